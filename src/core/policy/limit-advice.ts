import type { Classification } from '../model/classification.ts';
import type { FacetId } from '../taxonomy/facet.ts';
import { facetEffects } from './facet-effects.ts';
import type { Plan } from './neutral-decision.ts';
import { supportedFacets } from './reason.ts';

/** What one call is enough for: counting calls does not bound the harm. */
const oneCallIsEnough = new Set<FacetId>([
  'code-execution',
  'money',
  'credentials',
  'network-change',
  'infrastructure',
  'access-control',
  'persistence',
  'irreversible',
  'bulk',
]);

/**
 * Why no limit is recommended, as a sentence; null where one is recommended or none is called for. A limit bounds what
 * adds up over calls (reading, sending, posting); it does not help against what a single call does.
 */
export function noLimitFor(classification: Classification, plan: Pick<Plan, 'action'>): string | null {
  if (plan.action === 'limit' || plan.action === 'allow') return null;
  const gravest = supportedFacets(classification).find((facet) => oneCallIsEnough.has(facet));
  if (gravest === undefined) return null;
  return `No limit is recommended: one call can ${facetEffects[gravest].oneCall}, and a number of calls a minute does not make it safe.`;
}
