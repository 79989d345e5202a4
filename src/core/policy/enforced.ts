import type { ToolDecision } from '../model/policy.ts';
import type { Enforced, Target } from './target.ts';

const known = new WeakMap<readonly ToolDecision[], Map<Target['enforces'], readonly Enforced[]>>();

/**
 * What a target makes of each decision, in the order of the list. It is found once for a list, since a page asks for it
 * several times: neither the list nor a decision in it may change afterwards.
 */
export function enforcedOf(decisions: readonly ToolDecision[], enforces: Target['enforces']): readonly Enforced[] {
  let ofList = known.get(decisions);
  if (ofList === undefined) known.set(decisions, (ofList = new Map()));
  let found = ofList.get(enforces);
  if (found === undefined) ofList.set(enforces, (found = decisions.map((decision) => enforces(decision))));
  return found;
}
