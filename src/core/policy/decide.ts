import type { Classification } from '../model/classification.ts';
import type { Decision } from '../model/decision.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { neutralDecisions } from './neutral-decision.ts';
import { reasonFor } from './reason.ts';
import { remainingRisk } from './remaining-risk.ts';

/** What to do with a tool, free of any format: the neutral decision of its category and risk, and why. */
export function decide(definition: ToolDefinition, classification: Classification): Decision {
  const plan = neutralDecisions[classification.category][classification.risk];
  return {
    ...plan,
    reason: reasonFor(definition, classification, plan),
    doesNotPrevent: remainingRisk(definition, classification, plan),
  };
}
