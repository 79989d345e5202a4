import { stringify } from 'smol-toml';
import type { ArgumentCondition } from '../../model/argument-condition.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { inSentence } from '../../model/in-sentence.ts';
import { assertSupported, escapeInvisible, policyOf, renamed, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { hostPattern, mailPattern } from '../patterns.ts';
import { closed } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'Gemini CLI policy';

const can: Capabilities = {
  deny: true,
  ask: true,
  askEachTime: false,
  limit: false,
  windows: [],
  checks: { hosts: 'narrower', under: 'narrower', domains: 'narrower', oneOf: 'narrower' },
  cases: null,
  hide: true,
};

/** Answers of "always allow" are kept as rules of this priority: what must be asked again stands above it. */
const priorities = { asked: 900, askedEachTime: 990, blocked: 990, refused: 995, allowed: 900, others: 100 };
const longestName = 63;
const keptEnds = 30;

/**
 * The name that a rule must have so that it meets a tool. The client calls the tool `mcp_KEY_TOOL`, with `_` for other
 * characters and the middle cut out of long names, and compares that with `mcp_`, the rule's server, `_` and this name.
 */
export function geminiToolName(serverKey: string, tool: string): string {
  const prefix = `mcp_${serverKey}_`;
  const whole = `${prefix}${tool}`.replace(/[^A-Za-z0-9_.:-]/g, '_');
  // With a server name so long that the cut falls into it, no name would do: the rule stays readable and matches nothing.
  if (whole.length <= longestName || prefix.length > keptEnds) return whole.slice(prefix.length);
  return `${whole.slice(0, keptEnds)}...${whole.slice(-keptEnds)}`.slice(prefix.length);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const argumentName = (pointer: string): string => pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');

/** Arguments of the top level alone: the client sets them off by null characters, and nothing deeper. */
function takes({ argument, ...condition }: ArgumentCondition): boolean {
  if (argument.slice(1).includes('/')) return false;
  return (
    condition.check !== 'under' || (condition.roots ?? []).every((root) => /^\/[!-.0-[\]-~][!-[\]-~]*$/.test(root))
  );
}

/**
 * The JSON text of a value that a condition lets pass, as a pattern. The client refuses patterns in which a group that
 * repeats something is itself repeated, so there is none.
 */
function passing(condition: ArgumentCondition): string {
  switch (condition.check) {
    case 'hosts':
      return `"${hostPattern(condition.hosts ?? [], condition.form).slice(1, -1)}"`;
    case 'domains':
      return `"${mailPattern(condition.domains ?? []).slice(1, -1)}"`;
    case 'under': {
      const roots = (condition.roots ?? []).map((root) => escaped(root.replace(/\/+$/, ''))).join('|');
      // Without percent signs, backslashes, and segments of two dots.
      return `"(?![^"]*\\/\\.\\.[\\/"])(?:${roots})(?:\\/[ -$&-\\[\\]-~]*|)"`;
    }
    case 'oneOf':
      return condition.values.map((value) => escaped(JSON.stringify(value))).join('|');
    default:
      return '(?!)';
  }
}

/** Rules that refuse a call whose argument is anything else than a condition lets pass, or is missing where it must not be. */
function refusals(mcpName: string, toolName: string, open: ArgumentCondition): object[] {
  const condition = closed(open);
  const key = `\\x00${escaped(JSON.stringify(argumentName(condition.argument)))}:`;
  const absent = condition.whenAbsent === 'pass' ? 'null|\\[\\]|' : '';
  const patterns = [
    `${key}(?!(?:${absent}${passing(condition)})\\x00)`,
    ...(condition.whenAbsent === 'refuse' ? [`^(?!.*${key})`] : []),
  ];
  return patterns.map((argsPattern) => ({
    mcpName,
    toolName,
    argsPattern,
    decision: 'deny',
    priority: priorities.refused,
    denyMessage: 'An argument is outside what the policy allows.',
  }));
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '') {
    const loss = `${title} cannot name a tool whose name is empty; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can, takes });
  const plain = /^[A-Za-z0-9_.:-]+$/.test(tool) && tool.length <= keptEnds;
  const rewritten = plain
    ? ''
    : `Gemini CLI rewrites names that are long or have other characters, as that of ${inSentence(tool)}, and the rule holds for every tool that it writes so.`;
  // A tool that is denied whatever its arguments are is kept from the model.
  return {
    enforcement: enforcement.action === 'deny' ? doing('hide') : enforcement,
    losses: [...losses, rewritten].filter((text) => text !== ''),
  };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(geminiCli, options);
  const { serverKey } = options;
  const eachTime = new Set(
    decisions.filter(({ decision }) => !decision.remember).map(({ tool }) => geminiToolName(serverKey, tool)),
  );
  const settled = settle(decisions, enforces);
  const { entries, losses } = renamed(settled, (tool) => geminiToolName(serverKey, tool), 'Gemini CLI');
  const rule = (toolName: string, { action }: Enforcement): object => {
    if (action === 'ask') {
      const priority = eachTime.has(toolName) ? priorities.askedEachTime : priorities.asked;
      return { mcpName: serverKey, toolName, decision: 'ask_user', priority };
    }
    return action === 'allow'
      ? { mcpName: serverKey, toolName, decision: 'allow', priority: priorities.allowed }
      : {
          mcpName: serverKey,
          toolName,
          decision: 'deny',
          priority: priorities.blocked,
          denyMessage: 'Denied by policy.',
        };
  };
  const rules = [...entries].flatMap(([name, enforcement]) => [
    ...(enforcement.action === 'hide' ? [] : enforcement.conditions).flatMap((condition) =>
      refusals(serverKey, name, condition),
    ),
    rule(name, enforcement),
  ]);
  if (options.others === 'denied') {
    rules.push({
      mcpName: serverKey,
      toolName: '*',
      decision: 'deny',
      priority: priorities.others,
      denyMessage: 'Not listed in the policy.',
    });
  }
  return policyOf(escapeInvisible(rules.length === 0 ? '' : stringify({ rule: rules }), 'long'), settled.tools, losses);
}

/** The policy engine of Gemini CLI. */
export const geminiCli: Target = {
  id: 'gemini-cli',
  title,
  docs: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/reference/policy-engine.md',
  fileName: 'toolgrade.toml',
  mediaType: 'application/toml',
  language: 'toml',
  where: 'A file of its own in ~/.gemini/policies; every file there that ends in .toml is read.',
  verified: { against: 'the policy loader and engine of @google/gemini-cli-core 0.61.0', on: '2026-11-21' },
  can,
  serverKeys: /^[A-Za-z0-9.:-]{1,25}$/,
  traps: [
    'The server must be named as in your own settings, in at most 25 letters, digits and hyphens: with an underscore, a space or a long name the rules can match nothing, and no error says so.',
    'Where nobody can be asked, as in a script, a question counts as a denial.',
    'A server that is marked as trusted in a trusted folder is not asked about, and an approval for the session is not asked for again.',
    'A warning about a name with __ or one that is close to a built-in tool is only a warning: the rule holds.',
    'Every rule needs toolName, although the documentation leaves it out for rules about a whole server.',
  ],
  others: [
    {
      mode: 'unchanged',
      text: 'The other tools of the server keep the rules that you have; without a rule, Gemini CLI asks before a tool of a server.',
    },
    {
      mode: 'denied',
      text: 'Every other tool of the server is denied by a rule of lower priority and kept from the model.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the server's name in your settings; if it is not ${inSentence(serverKey)}, write yours as mcpName in each rule.`,
    'Save the rules as a .toml file in ~/.gemini/policies.',
    'Restart Gemini CLI: it reports rules that it cannot read when it starts.',
    'Let it call the tool: it asks, refuses or goes ahead as the rule says.',
  ],
  block: (tool, { serverKey }) =>
    tool === ''
      ? null
      : `add a rule with mcpName ${inSentence(serverKey)}, toolName ${inSentence(geminiToolName(serverKey, tool))}, decision deny and a priority above your other rules`,
  emit,
};
