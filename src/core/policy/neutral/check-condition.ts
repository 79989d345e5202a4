import type { ArgumentCondition, Scalar } from '../../model/argument-condition.ts';
import { valueAt } from '../../model/json.ts';
import { amountOf } from './amount-of.ts';
import { isHostInList } from './host-in-list.ts';
import { isMailInDomains } from './mail-in-domains.ts';
import { isPathUnder } from './path-under.ts';

/** What a condition makes of a call: `unfilled` where the reader has not said yet what the argument may be. */
export type ConditionResult = 'met' | 'failed' | 'unfilled';

/** True where the arguments of a call have nothing at a pointer: no value, null, or an empty list. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** True where a value, or every element of a list, is one of the values. A text is never a number or a boolean. */
export function isOneOf(value: unknown, values: readonly Scalar[]): boolean {
  const among = (each: unknown): boolean => values.some((listed) => listed === each);
  return Array.isArray(value) ? value.length > 0 && value.every(among) : among(value);
}

function everyText(value: unknown, test: (text: string) => boolean): boolean {
  const passes = (each: unknown): boolean => typeof each === 'string' && test(each);
  return Array.isArray(value) ? value.every(passes) : passes(value);
}

/**
 * What a condition makes of the arguments of a call. A value of another type than the condition is about fails it. For
 * `total`, `spent` is the sum of the calls that passed within the window.
 */
export function checkCondition(condition: ArgumentCondition, given: unknown, spent: number): ConditionResult {
  const value = valueAt(given, condition.argument);
  const is = (met: boolean): ConditionResult => (met ? 'met' : 'failed');
  if (isAbsent(value) && !(condition.check === 'oneOf' && value === null && condition.values.includes(null))) {
    return is(condition.whenAbsent === 'pass');
  }
  switch (condition.check) {
    case 'maximum':
    case 'total': {
      const amount = amountOf(value);
      if (amount === null) return 'failed';
      if (condition.max === null) return 'unfilled';
      return is(amount + (condition.check === 'total' ? spent : 0) <= condition.max);
    }
    case 'hosts': {
      const { hosts, form } = condition;
      return hosts === null ? 'unfilled' : is(everyText(value, (text) => isHostInList(text, form, hosts)));
    }
    case 'under': {
      const { roots } = condition;
      return roots === null ? 'unfilled' : is(everyText(value, (text) => isPathUnder(text, roots)));
    }
    case 'domains': {
      const { domains } = condition;
      return domains === null ? 'unfilled' : is(everyText(value, (text) => isMailInDomains(text, domains)));
    }
    case 'oneOf':
      return is(isOneOf(value, condition.values));
  }
}
