import { z } from 'zod';
import { parseJson } from '#core/policy/readers/parse-json.ts';
import { plain } from '#core/policy/readers/plain.ts';
import { judgeByName, type Effect, type Reader } from './reader.ts';

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

const policy = z.strictObject({
  version: z.literal('1'),
  default: z.enum(['allow', 'deny']),
  hide: z.array(z.string().min(1)).optional(),
});

interface PolicyJson extends z.infer<typeof policy> {
  tools: Map<string, z.infer<typeof toolRule>>;
}

function read(text: string): PolicyJson {
  const members = z.map(z.string(), z.unknown()).parse(parseJson(text));
  const tools = z.map(z.string(), z.unknown()).parse(members.get('tools') ?? new Map());
  members.delete('tools');
  return {
    ...policy.parse(plain(members)),
    tools: new Map([...tools].map(([tool, rule]) => [tool, toolRule.parse(plain(rule))])),
  };
}

/** policy.json version 1, as far as its keys are public. */
export const policyJsonReader: Reader = {
  target: 'policy-json',
  engine: 'our reading of what is public of the format',
  problems({ text }) {
    try {
      const { hide = [], tools } = read(text);
      return [
        ...(new Set(hide).size < hide.length ? ['hide lists a tool twice'] : []),
        ...(hide.includes('*') || tools.has('*') ? ['* stands for every tool'] : []),
      ];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }) {
    const { default: otherwise, hide = [], tools } = read(text);
    return judgeByName((tool): Effect => {
      if (hide.includes(tool)) return { action: 'hide' };
      const rule = tools.get(tool);
      if (rule === undefined) return { action: otherwise };
      if ((rule.deny_if ?? []).length > 0) return { action: 'deny' };
      const [first] = rule.limits ?? [];
      return first === undefined
        ? { action: 'allow' }
        : { action: 'limit', limit: { max: first.max, window: first.window } };
    });
  },
};
