/** How large the parts of a search index are, in tools; a server counts as four more. */
export interface PartLimits {
  /** A catalogue of this size has one part. */
  whole: number;
  /** The part that is searched first: an answer from it is quick, and small to load. */
  first: number;
  /** Each other part, at the most. Fewer parts are fewer downloads, larger ones take longer to search and to make. */
  rest: number;
}

export const usualLimits: PartLimits = { whole: 60_000, first: 32_000, rest: 140_000 };

/** A server as far as its place in the index depends on it. */
export interface PlannedServer {
  server: string;
  tools: number;
  /** True where a client is known to see a tool of it. */
  counted: boolean;
}

const weightOf = ({ tools }: PlannedServer): number => tools + 4;

/** First come servers whose tools are known, then those that say what their tools are, then the others. */
const rankOf = ({ tools, counted }: PlannedServer): number => (counted ? 0 : tools > 0 ? 1 : 2);

const bySlug = (one: PlannedServer, other: PlannedServer): number => (one.server < other.server ? -1 : 1);

/**
 * Which servers are in which part of the index, the part that is searched first before the others. Within a part servers
 * of like size are neighbours, which makes the list of them small. The same servers give the same parts.
 */
export function planParts(servers: Iterable<PlannedServer>, limits: PartLimits): PlannedServer[][] {
  const all = [...servers].sort((one, other) => rankOf(one) - rankOf(other) || bySlug(one, other));
  const total = all.reduce((sum, server) => sum + weightOf(server), 0);
  if (all.length === 0) return [];
  const others = Math.ceil((total - limits.first) / limits.rest);
  const even = (total - limits.first) / others;
  const parts: PlannedServer[][] = [[]];
  let weight = 0;
  for (const server of all) {
    const room = total <= limits.whole ? total : parts.length === 1 ? limits.first : even;
    const last = parts.length > others;
    if (weight > 0 && weight + weightOf(server) > room && !last) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)?.push(server);
    weight += weightOf(server);
  }
  return parts.map((part) => part.sort((one, other) => other.tools - one.tools || bySlug(one, other)));
}
