import { z } from 'zod';
import { judgeByName, type Effect, type Reader } from './reader.ts';

/** The one form of a rule for a single MCP tool that fires: a key without `__`, no wildcard, no parentheses. */
const firing = /^mcp__(?:(?!__)[A-Za-z0-9_-])+?__[A-Za-z0-9_-]+$/;
const rules = z.array(z.string()).min(1).optional();
const settings = z.strictObject({
  $schema: z.literal('https://json.schemastore.org/claude-code-settings.json'),
  permissions: z.strictObject({ allow: rules, ask: rules, deny: rules }),
});

/** Permission rules of Claude Code: deny is read first, then ask, then allow; deny also hides the tool. */
export const claudeCodeReader: Reader = {
  target: 'claude-code',
  engine: 'our reading of the documentation of Claude Code',
  problems({ text }) {
    try {
      const { allow = [], ask = [], deny = [] } = settings.parse(JSON.parse(text)).permissions;
      const all = [...allow, ...ask, ...deny];
      return [
        ...all.filter((each) => !firing.test(each)).map((each) => `${each} does not fire`),
        ...(new Set(all).size < all.length ? ['a rule stands twice'] : []),
      ];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }, serverKey) {
    const { allow = [], ask = [], deny = [] } = settings.parse(JSON.parse(text)).permissions;
    return judgeByName((tool): Effect => {
      const seen = [serverKey, tool].map((name) =>
        Array.from(name, (unit) => (/[\w-]/.test(unit) ? unit : '_'.repeat(unit.length))).join(''),
      );
      const rule = ['mcp', ...seen].join('__');
      if (deny.includes(rule)) return { action: 'hide' };
      if (ask.includes(rule)) return { action: 'ask' };
      return { action: allow.includes(rule) ? 'allow' : 'none' };
    });
  },
};
