import { RE2JS } from 're2js';
import { z } from 'zod';

/** A condition of Intercept's format, as its types and validator at commit 77f0429 read it. */
export const condition = z.strictObject({
  path: z.string(),
  op: z.enum(['eq', 'neq', 'in', 'not_in', 'lt', 'lte', 'gt', 'gte', 'regex', 'contains', 'exists']),
  value: z.unknown(),
});
export type Condition = z.infer<typeof condition>;

/** What is wrong with a condition, a sentence each. */
export function problemsOf({ path, op, value }: Condition): string[] {
  const found: string[] = [];
  if (!path.startsWith('args.') && !path.startsWith('state.')) found.push(`${path} is neither args nor state`);
  if (op === 'in' && !Array.isArray(value)) found.push('in wants a list');
  if (['lt', 'lte', 'gt', 'gte'].includes(op) && typeof value !== 'number') found.push(`${op} wants a number`);
  if (op === 'regex') {
    try {
      RE2JS.compile(String(value));
    } catch (error) {
      found.push(String(error));
    }
  }
  return found;
}

function resolve(given: unknown, path: string): unknown {
  let value = given;
  for (const key of path.split('.').slice(1)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

/** True where the arguments of a call meet a condition. A missing argument fails it, and so does one of another type. */
export function meets(given: unknown, { path, op, value }: Condition): boolean {
  const actual = resolve(given, path);
  if (actual === undefined) return false;
  switch (op) {
    case 'eq':
      return actual === value;
    case 'in':
      return Array.isArray(value) && value.includes(actual);
    case 'lte':
      return typeof actual === 'number' && typeof value === 'number' && actual <= value;
    case 'gte':
      return typeof actual === 'number' && typeof value === 'number' && actual >= value;
    case 'regex':
      return typeof actual === 'string' && RE2JS.compile(String(value)).matcher(actual).find();
    default:
      throw new RangeError(`${op} is not read here`);
  }
}
