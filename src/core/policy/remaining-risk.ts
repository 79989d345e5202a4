import type { Classification } from '../model/classification.ts';
import { facetEffects } from './facet-effects.ts';
import type { Plan } from './neutral-decision.ts';
import { supportedFacets } from './reason.ts';

const mostFacets = 3;

function leftOpenByAction({ action, limit }: Plan): string[] {
  switch (action) {
    case 'allow':
      return ['Calls are not counted, so a loop runs until something else stops it.'];
    case 'limit':
      return [`Up to ${limit?.max} calls a ${limit?.window} pass, whatever their arguments are.`];
    case 'ask':
      return ['An approval can be given out of habit: a prompt shows arguments, not consequences.'];
    case 'deny':
    case 'hide':
      return [
        'Another tool, or the same credential used elsewhere, may have the same effect: the decision names this tool alone.',
        'A later version of the server may offer the effect under a new name.',
      ];
  }
}

/** What can still go wrong under a decision: what the action leaves open, then what the capabilities do. */
export function remainingRisk(classification: Classification, plan: Plan): string[] {
  if (plan.action === 'hide' || plan.action === 'deny') return leftOpenByAction(plan);
  const byFacet = supportedFacets(classification)
    .slice(0, mostFacets)
    .map((facet) => facetEffects[facet].remains);
  return [...leftOpenByAction(plan), ...byFacet];
}
