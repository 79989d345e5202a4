import { attackPatterns } from '#core/taxonomy/attack-pattern.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import type { ToolRecord, ToolSummary } from '#catalogue/records.ts';
import { snapshot } from './snapshot.ts';
import { isCounted } from './views/server-view.ts';

/** The counted tools that meet a pattern's preconditions: how many, and the gravest of them. */
export interface PatternTools {
  total: number;
  gravest: ToolSummary[];
}

/** Tools that the page of a pattern names. */
const most = 30;

type Found = Pick<ToolRecord, 'server' | 'slug'> & { name: string; rank: number };

const graver = (one: Found, other: Found): number =>
  other.rank - one.rank || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);

/** One pass over the catalogue, a server at a time; only the few that pages name are kept. */
function collect(): Map<string, { total: number; found: Found[] }> {
  const patterns = new Map(attackPatterns.map(({ slug }) => [slug, { total: 0, found: [] as Found[] }]));
  for (const { server } of snapshot.servers()) {
    for (const { slug, definition, classification, findings, provenance } of snapshot.toolsOf(server.slug)) {
      if (!isCounted(provenance.truth)) continue;
      const rank = riskLevels.indexOf(classification.risk);
      for (const pattern of attackPatterns) {
        const entry = patterns.get(pattern.slug);
        if (entry === undefined || pattern.possible({ definition, classification, findings }) === null) continue;
        entry.total += 1;
        entry.found.push({ server: server.slug, slug, name: definition.name, rank });
        if (entry.found.length > 2 * most) entry.found = entry.found.toSorted(graver).slice(0, most);
      }
    }
  }
  return patterns;
}

let collected: ReturnType<typeof collect> | undefined;

/** The tools of the catalogue that meet the preconditions of a pattern, gravest first. */
export function toolsOfPattern(slug: string): PatternTools {
  collected ??= collect();
  const { total, found } = collected.get(slug) ?? { total: 0, found: [] };
  const gravest = found
    .toSorted(graver)
    .slice(0, most)
    .flatMap((tool) => snapshot.summariesOf(tool.server).filter((summary) => summary.slug === tool.slug));
  return { total, gravest };
}
