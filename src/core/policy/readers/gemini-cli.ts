import { parse } from 'smol-toml';
import { z } from 'zod';
import type { Enforcement } from '../target.ts';
import type { Reader } from './reader.ts';

/** Policy rules as Gemini CLI 0.61.0 loads and matches them, for rules about the tools of one server. */
const rule = z.strictObject({
  mcpName: z.string().min(1),
  toolName: z.string().min(1),
  decision: z.enum(['allow', 'deny', 'ask_user']),
  priority: z.int().min(0).max(999),
  denyMessage: z.string().optional(),
});
const policy = z.strictObject({ rule: z.array(rule).optional() });

/** The name under which the client registers a tool of a server. */
function registeredName(server: string, tool: string): string {
  const name = Array.from(`${server}_${tool}`)
    .flatMap((character) =>
      /^[\w.:-]$/.test(character) ? [character] : Array.from({ length: character.length }, () => '_'),
    )
    .join('');
  const prefixed = `mcp_${name}`;
  return prefixed.length > 63 ? `${prefixed.substring(0, 30)}...${prefixed.substring(prefixed.length - 30)}` : prefixed;
}

const actions = { allow: 'allow', deny: 'hide', ask_user: 'ask' } as const;

/** Gemini CLI's policy TOML. */
export const geminiCliReader: Reader = {
  target: 'gemini-cli',
  problems(text) {
    try {
      const { rule: rules = [] } = policy.parse(parse(text));
      const names = rules.map(({ toolName }) => toolName);
      return [
        ...(new Set(names).size < names.length ? ['two rules for one tool'] : []),
        ...names.filter((name) => name.includes('*') && name !== '*').map((name) => `${name} is read as a pattern`),
      ];
    } catch (error) {
      return [String(error)];
    }
  },
  effect(text, tool, serverKey): Enforcement {
    const { rule: rules = [] } = policy.parse(parse(text));
    const called = registeredName(serverKey, tool);
    const matching = rules
      .filter(
        ({ mcpName, toolName }) =>
          mcpName === serverKey && (toolName === '*' || `mcp_${mcpName}_${toolName}` === called),
      )
      .sort((one, other) => other.priority - one.priority);
    return { action: matching[0] === undefined ? 'none' : actions[matching[0].decision] };
  },
};
