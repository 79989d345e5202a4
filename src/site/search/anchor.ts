import { categories, type Category } from '#core/taxonomy/category.ts';
import { facetIds, type FacetId } from '#core/taxonomy/facet.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';

/** What a search result knows of a tool besides its name. */
export interface AnchoredTool {
  slug: string;
  risk: RiskLevel;
  category: Category;
  facets: readonly FacetId[];
  /** False for a tool that a client may never see: it stands in sources only, or a registry alone declares it. */
  counted: boolean;
}

/** A capability as one letter: `a` is the first of the taxonomy. */
const letterOf = (facet: FacetId): string => String.fromCodePoint(97 + facetIds.indexOf(facet));

/**
 * The id of a tool's heading in the search index, its capabilities as letters: `create_issue~High~Write~bc`, with `~-`
 * behind where it is not counted. Slugs have no tilde.
 */
export function searchAnchor({ slug, risk, category, facets, counted }: AnchoredTool): string {
  return `${slug}~${risk}~${category}~${facets.map(letterOf).join('')}${counted ? '' : '~-'}`;
}

/** The tool that a heading of the search index stands for, or null where the id is not one of ours. */
export function readAnchor(id: string): AnchoredTool | null {
  const [slug, riskName, categoryName, letters = '', mark] = id.split('~');
  const risk = riskLevels.find((level) => level === riskName);
  const category = categories.find((name) => name === categoryName);
  const facets = facetIds.filter((facet) => letters.includes(letterOf(facet)));
  return slug && risk && category ? { slug, risk, category, facets, counted: mark !== '-' } : null;
}
