import { z } from 'zod';
import { windows } from '../taxonomy/window.ts';

/** So many calls in a window, counted for one client. */
export const limit = z.object({ max: z.int().positive(), window: z.enum(windows) });
export type Limit = z.infer<typeof limit>;

/** What to do with a tool, free of any format. */
export const decision = z.object({
  action: z.enum(['allow', 'limit', 'ask', 'deny', 'hide']),
  /** Set where the action is `limit`. */
  limit: limit.nullable(),
  /** For `ask`: false where an approval must never be remembered. */
  remember: z.boolean(),
  /** For `ask`: what to do where a format cannot ask. */
  fallback: z.object({ action: z.enum(['limit', 'hide', 'deny']), limit: limit.nullable() }).nullable(),
  /** For `hide`: what to do if somebody enables the tool by hand. */
  ifEnabled: z.enum(['ask']).nullable(),
  /** One or two sentences: why this and not the next milder action. */
  reason: z.string(),
  /** What can still go wrong under this decision, a sentence each. */
  doesNotPrevent: z.array(z.string()),
});
export type Decision = z.infer<typeof decision>;
