import type { ArgumentCondition } from '../model/argument-condition.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Classification } from '../model/classification.ts';
import type { Decision } from '../model/decision.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { casesFor } from './cases.ts';
import { conditionsFor } from './conditions.ts';
import { noLimitFor } from './limit-advice.ts';
import { neutralDecisions } from './neutral-decision.ts';
import { reasonFor } from './reason.ts';
import { remainingRisk } from './remaining-risk.ts';

/** The conditions of an action. Without a question nobody fills in what is left open, so such a condition would only block. */
function conditionsUnder(
  action: Decision['action'],
  definition: ToolDefinition,
  classification: Classification,
): ArgumentCondition[] {
  if (action !== 'ask' && action !== 'limit') return [];
  const all = conditionsFor(definition, classification);
  return action === 'ask' ? all : all.filter((condition) => !isPlaceholder(condition));
}

/**
 * What to do with a tool, free of any format: the neutral decision of its category and risk, what its arguments must be,
 * and why. A tool that would be hidden is denied instead where some of its actions stay usable.
 */
export function decide(definition: ToolDefinition, classification: Classification): Decision {
  const plan = neutralDecisions[classification.category][classification.risk];
  const cases = casesFor(definition, classification, plan.action);
  const shown = { ...plan, action: plan.action === 'hide' && cases.length > 0 ? ('deny' as const) : plan.action };
  return {
    ...shown,
    conditions: conditionsUnder(shown.action, definition, classification),
    cases,
    noLimit: noLimitFor(classification, shown),
    reason: reasonFor(definition, classification, shown),
    doesNotPrevent: remainingRisk(definition, classification, shown),
  };
}
