import type { Facets } from '../model/classification.ts';
import type { Combination, CombinationLeg } from '../model/combination.ts';
import { combinationFacts, combinationIds } from '../taxonomy/combination.ts';
import { facetIds, type FacetId } from '../taxonomy/facet.ts';

/** A tool as far as combinations look at it. */
export interface CombinableTool {
  name: string;
  facets: Record<FacetId, Pick<Facets[FacetId], 'value'>>;
}

/** Names that are kept of the tools that bring one capability. */
const mostNames = 6;

interface Tally {
  always: string[];
  conditional: string[];
  alwaysCount: number;
  conditionalCount: number;
}

function legOf(facet: FacetId, { always, conditional, alwaysCount, conditionalCount }: Tally): CombinationLeg {
  return {
    facet,
    tools: alwaysCount + conditionalCount,
    always: alwaysCount,
    names: [...always, ...conditional].slice(0, mostNames),
  };
}

/**
 * What the tools of one server make possible together: every combination of which each capability is there, gravest
 * first. Reads the tools once and keeps a few names for each capability, so any number of tools may pass.
 */
export function combinationsOf(tools: Iterable<CombinableTool>): Combination[] {
  const tallies = new Map<FacetId, Tally>();
  for (const { name, facets } of tools) {
    for (const facet of facetIds) {
      const { value } = facets[facet];
      if (value === 'no') continue;
      const tally = tallies.get(facet) ?? { always: [], conditional: [], alwaysCount: 0, conditionalCount: 0 };
      tallies.set(facet, tally);
      if (value === 'yes') tally.alwaysCount += 1;
      else tally.conditionalCount += 1;
      const names = value === 'yes' ? tally.always : tally.conditional;
      if (names.length < mostNames) names.push(name);
    }
  }
  return combinationIds.flatMap((id): Combination[] => {
    const legs = combinationFacts[id].legs.flatMap((facet) => {
      const tally = tallies.get(facet);
      return tally === undefined ? [] : [legOf(facet, tally)];
    });
    return legs.length === combinationFacts[id].legs.length ? [{ id, legs }] : [];
  });
}
