import type { ArgumentCondition } from './argument-condition.ts';

/** True where the reader has not said yet what the argument may be. */
export function isPlaceholder(condition: ArgumentCondition): boolean {
  switch (condition.check) {
    case 'maximum':
    case 'total':
      return condition.max === null;
    case 'hosts':
      return condition.hosts === null;
    case 'under':
      return condition.roots === null;
    case 'domains':
      return condition.domains === null;
    case 'oneOf':
      return false;
  }
}
