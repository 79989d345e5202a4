import { maxStringLength } from './budget.ts';
import { External, RawJson, Slice, Tainted, Unknown, keyOf, originOf, plain, type Value } from './value.ts';

/** What is made from parts that configuration settles is so itself. */
export function carry(result: Value, ...from: readonly Value[]): Value {
  if (result instanceof Unknown || result instanceof Tainted) return result;
  for (const part of from) if (part instanceof Tainted) return new Tainted(result, part.origin);
  return result;
}

/** True, false, or null where it cannot be known. */
export function truthOf(value: Value): boolean | null {
  const inner = plain(value);
  if (typeof inner === 'boolean') return inner;
  return inner === null ? false : null;
}

function isZero(value: Value): boolean {
  return (
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (value instanceof Slice && value.items.length === 0 && !value.open)
  );
}

/** Equality of values that are both known, or null. */
export function equals(left: Value, right: Value): boolean | null {
  const [a, b] = [plain(left), plain(right)];
  if (a instanceof Unknown || b instanceof Unknown) return null;
  if (a === null || b === null) {
    const other = a ?? b;
    if (other === null || isZero(other)) return true;
    return typeof other === 'object' && !(other instanceof External) ? false : typeof other === 'object' ? null : false;
  }
  const [one, other] = [keyOf(a), keyOf(b)];
  if (one !== null && other !== null) return a instanceof External !== b instanceof External ? null : one === other;
  return a === b ? true : null;
}

/** `left operator right`, unknown where it cannot be folded. */
export function binary(operator: string, left: Value, right: Value, text: string): Value {
  const [a, b] = [plain(left), plain(right)];
  const unknown = (): Unknown => new Unknown(text, originOf(left) ?? originOf(right));
  if (operator === '==' || operator === '!=') {
    const same = equals(left, right);
    return same === null ? unknown() : carry(same === (operator === '=='), left, right);
  }
  if (operator === '+') {
    const [one, other] = [textOf(a), textOf(b)];
    if (one !== null && other !== null)
      return one.length + other.length > maxStringLength ? unknown() : carry(one + other, left, right);
  }
  if (typeof a !== 'number' || typeof b !== 'number') return unknown();
  const result = arithmetic(operator, a, b);
  return result === null ? unknown() : carry(result, left, right);
}

function arithmetic(operator: string, a: number, b: number): number | boolean | null {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    case '%':
      return b === 0 ? null : a % b;
    case '<<':
      return b < 31 ? a * 2 ** b : null;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    default:
      return null;
  }
}

/** The text that a value is, JSON text included, or null. */
export function textOf(value: Value): string | null {
  const inner = plain(value);
  if (typeof inner === 'string') return inner;
  return inner instanceof RawJson ? inner.text : null;
}

/** Whether a slice contains a value, or null. */
export function contains(list: Value, item: Value): boolean | null {
  const inner = plain(list);
  if (!(inner instanceof Slice)) return inner === null ? false : null;
  const answers = inner.items.map((member) => equals(member, item));
  if (answers.includes(true)) return true;
  return inner.open || answers.includes(null) ? null : false;
}
