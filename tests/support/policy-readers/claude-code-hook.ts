import { z } from 'zod';
import { hookRunner } from './run-hook.ts';
import type { Judge, PolicyText, Reader } from './reader.ts';

const settings = z.strictObject({
  $schema: z.literal('https://json.schemastore.org/claude-code-settings.json'),
  permissions: z.strictObject({ deny: z.array(z.string().regex(/^mcp__[A-Za-z0-9_-]+$/)).min(1) }).optional(),
  hooks: z.strictObject({
    PreToolUse: z.tuple([
      z.strictObject({
        matcher: z.string(),
        hooks: z.tuple([
          z.strictObject({ type: z.literal('command'), command: z.string(), timeout: z.int().positive() }),
        ]),
      }),
    ]),
  }),
});
const verdict = z.strictObject({
  hookSpecificOutput: z.strictObject({
    hookEventName: z.literal('PreToolUse'),
    permissionDecision: z.enum(['allow', 'ask', 'deny']),
    permissionDecisionReason: z.string().min(1),
  }),
});

const written = (name: string): string =>
  Array.from(name, (character) => (/[\w-]/.test(character) ? character : '_'.repeat(character.length))).join('');

function scriptOf({ more }: PolicyText): string {
  const [script] = more;
  if (script === undefined || more.length !== 1) throw new Error('one script belongs to the settings');
  return script.text;
}

/** Claude Code's settings with a PreToolUse hook: deny rules first, then the script, as it stands, by a JavaScript engine. */
export const claudeCodeHookReader: Reader = {
  target: 'claude-code-hook',
  engine: 'the script itself, run by Node',
  problems(policy) {
    try {
      settings.parse(JSON.parse(policy.text));
      hookRunner(scriptOf(policy));
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open(policy, serverKey): Judge {
    const { permissions, hooks } = settings.parse(JSON.parse(policy.text));
    const [{ matcher }] = hooks.PreToolUse;
    const run = hookRunner(scriptOf(policy));
    const fires = new RegExp(`^(?:${matcher})$`);
    const named = (tool: string): string => `mcp__${written(serverKey)}__${written(tool)}`;
    return {
      listed: (tool) => permissions?.deny.includes(named(tool)) !== true,
      call(tool, given, at) {
        if (permissions?.deny.includes(named(tool)) === true) return 'deny';
        if (!fires.test(named(tool))) return 'unsaid';
        const { stdout, exitCode } = run({ tool_name: named(tool), tool_input: given }, at);
        if (exitCode !== 0) return exitCode === 2 ? 'deny' : 'unsaid';
        return stdout === '' ? 'unsaid' : verdict.parse(JSON.parse(stdout)).hookSpecificOutput.permissionDecision;
      },
    };
  },
};
