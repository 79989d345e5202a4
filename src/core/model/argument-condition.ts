import { z } from 'zod';
import { windows } from '../taxonomy/window.ts';

/** JSON pointer from the arguments of a call: `/amount`, `/options/force` (RFC 6901). Never the whole object. */
export const argumentPointer = z
  .string()
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'must be a JSON pointer such as /amount')
  .describe('JSON pointer from the arguments of the call, such as /amount');

/** A value that an argument may be compared with. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Scalar = z.infer<typeof scalar>;

const about = {
  argument: argumentPointer,
  whenAbsent: z
    .enum(['pass', 'refuse'])
    .describe('What becomes of a call without the argument; null and an empty list count as absent'),
};
const bound = z.number().nonnegative().nullable();
const listOf = (entry: z.ZodString) => z.array(entry).min(1).nullable();
const host = z.string().regex(/^(?:\*\.)?[^\s/?#@\\*%]+$/u, 'must be a host such as api.example.com or *.example.com');
const root = z.string().min(1);
const mailDomain = z.string().regex(/^(?:\*\.)?[A-Za-z0-9.-]+$/, 'must be a domain such as example.com');

/**
 * What an argument of a call must be. `null` where only the reader can say it: such a condition is a placeholder, and a
 * call that it is about passes only if a person approves it.
 */
export const argumentCondition = z.discriminatedUnion('check', [
  z
    .strictObject({ check: z.literal('maximum'), ...about, max: bound })
    .describe('A number from 0 to max. A decimal number in a string counts as that number'),
  z
    .strictObject({ check: z.literal('total'), ...about, max: bound, window: z.enum(windows) })
    .describe(
      'The sum of the argument over the calls that passed within the window, this one included, is at most max',
    ),
  z
    .strictObject({ check: z.literal('hosts'), ...about, form: z.enum(['url', 'host']), hosts: listOf(host) })
    .describe('The host of the URL (or the host itself) is listed. *.example.com lists every name below example.com'),
  z
    .strictObject({ check: z.literal('under'), ...about, roots: listOf(root) })
    .describe('A path that stays below one of the folders, with no .. in it'),
  z
    .strictObject({ check: z.literal('domains'), ...about, domains: listOf(mailDomain) })
    .describe('Mail addresses of the listed domains'),
  z
    .strictObject({ check: z.literal('oneOf'), ...about, values: z.array(scalar).min(1) })
    .describe('One of the values; of a list, every element is'),
]);
export type ArgumentCondition = z.infer<typeof argumentCondition>;
export type Check = ArgumentCondition['check'];
