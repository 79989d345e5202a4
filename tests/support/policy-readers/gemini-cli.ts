import { parse } from 'smol-toml';
import { z } from 'zod';
import { canonicalJson } from '#core/model/json.ts';
import type { Judge, Reader } from './reader.ts';

/** Policy rules as Gemini CLI 0.61.0 loads and matches them, for rules about the tools of one server. */
const rule = z.strictObject({
  // The client takes a name apart at underscores, so a rule about a server that has one never fires.
  mcpName: z.string().min(1),
  toolName: z.string().min(1),
  argsPattern: z.string().optional(),
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

/** The arguments as the client compares them: JSON with sorted keys, each pair of the top level between null characters. */
function stableJson(given: object): string {
  const pairs = Object.entries(given)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `\0${JSON.stringify(key)}:${canonicalJson(value)}\0`);
  return `{${pairs.join(',')}}`;
}

/** A pattern that the client refuses as too costly: one with a repetition inside a repetition. */
const costly = /\([^)]*[*+?{].*\)[*+?{]/;

const actions = { allow: 'allow', deny: 'deny', ask_user: 'ask' } as const;

/** Gemini CLI's policy TOML. */
export const geminiCliReader: Reader = {
  target: 'gemini-cli',
  engine: 'smol-toml, JavaScript’s own regular expressions, and our reading of the source of Gemini CLI',
  problems({ text }) {
    try {
      const { rule: rules = [] } = policy.parse(parse(text));
      const plain = rules.filter(({ argsPattern }) => argsPattern === undefined).map(({ toolName }) => toolName);
      const patterns = rules.flatMap(({ argsPattern }) => (argsPattern === undefined ? [] : [argsPattern]));
      return [
        ...(new Set(plain).size < plain.length ? ['two rules for one tool'] : []),
        ...rules.filter(({ mcpName }) => mcpName.includes('_')).map(({ mcpName }) => `${mcpName} has an underscore`),
        ...plain.filter((name) => name.includes('*') && name !== '*').map((name) => `${name} is read as a pattern`),
        ...patterns.filter((each) => costly.test(each) || each.length > 2048).map((each) => `${each} is refused`),
        ...patterns.flatMap((each) => (RegExp(each) ? [] : [each])),
      ];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }, serverKey): Judge {
    const { rule: rules = [] } = policy.parse(parse(text));
    const ordered = rules.toSorted((one, other) => other.priority - one.priority);
    const meant = (tool: string) => {
      const called = registeredName(serverKey, tool);
      return ordered.filter(
        ({ mcpName, toolName }) =>
          mcpName === serverKey && (toolName === '*' || `mcp_${mcpName}_${toolName}` === called),
      );
    };
    return {
      // A denial that looks at arguments does not keep a tool from the model.
      listed: (tool) => meant(tool).find(({ argsPattern }) => argsPattern === undefined)?.decision !== 'deny',
      call(tool, given) {
        const json = stableJson(given);
        const first = meant(tool).find(
          ({ argsPattern }) => argsPattern === undefined || RegExp(argsPattern).test(json),
        );
        return first === undefined ? 'unsaid' : actions[first.decision];
      },
    };
  },
};
