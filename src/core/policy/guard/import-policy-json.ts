import { z } from 'zod';
import type { Result } from '../../model/result.ts';
import { parseJson } from '../readers/parse-json.ts';
import { plain } from '../readers/plain.ts';
import { imported, neutralPolicy, Unsupported, type Imported, type ImportedRule } from './imported.ts';

const limit = z.strictObject({
  counter: z.string().min(1),
  window: z.enum(['minute', 'hour', 'day']),
  max: z.int().positive(),
  scope: z.literal('grant'),
});
const toolRule = z.strictObject({
  deny_if: z.array(z.strictObject({ conditions: z.array(z.unknown()), on_deny: z.string().optional() })).optional(),
  limits: z.array(limit).optional(),
});
const head = z.strictObject({
  version: z.literal('1'),
  default: z.enum(['allow', 'deny']),
  hide: z.array(z.string()).default([]),
});

function ruleOf(tool: string, { deny_if: denials = [], limits = [] }: z.infer<typeof toolRule>): ImportedRule {
  if (denials.some(({ conditions }) => conditions.length > 0)) {
    throw new Unsupported(`${tool}: deny_if has conditions, and how the product reads them is not public.`);
  }
  if (denials.length > 0) return { tool, action: 'deny' };
  const [first, ...more] = limits;
  if (more.length > 0) throw new Unsupported(`${tool}: more than one limit for a tool cannot be kept here.`);
  return first === undefined
    ? { tool, action: 'allow' }
    : { tool, action: 'limit', limit: { max: first.max, window: first.window } };
}

/** Reads PolicyLayer's `policy.json`, version 1. Fails, a line for each reason, where any part cannot be kept to the letter. */
export function importPolicyJson(text: string): Result<Imported, string[]> {
  return imported(() => {
    const members = z.map(z.string(), z.unknown()).parse(parseJson(text));
    const tools = z.map(z.string(), z.unknown()).parse(members.get('tools') ?? new Map());
    members.delete('tools');
    const { default: others, hide } = head.parse(plain(members));
    if (hide.includes('*') || tools.has('*')) throw new Unsupported('A rule for every tool (*) cannot be kept here.');
    const read = [...tools].map(([tool, rule]) => [tool, toolRule.parse(plain(rule))] as const);
    const counters = read.flatMap(([, { limits = [] }]) => limits.map(({ counter }) => counter));
    const shared = counters.find((counter, at) => counters.indexOf(counter) !== at);
    if (shared !== undefined)
      throw new Unsupported(`Two limits share the counter ${shared}, which cannot be kept here.`);
    const notes = counters.length > 0 ? ['Limits are counted for this session, over windows that slide.'] : [];
    return {
      policy: neutralPolicy(
        others,
        hide,
        read.map(([tool, rule]) => ruleOf(tool, rule)),
      ),
      notes,
    };
  });
}
