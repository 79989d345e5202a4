import type { Classification } from '../model/classification.ts';
import { inputArguments } from '../model/input-arguments.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { facetEffects } from './facet-effects.ts';
import type { Plan } from './neutral-decision.ts';
import { supportedFacets } from './reason.ts';

const mostFacets = 3;

function leftOpenByAction(definition: ToolDefinition, { action, limit }: Plan): string[] {
  const bare = definition.inputSchema !== undefined && inputArguments(definition).length === 0;
  switch (action) {
    case 'allow':
      return ['Calls are not counted, so a loop runs until something else stops it.'];
    case 'limit':
      return [`Up to ${limit?.max} calls a ${limit?.window} pass${bare ? '' : ', whatever their arguments are'}.`];
    case 'ask':
      return [
        bare
          ? 'An approval can be given out of habit: a call without arguments shows nothing to judge it by.'
          : 'An approval can be given out of habit: a prompt shows arguments, not consequences.',
      ];
    case 'deny':
    case 'hide':
      return [
        'Another tool, or the same credential used elsewhere, may have the same effect: the decision names this tool alone.',
        'A later version of the server may offer the effect under a new name.',
      ];
  }
}

/** What can still go wrong under a decision: what the action leaves open, then what the capabilities do. */
export function remainingRisk(definition: ToolDefinition, classification: Classification, plan: Plan): string[] {
  if (plan.action === 'hide' || plan.action === 'deny') return leftOpenByAction(definition, plan);
  const byFacet = supportedFacets(classification)
    .slice(0, mostFacets)
    .map((facet) => facetEffects[facet].remains);
  return [...leftOpenByAction(definition, plan), ...byFacet];
}
