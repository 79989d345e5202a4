import type { z } from 'zod';
import type { ServerRecord } from '#catalogue/records.ts';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { isCounted } from '#catalogue/write-snapshot.ts';
import { checkStack } from '#core/check/check-stack.ts';
import type { CheckedServer } from '#core/check/stack.ts';
import { quotation } from '#core/model/in-sentence.ts';
import { tokenEstimate } from '#core/model/token-estimate.ts';
import { composed, composePolicy } from '#core/policy/compose/compose.ts';
import { gradedForPolicy } from '#core/policy/compose/graded.ts';
import type { PresetId } from '#core/policy/compose/presets.ts';
import { targets } from '#core/policy/targets/index.ts';
import { combinationFacts } from '#core/taxonomy/combination.ts';
import { facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { gravest } from '#site/badge/badge.ts';
import { changeView } from '#site/views/change-view.ts';
import { serverKey } from '#site/views/server-key.ts';
import { visible } from '#site/views/visible.ts';
import { AnswerError, findServer } from './find-server.ts';
import type { answers } from './shapes.ts';

/** What an answer holds at the most: a model has to read it. */
const most = { tools: 200, changes: 10, attention: 50, text: 4_000, schema: 12_000, policy: 60_000 };

type Answer<Name extends keyof typeof answers> = z.infer<(typeof answers)[Name]>;

/** Text of a server: whole up to a length, with nothing hidden in it. */
function shown(text: string, longest = most.text): string {
  const all = visible(text);
  return all.length <= longest ? all : `${all.slice(0, longest - 1)}…`;
}

const shownOrNull = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : shown(text);

function found({ server, counts }: ServerRecord): Answer<'search'>['servers'][number] {
  return {
    ref: shown(server.id, 300),
    slug: server.slug,
    name: shown(server.name, 300),
    version: shownOrNull(server.version),
    description: server.description === null ? null : shown(server.description, 300),
    tools: counts.tools,
    gravest: gravest(counts),
    risks: counts.risks,
  };
}

/** Servers that some words find. */
export function searchAnswer(snapshot: Snapshot, query: string, limit: number): Answer<'search'> {
  const servers = snapshot.searchServers(query, limit + 1);
  return { servers: servers.slice(0, limit).map(found), more: servers.length > limit };
}

/** A server with the grades of its tools. */
export function serverAnswer(snapshot: Snapshot, ref: string): Answer<'server'> {
  const record = findServer(snapshot, ref);
  const { server } = record;
  const tools = snapshot
    .summariesOf(server.slug)
    .toSorted((one, other) => riskLevels.indexOf(other.risk) - riskLevels.indexOf(one.risk));
  return {
    server: {
      ...found(record),
      publisher: shownOrNull(server.publisher),
      license: shownOrNull(server.license),
      repository: shownOrNull(server.repository),
      outcome: server.outcome.state,
      crawledAt: server.crawledAt,
      firstRead: snapshot.firstRead(server.slug),
    },
    tools: tools.slice(0, most.tools).map(({ name, slug, lead, category, risk, truth }) => ({
      name: shown(name, 200),
      slug,
      lead: shownOrNull(lead),
      category,
      risk,
      counted: truth === 'listed' || truth === 'registered',
    })),
    more: Math.max(0, tools.length - most.tools),
    changes: snapshot.changesOf(server.slug, most.changes).map((change) => ({
      at: change.at,
      event: change.event,
      fields: change.fields.map(({ field, before, after }) => ({
        field,
        before: shownOrNull(before),
        after: shownOrNull(after),
      })),
      summary: changeView(change).text,
    })),
  };
}

/** One tool with its grade, the words that show it, and the decision. */
export function toolAnswer(snapshot: Snapshot, ref: string, name: string): Answer<'tool'> {
  const { server } = findServer(snapshot, ref);
  const slug = snapshot.summariesOf(server.slug).find((tool) => tool.name === name || tool.slug === name)?.slug ?? null;
  const tool = slug === null ? undefined : snapshot.tool(server.slug, slug);
  if (tool === undefined) {
    throw new AnswerError(
      `${server.id} has no tool ${quotation(name, 100)}. Use get_server to see the names of its tools.`,
    );
  }
  const { definition, classification, decision, provenance } = tool;
  const schema = definition.inputSchema === undefined ? null : JSON.stringify(definition.inputSchema);
  return {
    server: server.id,
    name: shown(definition.name, 300),
    title: shownOrNull(definition.title),
    description: shownOrNull(definition.description),
    inputSchema: schema === null || schema.length > most.schema ? null : visible(schema),
    category: classification.category,
    risk: classification.risk,
    rationale: shown(classification.rationale),
    evidence: classification.evidence
      .slice(0, 20)
      .map(({ pointer, text }) => ({ pointer: shown(pointer, 300), text: shown(text, 300) })),
    facets: facetIds.flatMap((facet) => {
      const { value } = classification.facets[facet];
      return value === 'no' ? [] : [{ facet, value }];
    }),
    contradictions: classification.contradictions.map(({ text }) => text),
    confidence: classification.confidence,
    truth: provenance.truth,
    decision: {
      action: decision.action,
      limit: decision.limit,
      reason: shown(decision.reason),
      doesNotPrevent: decision.doesNotPrevent.map((text) => shown(text)),
    },
    digest: classification.digest,
    rulesVersion: classification.rulesVersion,
  };
}

/** What some servers can do, alone and together. */
export function stackAnswer(snapshot: Snapshot, refs: readonly string[]): Answer<'stack'> {
  const notes = new Map<string, string>();
  const servers = [...new Set(refs)].map((ref): CheckedServer => {
    try {
      const { server } = findServer(snapshot, ref);
      return {
        key: ref,
        ref: server.id,
        state: 'known',
        notes: [],
        version: server.version,
        tools: snapshot
          .toolsOf(server.slug)
          .filter(isCounted)
          .map(({ definition, classification, decision }) => ({
            ...gradedForPolicy(definition.name, classification, decision),
            tokens: tokenEstimate(definition),
          })),
      };
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      notes.set(ref, error.message);
      return { key: ref, ref: null, state: 'unknown', notes: [], version: null, tools: [] };
    }
  });
  const report = checkStack(servers, 'High');
  return {
    servers: report.servers.map(({ key, state, version, tools, grade, tokens }) => ({
      ref: shown(key, 300),
      known: state === 'known',
      note: notes.get(key) ?? null,
      version: shownOrNull(version),
      tools,
      grade,
      tokens,
    })),
    attention: report.attention.slice(0, most.attention).map(({ server, tool, category, risk, action }) => ({
      server: shown(server, 300),
      tool: shown(tool, 200),
      category,
      risk,
      action,
    })),
    attentionLeftOut: Math.max(0, report.attention.length - most.attention),
    combinations: report.flows.map(({ id, across, legs }) => ({
      id,
      title: combinationFacts[id].title,
      across,
      legs: legs.map(({ facet, places }) => ({ facet, servers: places.map(({ server }) => shown(server, 300)) })),
    })),
    collisions: report.collisions
      .slice(0, most.attention)
      .map(({ tool, servers: of }) => ({ tool: shown(tool, 200), servers: of.map((each) => shown(each, 300)) })),
    tokens: report.tokens,
  };
}

/** The policy for a server's tools in a client's or gateway's format. */
export function policyAnswer(
  snapshot: Snapshot,
  {
    server: ref,
    target: id,
    preset,
    serverKey: key,
  }: { server: string; target: string; preset: PresetId; serverKey?: string | undefined },
): Answer<'policy'> {
  const target = targets.find((each) => each.id === id);
  if (target === undefined) {
    throw new AnswerError(
      `There is no target ${quotation(id, 60)}. There are: ${targets.map((each) => each.id).join(', ')}.`,
    );
  }
  const { server } = findServer(snapshot, ref);
  const tools = snapshot.toolsOf(server.slug).filter(isCounted);
  if (tools.length === 0) throw new AnswerError(`${server.id} has no tools that a policy could be about.`);
  const graded = tools.map(({ definition, classification, decision }) =>
    gradedForPolicy(definition.name, classification, decision),
  );
  const name = key ?? serverKey(server.name);
  const policy = composePolicy(target, composed(graded, { preset, choices: new Map() }), name);
  if (policy.text.length > most.policy) {
    throw new AnswerError(
      `The policy is longer than ${most.policy} characters. Write it into a file: toolgrade policy ${server.id} --target ${id} --out FILE.`,
    );
  }
  return {
    server: server.id,
    target: id,
    preset,
    fileName: target.fileName,
    text: policy.text,
    aboutOthers: policy.aboutOthers,
    losses: policy.losses.slice(0, most.attention).map(({ text }) => shown(text)),
    steps: target.steps({ serverKey: name, others: policy.others }).map((step) => shown(step)),
  };
}
