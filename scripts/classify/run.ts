import { classifyTool } from '#core/classify/classify-tool.ts';
import { applyOverride } from '#core/classify/override/apply-override.ts';
import { poisoningFindings } from '#core/classify/poisoning/index.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { whatIf } from '#core/classify/what-if.ts';
import { decide } from '#core/policy/decide.ts';
import type { Catalogue, CrawledServer } from '#catalogue/catalogue.ts';
import type { ServerChange } from '#catalogue/change.ts';
import type { SnapshotMeta } from '#catalogue/records.ts';
import { writeSnapshot, type GradedServer, type GradedTool } from '#catalogue/write-snapshot.ts';
import { departure, gradeHistory } from './grade-history.ts';
import { noOverrides, type Overrides } from './overrides/read-overrides.ts';
import type { AdvisedServer, Adviser, GradedDefinition } from './model/adviser.ts';

/** A server with what the rules make of its tools: what an adviser is asked about. */
export interface RuledServer {
  server: AdvisedServer;
  graded: GradedDefinition[];
}

type Read = Pick<CrawledServer, 'server' | 'tools'>;

function byRules({ server, tools }: Read): RuledServer {
  const { id, name } = server;
  return {
    server: { id, name },
    graded: tools.map(({ definition }) => ({ definition, classification: classifyTool(definition, { server: name }) })),
  };
}

/**
 * The tools of one server with their grades and decisions. With an adviser, the verdicts that it has in its cache are
 * taken in; nothing is asked. Corrections by hand come last.
 */
export function gradeTools(
  { server, tools }: Read,
  adviser: Adviser | null = null,
  overrides: Overrides = noOverrides,
): GradedTool[] {
  const ruled = byRules({ server, tools });
  const advised = adviser?.recall(ruled.server, ruled.graded);
  const names = tools.map(({ definition }) => definition.name);
  return tools.map(({ definition, provenance }, index) => {
    const computed = advised?.[index] ?? ruled.graded[index]?.classification;
    if (computed === undefined) throw new Error(`${definition.name} has no classification`);
    const override = overrides.get(server.id)?.get(computed.digest);
    const classification = override === undefined ? computed : applyOverride(definition, computed, override);
    const findings = poisoningFindings(definition, { server: server.name, tools: names });
    return {
      definition,
      provenance,
      classification,
      decision: decide(definition, classification),
      findings,
      whatIf: whatIf(definition, classification, server.name),
    };
  });
}

/** Every server of a catalogue as the rules read it, one in memory at a time. */
export function* ruledServers(catalogue: Catalogue): Generator<RuledServer> {
  for (const server of catalogue.servers()) yield byRules({ server, tools: catalogue.tools(server.id) });
}

function* graded(catalogue: Catalogue, adviser: Adviser | null, overrides: Overrides): Generator<GradedServer> {
  const { history } = catalogue;
  const began = history.began();
  for (const server of catalogue.servers()) {
    const tools = gradeTools({ server, tools: catalogue.tools(server.id) }, adviser, overrides);
    const remembered = { began, firstRead: history.firstRead(server.id), entries: history.entries(server.id) };
    yield { server, tools, history: gradeHistory(server, tools, remembered) };
  }
}

function* departures(catalogue: Catalogue): Generator<ServerChange> {
  for (const entry of catalogue.history.departures()) yield departure(entry);
}

/**
 * Grades every tool of a catalogue and writes the snapshot, a server at a time. With an adviser, what it does not know yet
 * is asked first; where it gets no answer, the rules' grade stands.
 */
export async function gradeCatalogue(
  catalogue: Catalogue,
  snapshot: string,
  adviser: Adviser | null = null,
  overrides: Overrides = noOverrides,
): Promise<SnapshotMeta> {
  await adviser?.prepareAll(ruledServers(catalogue));
  return writeSnapshot(snapshot, graded(catalogue, adviser, overrides), rulesVersion, departures(catalogue));
}
