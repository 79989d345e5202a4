import { z } from 'zod';
import { windows } from '../taxonomy/window.ts';
import { argumentCondition, argumentPointer, scalar } from './argument-condition.ts';

/** So many calls in a window, counted for one client. */
export const limit = z.object({ max: z.int().positive(), window: z.enum(windows) });
export type Limit = z.infer<typeof limit>;

/** What to do where a format, or a client, cannot ask. */
export const fallback = z.object({ action: z.enum(['limit', 'hide', 'deny']), limit: limit.nullable() });
export type Fallback = z.infer<typeof fallback>;

const outcome = {
  /** Set where the action is `limit`. */
  limit: limit.nullable(),
  /** For `ask`: false where an approval must never be remembered. */
  remember: z.boolean(),
  /** For `ask`: what to do where a format cannot ask. */
  fallback: fallback.nullable(),
  /** What the arguments of a call must be: a call that fails one of them is denied, whatever the action. */
  conditions: z.array(argumentCondition).default([]),
};

/** Calls of a tool that are treated apart, by the value of one argument: reading actions, dry runs. */
export const decisionCase = z.object({
  argument: argumentPointer,
  /** The calls whose argument is one of these. */
  values: z.array(scalar).min(1),
  action: z.enum(['allow', 'limit', 'ask']),
  ...outcome,
  /** One sentence: why these calls are treated apart. */
  reason: z.string(),
});
export type DecisionCase = z.infer<typeof decisionCase>;

/** What to do with a tool, free of any format. */
export const decision = z.object({
  action: z.enum(['allow', 'limit', 'ask', 'deny', 'hide']),
  ...outcome,
  /** Calls that another treatment is enough for. The first that meets a call holds; none where the tool is hidden. */
  cases: z.array(decisionCase).default([]),
  /** For `hide`: what to do if somebody enables the tool by hand. */
  ifEnabled: z.enum(['ask']).nullable(),
  /** One sentence where no limit is recommended because none would help; null where one is, or none is needed. */
  noLimit: z.string().nullable().default(null),
  /** One or two sentences: why this and not the next milder action. */
  reason: z.string(),
  /** What can still go wrong under this decision, a sentence each. */
  doesNotPrevent: z.array(z.string()),
});
export type Decision = z.infer<typeof decision>;
