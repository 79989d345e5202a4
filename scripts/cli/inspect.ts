import { Catalogue } from '#catalogue/catalogue.ts';
import { isCounted, type GradedTool } from '#catalogue/write-snapshot.ts';
import { combinationsOf, type CombinableTool } from '#core/classify/combinations.ts';
import type { Combination } from '#core/model/combination.ts';
import { quotation } from '#core/model/in-sentence.ts';
import type { Server } from '#core/model/server.ts';
import { combinationFacts } from '#core/taxonomy/combination.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { poisoningFacts } from '#core/taxonomy/poisoning-kind.ts';
import type { Adviser } from '../classify/model/adviser.ts';
import { gradeTools, ruledServers } from '../classify/run.ts';
import { crawl, type CrawlLine } from '../crawl/run.ts';
import type { Problem } from '../crawl/source.ts';
import { expandReference } from '../crawl/sources/expand.ts';
import { connecting, ownOverrides, withCrawlContext, type CrawlWishes } from './stages.ts';
import { columns, counted, plain, say } from './terminal.ts';
import { UsageError } from './workspace.ts';

/** A server that was read just now, and its graded tools. */
export interface Inspection {
  server: Server;
  tools: GradedTool[];
  /** What the tools that a client gets to see make possible together. */
  combinations: Combination[];
}

/**
 * Crawls and classifies the server that a reference names, or each server of the list that it names, one at a time
 * and without keeping them. A server that cannot be read has an outcome that says why.
 */
export async function inspect(
  ref: string,
  wishes: CrawlWishes,
  adviser: Adviser | null,
  take: (found: Inspection | { problem: Problem }) => Promise<void> | void,
): Promise<void> {
  await withCrawlContext(wishes, async (context) => {
    const expanded = expandReference(ref, context);
    if (!expanded.ok) throw new UsageError(expanded.failure);
    const overrides = ownOverrides();
    const options = await connecting(wishes, context);
    for await (const found of expanded.value) {
      if ('problem' in found) {
        await take(found);
        continue;
      }
      const catalogue = new Catalogue(':memory:');
      try {
        const told = ({ unlisted }: CrawlLine): void => {
          if (unlisted !== undefined) say(plain(`No live list: ${unlisted}`));
        };
        await crawl([found.entry], catalogue, context, told, options);
        const server = catalogue.server(found.entry.id);
        if (server === undefined) throw new Error(`the crawl of ${found.entry.id} kept nothing`);
        await adviser?.prepareAll(ruledServers(catalogue));
        const tools = gradeTools({ server, tools: catalogue.tools(server.id) }, adviser, overrides);
        await take({ server, tools, combinations: combinationsOf(tools.filter(isCounted).map(combinable)) });
      } finally {
        catalogue.close();
      }
    }
  });
}

const actions = { allow: 'allow', limit: 'limit', ask: 'ask', deny: 'deny', hide: 'hide' } as const;

function combinable({ definition, classification }: GradedTool): CombinableTool {
  return { name: definition.name, facets: classification.facets };
}

/** What in the texts of tools may be meant to steer a model, a line for each finding. */
function describeFindings(tools: readonly GradedTool[]): string[] {
  const found = tools.flatMap(({ definition, findings = [] }) =>
    findings.map(({ kind, honest, evidence: [words] }) => {
      const quoted = words === undefined ? '' : `${words.pointer} ${quotation(words.text, 160)}`;
      return plain(`  ${definition.name}: ${poisoningFacts[kind].title}, ${honest} honest. ${quoted}`);
    }),
  );
  return found.length === 0 ? [] : ['', 'WORDS FOR THE MODEL', ...found];
}

/** Grades that a person corrected, with what the rules read, a line each. */
function describeCorrections(tools: readonly GradedTool[]): string[] {
  const found = tools.flatMap(({ definition, classification: { corrected, category, risk } }) => {
    if (corrected === undefined) return [];
    const { from, author, date } = corrected;
    const was = `the rules read ${from.category}, ${from.risk}`;
    return [plain(`  ${definition.name}: ${category}, ${risk}; ${was} (${author}, ${date}).`)];
  });
  return found.length === 0 ? [] : ['', 'CORRECTED BY HAND', ...found];
}

/** What the counted tools make possible together, a line for each combination and one for each of its legs. */
function describeCombinations(combinations: readonly Combination[]): string[] {
  const found = combinations.flatMap(({ id, legs }) => [
    `  ${combinationFacts[id].title}: ${combinationFacts[id].says}`,
    ...legs.map(({ facet, tools, names }) => {
      const more = tools > names.length ? ` and ${tools - names.length} more` : '';
      return plain(`    ${facetFacts[facet].title}: ${names.join(', ')}${more}`);
    }),
  ]);
  return found.length === 0 ? [] : ['', 'TOGETHER', ...found];
}

/** An inspection as text for a terminal. */
export function describeInspection({ server, tools, combinations }: Inspection): string {
  const facts = [
    server.version === null ? server.name : `${server.name} ${server.version}`,
    server.license,
    server.repository,
  ];
  const lines = [plain(facts.filter((fact) => fact !== null).join('  '))];
  if (server.outcome.message !== null)
    lines.push(plain(`${server.outcome.state}: ${server.outcome.message} (${server.outcome.code})`));
  if (server.deprecated !== null) lines.push(plain(`deprecated: ${server.deprecated}`));
  const rows = tools.map(({ definition, provenance, classification, decision }) => [
    plain(definition.name),
    classification.category,
    classification.risk,
    decision.limit === null ? actions[decision.action] : `${decision.limit.max} a ${decision.limit.window}`,
    provenance.gated === null ? provenance.truth : `${provenance.truth}, gated`,
    plain(provenance.file === null ? '' : `${provenance.file}:${provenance.line ?? '?'}`),
  ]);
  if (rows.length > 0) lines.push('', columns([['TOOL', 'CATEGORY', 'RISK', 'DECISION', 'FOUND', 'WHERE'], ...rows]));
  lines.push(
    ...describeCorrections(tools),
    ...describeCombinations(combinations),
    ...describeFindings(tools),
    '',
    `${counted(tools.length, 'tool')}.`,
  );
  return `${lines.join('\n')}\n`;
}
