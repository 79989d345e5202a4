import type { ToolSummary } from '#catalogue/records.ts';
import { wordsOfName } from '#core/classify/reading/words.ts';
import { siblings } from './siblings.ts';

/** The tools of the same server that a reader of one of them should know of. */
export interface Neighbours {
  /** By their names they do the same. */
  same: ToolSummary[];
  /** What puts into effect what this tool may only prepare; null where nothing says so. */
  appliedBy: ToolSummary | null;
  /** Where this tool puts changes into effect: those that may wait for it. */
  applies: ToolSummary[];
  /** The nearest of the others. */
  others: ToolSummary[];
}

/** Tools of one kind that a page names. */
const most = 5;

const applying = new Set(['apply', 'commit', 'publish', 'activate', 'reconfigure', 'deploy']);
const waiting =
  /\b(?:pending|staged|drafts?|unsaved|uncommitted|unpublished|(?:configuration|config|firewall|settings) changes)\b/i;
const unspecific = new Set([
  'changes',
  'change',
  'config',
  'configuration',
  'pending',
  'all',
  'the',
  'draft',
  'drafts',
  'settings',
]);

const wordsOf = (name: string): string[] => wordsOfName(name).map(({ lower }) => lower);

/** True for a tool that puts into effect what others have prepared, by its verb and by the words of its description. */
function isApplying({ name, lead, category }: ToolSummary): boolean {
  return (
    category !== 'Read' &&
    wordsOf(name).some((word) => applying.has(word)) &&
    waiting.test(`${name.replaceAll('_', ' ')} ${lead ?? ''}`)
  );
}

/** What an applying tool is about: the words of its name that not every tool of the server has. */
function topicOf(tool: ToolSummary, tools: readonly ToolSummary[]): string[] {
  return wordsOf(tool.name).filter(
    (word) =>
      !applying.has(word) && !unspecific.has(word) && !tools.every((other) => wordsOf(other.name).includes(word)),
  );
}

const isNetwork = ({ facets }: ToolSummary): boolean => facets.includes('network-change');

/** The tool of a server that puts the changes of another into effect; undefined where none does, or none alone. */
function applierOf(
  tool: ToolSummary,
  tools: readonly ToolSummary[],
  appliers: readonly ToolSummary[],
): ToolSummary | undefined {
  if (tool.category === 'Read' || appliers.includes(tool)) return undefined;
  const words = new Set(wordsOf(tool.name));
  const named = appliers.find((applier) => topicOf(applier, tools).some((word) => words.has(word)));
  if (named !== undefined) return named;
  const [only] = appliers;
  return appliers.length === 1 && only !== undefined && isNetwork(only) && isNetwork(tool) ? only : undefined;
}

/** The applying tools of each server: every page of it asks. */
const known = new WeakMap<readonly ToolSummary[], ToolSummary[]>();

function appliersOf(tools: readonly ToolSummary[]): ToolSummary[] {
  let appliers = known.get(tools);
  if (appliers === undefined) known.set(tools, (appliers = tools.filter(isApplying)));
  return appliers;
}

/** The neighbours of a tool among the tools of its server. Deterministic, and bounded however many there are. */
export function neighbours(tools: readonly ToolSummary[], slug: string): Neighbours {
  const tool = tools.find((other) => other.slug === slug);
  if (tool === undefined) return { same: [], appliedBy: null, applies: [], others: [] };
  const same =
    tool.likeness === null
      ? []
      : tools.filter((other) => other !== tool && other.likeness === tool.likeness).slice(0, most);
  const appliers = appliersOf(tools);
  const applies = appliers.includes(tool)
    ? tools.filter((other) => applierOf(other, tools, appliers) === tool).slice(0, most)
    : [];
  const appliedBy = applierOf(tool, tools, appliers) ?? null;
  const named = new Set([...same, ...applies, ...(appliedBy === null ? [] : [appliedBy])]);
  return { same, appliedBy, applies, others: siblings(tools, slug).filter((other) => !named.has(other)) };
}
