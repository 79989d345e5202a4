import { Environment } from '@marcbachmann/cel-js';
import { parse } from 'yaml';
import { z } from 'zod';
import { judgeByName, type Reader } from './reader.ts';

const rule = z.union([z.strictObject({ allow: z.string() }), z.strictObject({ require: z.string() })]);
const file = z.strictObject({
  mcp: z.strictObject({
    policies: z.strictObject({ mcpAuthorization: z.strictObject({ rules: z.array(rule).min(1) }) }),
  }),
});
const cel = new Environment({ unlistedVariablesAreDyn: true });

function compiled(text: string): { requires: ReturnType<typeof cel.parse>[]; allows: ReturnType<typeof cel.parse>[] } {
  const { rules } = file.parse(parse(text)).mcp.policies.mcpAuthorization;
  return {
    requires: rules.flatMap((each) => ('require' in each ? [cel.parse(each.require)] : [])),
    allows: rules.flatMap((each) => ('allow' in each ? [cel.parse(each.allow)] : [])),
  };
}

/**
 * agentgateway's rules by a CEL engine, put together as its source at commit 75b4e6c (2026-08-21) does: every `require` holds,
 * and one `allow` where there are any; what is refused is left out of the list.
 */
export const agentgatewayReader: Reader = {
  target: 'agentgateway',
  engine: '@marcbachmann/cel-js',
  problems({ text }) {
    try {
      compiled(text);
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }, serverKey) {
    const { requires, allows } = compiled(text);
    return judgeByName((tool) => {
      const context = { mcp: { tool: { name: tool, target: serverKey } } };
      const required = requires.every((each) => each(context) === true);
      const allowed = allows.length === 0 || allows.some((each) => each(context) === true);
      return { action: required && allowed ? 'allow' : 'hide' };
    });
  },
};
