import type { Classification } from '../../model/classification.ts';
import type { Decision } from '../../model/decision.ts';
import type { Category } from '../../taxonomy/category.ts';
import { facetIds, type FacetId } from '../../taxonomy/facet.ts';
import type { RiskLevel } from '../../taxonomy/risk-level.ts';

/** What a preset has to know of a tool, small enough to be sent to a browser. */
export interface GradedForPolicy {
  name: string;
  category: Category;
  risk: RiskLevel;
  /** Capabilities that it has always, and those that it has with some arguments. */
  always: readonly FacetId[];
  sometimes: readonly FacetId[];
  decision: Decision;
}

/** The same of a tool's record. */
export function gradedForPolicy(
  name: string,
  { category, risk, facets }: Pick<Classification, 'category' | 'risk' | 'facets'>,
  decision: Decision,
): GradedForPolicy {
  const having = (value: 'yes' | 'conditional'): FacetId[] => facetIds.filter((id) => facets[id].value === value);
  return { name, category, risk, always: having('yes'), sometimes: having('conditional'), decision };
}

/** True where a tool has a capability, always or with some arguments. */
export function may({ always, sometimes }: GradedForPolicy, facet: FacetId): boolean {
  return always.includes(facet) || sometimes.includes(facet);
}
