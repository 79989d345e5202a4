import type { ToolSummary } from '#catalogue/records.ts';

/** How many neighbours a tool page names before it points to the server. */
const most = 6;

/** The words of each tool's name: every page of a server compares all of its tools. */
const known = new WeakMap<ToolSummary, Set<string>>();

function wordsOf(tool: ToolSummary): Set<string> {
  let words = known.get(tool);
  if (words === undefined) {
    words = new Set(
      tool.name
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 1),
    );
    known.set(tool, words);
  }
  return words;
}

function sharedWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared;
}

/**
 * The tools of the same server that a reader of one of them most likely wants next: those that share most words of
 * its name, then those declared nearest to it. Deterministic; at most six.
 */
export function siblings(tools: readonly ToolSummary[], slug: string): ToolSummary[] {
  const position = tools.findIndex((tool) => tool.slug === slug);
  const self = tools[position];
  const own: ReadonlySet<string> = self === undefined ? new Set() : wordsOf(self);
  return tools
    .map((tool, index) => ({
      tool,
      shared: sharedWords(wordsOf(tool), own),
      distance: Math.abs(index - position),
    }))
    .filter(({ tool }) => tool.slug !== slug)
    .sort((one, other) => other.shared - one.shared || one.distance - other.distance)
    .slice(0, most)
    .map(({ tool }) => tool);
}
