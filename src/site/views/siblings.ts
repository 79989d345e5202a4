import type { ToolSummary } from '#catalogue/records.ts';

/** How many neighbours a tool page names before it points to the server. */
const most = 6;

const wordsOf = (name: string): Set<string> =>
  new Set(
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 1),
  );

/**
 * The tools of the same server that a reader of one of them most likely wants next: those that share most words of
 * its name, then those declared nearest to it. Deterministic; at most six.
 */
export function siblings(tools: readonly ToolSummary[], slug: string): ToolSummary[] {
  const position = tools.findIndex((tool) => tool.slug === slug);
  const own = wordsOf(tools[position]?.name ?? '');
  return tools
    .map((tool, index) => ({
      tool,
      shared: [...wordsOf(tool.name)].filter((word) => own.has(word)).length,
      distance: Math.abs(index - position),
    }))
    .filter(({ tool }) => tool.slug !== slug)
    .sort((one, other) => other.shared - one.shared || one.distance - other.distance)
    .slice(0, most)
    .map(({ tool }) => tool);
}
