import type { ToolRecord } from '#catalogue/records.ts';
import { combinationsOf } from '#core/classify/combinations.ts';
import { combinationFacts } from '#core/taxonomy/combination.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { isCounted } from './server-view.ts';

/** A tool that brings a capability, for a link. */
export interface LegTool {
  slug: string;
  name: string;
}

/** A combination of capabilities of a server's tools, as a page tells it. */
export interface CombinationView {
  title: string;
  text: string;
  /** The slug of the attack pattern that it belongs to. */
  pattern: string;
  legs: { title: string; tools: LegTool[]; more: number; conditional: boolean }[];
}

/** What the counted tools of a server make possible together. */
export function combinationsView(tools: readonly ToolRecord[]): CombinationView[] {
  const counted = tools.filter(({ provenance }) => isCounted(provenance.truth));
  const names = new Map(counted.map(({ slug, definition }) => [slug, definition.name]));
  // Slugs tell apart what names may not.
  const found = combinationsOf(
    counted.map(({ slug, classification }) => ({ name: slug, facets: classification.facets })),
  );
  return found.map(({ id, legs }) => ({
    title: combinationFacts[id].title,
    text: combinationFacts[id].says,
    pattern: combinationFacts[id].pattern,
    legs: legs.map(({ facet, tools: total, always, names: slugs }) => ({
      title: facetFacts[facet].title,
      tools: slugs.map((slug) => ({ slug, name: names.get(slug) ?? slug })),
      more: total - slugs.length,
      conditional: always === 0,
    })),
  }));
}
