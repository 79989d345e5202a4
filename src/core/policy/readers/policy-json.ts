import { z } from 'zod';
import type { Enforcement } from '../target.ts';
import type { Reader } from './reader.ts';

const limit = z.strictObject({
  counter: z.string().min(1),
  window: z.enum(['minute', 'hour']),
  max: z.int().positive(),
  scope: z.literal('grant'),
});
const toolRule = z.strictObject({
  // Only the form whose meaning is documented: no conditions, so always true.
  deny_if: z.array(z.strictObject({ conditions: z.tuple([]), on_deny: z.string() })).optional(),
  limits: z.array(limit).optional(),
});

/** Keys of tools come from servers: a map, since a key such as `__proto__` must stay a key. */
const toolMap = z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null);
const policy = z.strictObject({
  version: z.literal('1'),
  default: z.enum(['allow', 'deny']),
  hide: z.array(z.string().min(1)).optional(),
  tools: toolMap.optional(),
});

function rulesOf(tools: Record<string, unknown> | undefined): Map<string, z.infer<typeof toolRule>> {
  return new Map(Object.keys(tools ?? {}).map((tool) => [tool, toolRule.parse(tools?.[tool])]));
}

/** policy.json version 1, as far as its keys are public. */
export const policyJsonReader: Reader = {
  target: 'policy-json',
  problems(text) {
    try {
      const { hide = [], tools } = policy.parse(JSON.parse(text));
      rulesOf(tools);
      return [
        ...(new Set(hide).size < hide.length ? ['hide lists a tool twice'] : []),
        ...(hide.includes('*') || Object.hasOwn(tools ?? {}, '*') ? ['* stands for every tool'] : []),
      ];
    } catch (error) {
      return [String(error)];
    }
  },
  effect(text, tool): Enforcement {
    const { default: otherwise, hide = [], tools } = policy.parse(JSON.parse(text));
    if (hide.includes(tool)) return { action: 'hide' };
    const rule = rulesOf(tools).get(tool);
    if (rule === undefined) return { action: otherwise };
    if ((rule.deny_if ?? []).length > 0) return { action: 'deny' };
    const [first] = rule.limits ?? [];
    return first === undefined
      ? { action: 'allow' }
      : { action: 'limit', limit: { max: first.max, window: first.window } };
  },
};
