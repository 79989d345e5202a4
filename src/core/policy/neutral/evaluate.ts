import type { ArgumentCondition } from '../../model/argument-condition.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import type { Limit } from '../../model/decision.ts';
import { valueAt } from '../../model/json.ts';
import type { PolicyFile, PolicyRule } from '../../model/policy-file.ts';
import { amountOf } from './amount-of.ts';
import { checkCondition } from './check-condition.ts';
import { sumWithin, type Count, type Counters } from './counters.ts';

/** A call to judge. `at` is in milliseconds; `canAsk` says whether a person can be asked about it. */
export interface Call {
  tool: string;
  arguments: unknown;
  at: number;
  canAsk: boolean;
}

/** What a policy makes of a call. */
export interface Verdict {
  action: 'allow' | 'ask' | 'deny';
  /** JSON pointer into the policy, to the part that decided: `/rules/2/conditions/0`, `/others`. */
  rule: string;
  /** One sentence for whoever called. */
  reason: string;
  /** For `ask`: false where an approval must not be remembered. */
  remember: boolean;
  /** What to count if the call goes ahead, with `counted`. */
  counts: Count[];
}

type Outcome = Pick<PolicyRule, 'limit' | 'remember' | 'fallback' | 'conditions'> & { action: PolicyRule['action'] };

const calls = ({ max, window }: Limit): string => `${max} ${max === 1 ? 'call' : 'calls'} a ${window}`;

/** What the argument of a condition must be, to complete "…, but the policy wants". */
export function wanted(condition: ArgumentCondition): string {
  const name = JSON.stringify(condition.argument.slice(1));
  const among = (entries: readonly unknown[] | null): string =>
    (entries ?? []).map((entry) => JSON.stringify(entry)).join(', ');
  if (isPlaceholder(condition)) return `${name} to be given, within bounds that nobody has filled in yet`;
  switch (condition.check) {
    case 'maximum':
      return `${name} to be at most ${condition.max}`;
    case 'total':
      return `${name} to add up to at most ${condition.max} a ${condition.window}`;
    case 'hosts':
      return `the host in ${name} to be one of ${among(condition.hosts)}`;
    case 'under':
      return `${name} to stay below ${among(condition.roots)}, without ..`;
    case 'domains':
      return `the addresses in ${name} to be of ${among(condition.domains)}`;
    case 'oneOf':
      return `${name} to be ${among(condition.values)}`;
  }
}

/** The counter of a limit or a total. Policies that say the same count on when they are written anew. */
function counterOf(tool: string, what: string, window: string): string {
  return JSON.stringify([tool, what, window]);
}

function verdict(action: Verdict['action'], rule: string, reason: string, more: Partial<Verdict> = {}): Verdict {
  return { action, rule, reason, remember: true, counts: [], ...more };
}

function underLimit(
  limit: Limit,
  call: Call,
  counters: Counters,
  what: string,
  rule: string,
  counts: Count[],
): Verdict {
  const counter = counterOf(call.tool, what, limit.window);
  if (sumWithin(counters, counter, limit.window, call.at) + 1 > limit.max) {
    return verdict('deny', rule, `The policy allows ${calls(limit)}, and they are used up.`);
  }
  const all = [...counts, { counter, window: limit.window, amount: 1 }];
  return verdict('allow', rule, `The policy allows ${calls(limit)}.`, { counts: all });
}

/** What an outcome makes of a call whose tool it is about. `at` points to it, `what` names its counter. */
function judge(outcome: Outcome, call: Call, counters: Counters, at: string, what: string): Verdict {
  if (outcome.action === 'deny' || outcome.action === 'hide')
    return verdict('deny', at, 'The policy denies this tool.');
  const counts: Count[] = [];
  let unfilled: string | null = null;
  for (const [index, condition] of outcome.conditions.entries()) {
    const here = `${at}/conditions/${index}`;
    let spent = 0;
    if (condition.check === 'total') {
      const counter = counterOf(call.tool, condition.argument, condition.window);
      spent = sumWithin(counters, counter, condition.window, call.at);
      const amount = amountOf(valueAt(call.arguments, condition.argument));
      if (amount !== null) counts.push({ counter, window: condition.window, amount });
    }
    const result = checkCondition(condition, call.arguments, spent);
    if (result === 'failed') return verdict('deny', here, `The policy wants ${wanted(condition)}.`);
    if (result === 'unfilled') unfilled ??= here;
  }
  if (outcome.action === 'ask' && call.canAsk) {
    return verdict('ask', at, 'The policy wants a person to approve this call.', {
      remember: outcome.remember,
      counts,
    });
  }
  if (unfilled !== null) return verdict('deny', unfilled, 'The policy has a condition that nobody has filled in yet.');
  if (outcome.action === 'ask') {
    const { fallback } = outcome;
    if (fallback.limit === undefined) {
      return verdict(
        'deny',
        `${at}/fallback`,
        'The policy wants a person to approve this call, and nobody can be asked.',
      );
    }
    return underLimit(fallback.limit, call, counters, what, `${at}/fallback`, counts);
  }
  if (outcome.limit !== undefined) return underLimit(outcome.limit, call, counters, what, at, counts);
  return verdict('allow', at, 'The policy allows this tool.', { counts });
}

/**
 * What a policy makes of a call, given what passed before. Nothing is counted by this: whoever lets the call through adds
 * the verdict's counts with `counted`.
 */
export function evaluate(policy: PolicyFile, call: Call, counters: Counters): Verdict {
  const index = policy.rules.findIndex(({ tool }) => tool === call.tool);
  const rule = policy.rules[index];
  if (rule === undefined) {
    if (policy.others === 'allow') return verdict('allow', '/others', 'The policy allows tools that it does not name.');
    if (policy.others === 'ask' && call.canAsk) {
      return verdict('ask', '/others', 'The policy wants a person to approve tools that it does not name.');
    }
    return verdict('deny', '/others', 'The policy denies tools that it does not name.');
  }
  const at = `/rules/${index}`;
  for (const [place, each] of rule.cases.entries()) {
    const value = valueAt(call.arguments, each.argument);
    if (each.values.some((listed) => listed === value)) {
      return judge(each, call, counters, `${at}/cases/${place}`, `case ${place}`);
    }
  }
  return judge(rule, call, counters, at, 'calls');
}

/** False where a policy keeps a tool out of the list that a client sees; `canAsk` says whether the client can ask a person. */
export function isListed(policy: PolicyFile, tool: string, canAsk: boolean): boolean {
  const rule = policy.rules.find((each) => each.tool === tool);
  if (rule === undefined) return policy.others !== 'hide';
  return rule.action !== 'hide' && (canAsk || rule.action !== 'ask' || rule.fallback.action !== 'hide');
}
