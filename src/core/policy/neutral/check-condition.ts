import type { ArgumentCondition, Scalar } from '../../model/argument-condition.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { valueAt } from '../../model/json.ts';
import { amountOf } from './amount-of.ts';
import { isHostInList } from './host-in-list.ts';
import { isMailInDomains } from './mail-in-domains.ts';
import { isPathUnder } from './path-under.ts';

/** What a condition makes of a call: `unfilled` where the reader has not said yet what the argument may be. */
export type ConditionResult = 'met' | 'failed' | 'unfilled';

/** True where the arguments of a call have nothing at a pointer: no value, null, or an empty list. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** True where a value, or every element of a list, is one of the values. A text is never a number or a boolean. */
function isOneOf(value: unknown, values: readonly Scalar[]): boolean {
  const among = (each: unknown): boolean => values.some((listed) => listed === each);
  return Array.isArray(value) ? value.length > 0 && value.every(among) : among(value);
}

function everyText(value: unknown, test: (text: string) => boolean): boolean {
  const isMet = (each: unknown): boolean => typeof each === 'string' && test(each);
  return Array.isArray(value) ? value.every(isMet) : isMet(value);
}

/**
 * What a condition makes of the arguments of a call. A value of another type than the condition is about fails it. For
 * `total`, `spent` is the sum of the calls that passed within the window.
 */
export function checkCondition(condition: ArgumentCondition, given: unknown, spent: number): ConditionResult {
  const value = valueAt(given, condition.argument);
  const absent = isAbsent(value) && !(condition.check === 'oneOf' && value === null && condition.values.includes(null));
  if (absent && condition.whenAbsent === 'pass') return 'met';
  // What a person has to judge is not refused before it is shown.
  if (isPlaceholder(condition)) return 'unfilled';
  return !absent && passes(condition, value, spent) ? 'met' : 'failed';
}

function passes(condition: ArgumentCondition, value: unknown, spent: number): boolean {
  switch (condition.check) {
    case 'maximum':
    case 'total': {
      const amount = amountOf(value);
      const sum = condition.check === 'total' ? spent : 0;
      return amount !== null && amount + sum <= (condition.max ?? -1);
    }
    case 'hosts':
      return everyText(value, (text) => isHostInList(text, condition.form, condition.hosts ?? []));
    case 'under':
      return everyText(value, (text) => isPathUnder(text, condition.roots ?? []));
    case 'domains':
      return everyText(value, (text) => isMailInDomains(text, condition.domains ?? []));
    case 'oneOf':
      return isOneOf(value, condition.values);
  }
}
