import type { ToolDecision } from '#core/model/policy.ts';
import type { Counts, ServerRecord, ToolRecord, ToolSummary } from '#catalogue/records.ts';
import type { Truth } from '#core/model/provenance.ts';
import { categories, type Category } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds, type FacetId } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { advisoryLink, externalLink, registryLink } from './external-link.ts';
import { kindText, obtainedText, outcomeView, staleView, type OutcomeView } from './outcome-view.ts';
import { truthFacts } from './truth.ts';
import { visible, visibleName } from './visible.ts';
import { count, day, listed } from './words.ts';

/** A labelled fact; `link` is an https address, and a null text is unknown. */
export interface Fact {
  label: string;
  text: string | null;
  link?: string | null;
  note?: string;
  /** True for what is read character by character. */
  code?: boolean;
}

/** What the page of one server shows. */
export interface ServerView {
  name: string;
  kind: string;
  description: string | null;
  deprecated: string | null;
  facts: Fact[];
  outcome: OutcomeView;
  /** Set where the last reading failed, and what is shown is what an earlier one gave. */
  stale: OutcomeView | null;
  obtained: string | null;
  /** Gravest first, and in the server's own order among equals. */
  counted: ToolSummary[];
  uncounted: ToolSummary[];
  /** The capabilities that together let data out, and how many tools have each. */
  legs: { title: string; tools: number }[];
  /** What all three legs together mean, or which is missing. */
  trifecta: string;
  /** "about 11,000 tokens" */
  tokens: string;
  /** Categories and capabilities that its counted tools have, to filter by. */
  categories: Category[];
  capabilities: { id: FacetId; title: string }[];
  /** "23 tools (4 under a condition) and 2 not counted" */
  summary: string;
}

const shown = (text: string | null): string | null => (text === null ? null : visible(text));

/** True for a tool that the counts on pages count. */
export function isCounted(truth: Truth): boolean {
  return truth === 'listed' || truth === 'registered';
}

/** What the page of a server shows. */
export function serverView({ server, counts }: ServerRecord, tools: readonly ToolSummary[]): ServerView {
  const repository = externalLink(server.repository);
  const homepage = externalLink(server.homepage);
  const ordered = gravestFirst(tools);
  const counted = ordered.filter((tool) => isCounted(tool.truth));
  const gated = counted.filter((tool) => tool.gated).length;
  const conditional = gated > 0 ? ` (${gated} under a condition)` : '';
  const uncounted = counts.uncounted > 0 ? ` and ${counts.uncounted} not counted` : '';
  return {
    name: visibleName(server.name),
    kind: kindText(server),
    description: shown(server.description),
    deprecated: shown(server.deprecated),
    facts: [
      { label: kindText(server), text: visibleName(server.name), link: registryLink(server) },
      { label: 'Version', text: shown(server.version), ...(server.publishedAt && { note: day(server.publishedAt) }) },
      { label: 'Publisher', text: shown(server.publisher) },
      { label: 'Licence', text: shown(server.license) },
      { label: 'Repository', text: shown(server.repository), link: repository },
      ...(server.homepage === null ? [] : [{ label: 'Home page', text: visible(server.homepage), link: homepage }]),
      {
        label: 'Install scripts',
        text: server.installScripts.length === 0 ? 'none' : visible(listed(server.installScripts)),
      },
      { label: 'Reads from the environment', text: environmentText(server.environment) },
      { label: 'Transport', text: transportText(server) },
      ...(advisoryLink(server) === null
        ? []
        : [{ label: 'Advisories', text: 'at deps.dev', link: advisoryLink(server), note: 'not looked up here' }]),
      { label: 'Integrity', text: server.integrity, code: true },
      { label: 'Read', text: day(server.crawledAt) },
    ],
    legs: trifectaLegs.map((id) => ({ title: facetFacts[id].title, tools: counts.facets[id] })),
    trifecta: trifectaText(counts),
    tokens: `about ${count(counts.tokens, 'token')}`,
    categories: categories.filter((category) => counts.categories[category] > 0),
    capabilities: facetIds.filter((id) => counts.facets[id] > 0).map((id) => ({ id, title: facetFacts[id].title })),
    outcome: outcomeView(server.outcome),
    stale: staleView(server),
    obtained: obtainedText(tools.map((tool) => tool.truth)),
    counted,
    uncounted: ordered.filter((tool) => !isCounted(tool.truth)),
    summary:
      counts.tools + counts.uncounted === 0
        ? 'No tools known'
        : `${count(counts.tools, 'tool')}${conditional}${uncounted}`,
  };
}

/** The three that let a text from outside have private data sent away, where one session has all of them. */
const trifectaLegs = ['private-data', 'untrusted-content', 'external-communication'] as const;

function trifectaText({ facets }: Counts): string {
  const missing = trifectaLegs.filter((id) => facets[id] === 0);
  if (missing.length === 0)
    return 'All three legs: in one session, a text from outside could have private data read and sent away.';
  const names = missing.map((id) => facetFacts[id].title.toLowerCase());
  return `No tool of this server shows ${listed(names, 'or')}. Another server in the same session may.`;
}

const transportNames = { stdio: 'stdio', http: 'streamable HTTP', sse: 'HTTP with SSE' } as const;

function transportText({ kind, transports }: ServerRecord['server']): string | null {
  if (transports !== undefined)
    return `${listed(transports.map((name) => transportNames[name]))}, as its code names them`;
  if (kind === 'remote') return 'HTTP';
  return kind === 'stdio' || kind === 'mcpb' ? 'stdio' : null;
}

function environmentText(names: readonly string[]): string {
  if (names.length === 0) return 'nothing that was found';
  const first = names.slice(0, 12).map((name) => visible(name));
  return names.length > first.length ? `${first.join(', ')} and ${names.length - first.length} more` : first.join(', ');
}

function gravestFirst(tools: readonly ToolSummary[]): ToolSummary[] {
  return tools.toSorted((one, other) => riskLevels.indexOf(other.risk) - riskLevels.indexOf(one.risk));
}

/** What sets a tool apart in its server's list: how it is known, where that is unusual, and that it is gated. */
export function truthNote({ truth, gated }: Pick<ToolSummary, 'truth' | 'gated'>): string | null {
  const notes = [...(truth === 'registered' ? [] : [truthFacts[truth].word]), ...(gated ? ['under a condition'] : [])];
  return notes.length === 0 ? null : notes.join(', ');
}

/** The decisions of a server's counted tools, for its whole policy. */
export function countedDecisions(tools: readonly ToolRecord[]): ToolDecision[] {
  return tools
    .filter((tool) => isCounted(tool.provenance.truth))
    .map(({ definition: { name, inputSchema }, decision }) => ({
      tool: name,
      decision,
      ...(inputSchema !== undefined && { inputSchema }),
    }));
}
