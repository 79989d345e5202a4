import type { Evidence } from '../../model/evidence.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import type { Category } from '../../taxonomy/category.ts';
import { facetFacts, facetIds } from '../../taxonomy/facet.ts';
import type { Facets } from '../../model/classification.ts';
import { no, type Rule, type Shows } from '../rule.ts';
import { rules } from '../rules/index.ts';
import type { Finding } from '../weigh.ts';
import { refusalOf, type ClaimKind } from './supports.ts';
import type { Verdict } from './verdict.ts';

/** The claims that a verdict may make besides category and facets: those of the rules that set a floor. */
export const floorRules: readonly Rule[] = rules.filter(({ shows }) => shows.kind === 'floor');

const floorById = new Map(floorRules.map((rule) => [rule.id, rule]));

/** A finding that no rule makes by itself, in the form in which findings are weighed. */
function finding(shows: Shows, why: string, evidence: readonly Evidence[], value: 'yes' | 'conditional'): Finding {
  const example = { name: 'none' };
  return {
    rule: {
      id: 'verdict',
      claim: why,
      shows,
      rulings: [],
      why,
      reads: [],
      match: () => no,
      gaps: [],
      examples: { matches: [example, example], misses: [example, example] },
    },
    outcome: { is: 'yes', evidence, value, because: null },
  };
}

/** A category as a finding, with the sentence that says why. */
export function categoryFinding(category: Category, why: string, evidence: readonly Evidence[]): Finding {
  return finding({ kind: 'category', category }, why, evidence, 'yes');
}

/** Facets as findings. The clause of a floor that one of them sets is that of the rule for the facet, where there is one. */
export function facetFindings(facets: Facets): Finding[] {
  return facetIds.flatMap((facet) => {
    const { value, evidence } = facets[facet];
    if (value === 'no') return [];
    const why = rules.find(({ shows }) => shows.kind === 'facet' && shows.facet === facet)?.why;
    return [finding({ kind: 'facet', facet }, why ?? facetFacts[facet].meaning, evidence, value)];
  });
}

/** The words of a claim that bear it out. */
export function supported(definition: ToolDefinition, kind: ClaimKind, evidence: readonly Evidence[]): Evidence[] {
  return evidence.filter((claim) => refusalOf(definition, kind, claim) === null);
}

/** The floors of a verdict that words bear out, as findings of the rules whose claim they are. */
export function floorFindings(definition: ToolDefinition, verdict: Verdict): Finding[] {
  return verdict.floors.flatMap((claim): Finding[] => {
    const rule = floorById.get(claim.rule);
    const evidence = supported(definition, 'floor', claim.evidence);
    return rule === undefined || evidence.length === 0
      ? []
      : [{ rule, outcome: { is: 'yes', evidence, value: 'yes', because: null } }];
  });
}
