import { z } from 'zod';
import { hookRunner } from './run-hook.ts';
import type { Judge, PolicyText, Reader } from './reader.ts';

const hooks = z.strictObject({
  version: z.literal(1),
  hooks: z.strictObject({
    beforeMCPExecution: z.tuple([
      z.strictObject({ command: z.string(), failClosed: z.literal(true), timeout: z.int().positive() }),
    ]),
  }),
});
const lists = {
  '.cursor/cli.json': z.strictObject({
    permissions: z.strictObject({
      allow: z.array(z.string()),
      deny: z.array(z.string().regex(/^Mcp\([^():*,]+:[^():*,]+\)$/)),
    }),
  }),
  '.cursor/permissions.json': z.strictObject({ mcpAllowlist: z.array(z.string().regex(/^[^:*]+:[^:*]+$/)) }),
};
const answer = z.strictObject({
  permission: z.enum(['allow', 'ask', 'deny']),
  user_message: z.string(),
  agent_message: z.string(),
});

function scriptOf({ more }: PolicyText): string {
  const script = more.find(({ fileName }) => fileName.endsWith('.cjs'));
  if (script === undefined) throw new Error('a script belongs to the hook');
  return script.text;
}

/** Cursor's hook before calls of MCP tools: the script, as it stands, by a JavaScript engine. Its lists are only parsed. */
export const cursorReader: Reader = {
  target: 'cursor',
  engine: 'the script itself, run by Node',
  problems(policy) {
    try {
      hooks.parse(JSON.parse(policy.text));
      for (const { fileName, text } of policy.more) {
        if (fileName === '.cursor/cli.json' || fileName === '.cursor/permissions.json')
          lists[fileName].parse(JSON.parse(text));
      }
      hookRunner(scriptOf(policy));
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open(policy): Judge {
    const run = hookRunner(scriptOf(policy));
    return {
      listed: () => true,
      call(tool, given, at) {
        const text = JSON.stringify(given);
        // Cursor gives a text, or an object. V8 can misread a key with an escape once it has parsed others of its length: a
        // hook parses one call and ends, while this one process parses thousands.
        const input = text.includes('\\') ? given : text;
        const { stdout, exitCode } = run({ tool_name: tool, tool_input: input }, at);
        return exitCode === 0 ? answer.parse(JSON.parse(stdout)).permission : 'deny';
      },
    };
  },
};
