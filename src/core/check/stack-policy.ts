import type { PolicyFilePart } from '../model/policy.ts';
import type { PresetId } from '../policy/compose/presets.ts';
import { composed, composePolicy } from '../policy/compose/compose.ts';
import type { Target } from '../policy/target.ts';
import type { CheckedServer } from './stack.ts';

/** Ids of the targets of clients, by how their configurations look. */
const byName: readonly [RegExp, string][] = [
  [/\.toml$/i, 'codex'],
  [/(?:^|[/\\])\.?gemini[/\\]/i, 'gemini-cli'],
  [/(?:^|[/\\])\.?cursor[/\\]|cursor/i, 'cursor'],
  [/(?:^|[/\\])\.vscode[/\\]|settings\.json$/i, 'vs-code'],
  [/claude|\.mcp\.json$/i, 'claude-code'],
];

/** The target of the client that keeps its servers in such a file, as far as its name and its text tell; null where they do not. */
export function clientTarget(file: string, content: string): string | null {
  const named = byName.find(([pattern]) => pattern.test(file));
  if (named !== undefined) return named[1];
  if (/^\s*\[mcp_servers[.\]]/m.test(content)) return 'codex';
  return /"mcpServers"/.test(content) ? 'claude-code' : null;
}

/** One file of a stack's policy. */
export interface StackPolicyFile {
  /** The server that it is for; null where it is for all of them. */
  server: string | null;
  text: string;
}

/** A policy for a whole stack, in one client's format. */
export interface StackPolicy {
  files: StackPolicyFile[];
  /** Files that belong to those, such as the scripts of hooks. */
  more: PolicyFilePart[];
  losses: { server: string; tool: string; text: string }[];
  /** What happens to tools that the policy does not list, once for each way to say it. */
  aboutOthers: string[];
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Two JSON documents in one: objects member by member, lists one after the other. Null where a value differs. */
function mergeJson(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) {
    const known = new Set(one.map((value) => JSON.stringify(value)));
    return [...one, ...other.filter((value) => !known.has(JSON.stringify(value)))];
  }
  if (isPlain(one) && isPlain(other)) {
    const members = new Map(Object.entries(one));
    for (const [key, value] of Object.entries(other)) {
      members.set(key, members.has(key) ? mergeJson(members.get(key), value) : value);
    }
    return Object.fromEntries(members);
  }
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  throw new RangeError('two policies that contradict each other');
}

/** The texts as one file, or null where the format cannot hold them together. `parses` says whether a joined text can be read. */
function merged(target: Target, texts: readonly string[], parses: (text: string) => boolean): string | null {
  if (texts.length === 1) return texts[0] ?? null;
  if (target.language === 'json') {
    try {
      const document = texts.map((text): unknown => JSON.parse(text)).reduce(mergeJson);
      return `${JSON.stringify(document, null, 2)}\n`;
    } catch {
      return null;
    }
  }
  const joined = texts.join('\n');
  return target.language === 'toml' && parses(joined) ? joined : null;
}

/** True for a format that names servers, so that one file can hold rules for several. */
function namesServers(target: Target, server: CheckedServer): boolean {
  const decisions = composed(server.tools, { preset: 'recommended', choices: new Map() });
  const text = (key: string): string => composePolicy(target, decisions, key).text;
  return text('one-server') !== text('other-server');
}

/**
 * One policy for all servers of a stack that are known. Formats that name servers get one file; for the others each server
 * needs a file of its own.
 */
export function stackPolicy(
  target: Target,
  servers: readonly CheckedServer[],
  preset: PresetId,
  parses: (text: string) => boolean,
): StackPolicy {
  const known = servers.filter(({ state, tools }) => state === 'known' && tools.length > 0);
  const parts = known.map((server) => ({
    server,
    policy: composePolicy(target, composed(server.tools, { preset, choices: new Map() }), server.key),
  }));
  const [first] = known;
  const one =
    first !== undefined && namesServers(target, first)
      ? merged(
          target,
          parts.map(({ policy }) => policy.text),
          parses,
        )
      : null;
  return {
    files:
      one === null
        ? parts.map(({ server, policy }) => ({ server: server.key, text: policy.text }))
        : [{ server: null, text: one }],
    more: parts.flatMap(({ policy }) => policy.more),
    losses: parts.flatMap(({ server, policy }) =>
      policy.losses.map(({ tool, text }) => ({ server: server.key, tool, text })),
    ),
    aboutOthers: [...new Set(parts.map(({ policy }) => policy.aboutOthers))],
  };
}
