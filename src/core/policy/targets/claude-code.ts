import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, renamed, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { inSentence } from '../../model/in-sentence.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'Claude Code settings';

const can: Capabilities = {
  deny: true,
  ask: true,
  askEachTime: true,
  limit: false,
  windows: [],
  checks: {},
  cases: null,
  hide: true,
};

/** Claude Code builds its tool names from letters, digits, `_` and `-`, and puts `_` for everything else. */
export function normalised(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_');
}

/** The rule for a tool of the server that the reader's configuration calls `serverKey`. Never with parentheses: such a rule does not fire. */
export function claudeCodeRule(serverKey: string, tool: string): string {
  return `mcp__${normalised(serverKey)}__${normalised(tool)}`;
}

/** What Claude Code's own way of naming tools means for a rule about one of them; null where it means nothing. */
export function rewritten(tool: string): string | null {
  if (normalised(tool) === tool) return null;
  return `Claude Code writes the name ${inSentence(tool)} as ${normalised(tool).slice(0, 60)}, and the rule holds for every tool that it writes so.`;
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '') {
    const loss = `${title} cannot name a tool whose name is empty; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  return {
    // A denied tool is also kept out of the model's view.
    enforcement: enforcement.action === 'deny' ? { ...enforcement, action: 'hide' } : enforcement,
    losses: [...losses, rewritten(tool)].filter((text) => text !== null),
  };
}

/** The list of rules in which an enforcement stands. */
function listOf({ action }: Pick<Enforcement, 'action'>): 'allow' | 'ask' | 'deny' | null {
  if (action === 'allow' || action === 'ask') return action;
  return action === 'hide' ? 'deny' : null;
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(claudeCode, options);
  const settled = settle(decisions, enforces);
  const { entries, losses } = renamed(settled, (tool) => claudeCodeRule(options.serverKey, tool), 'Claude Code');
  const rulesIn = (list: 'allow' | 'ask' | 'deny'): string[] =>
    [...entries].filter(([, enforcement]) => listOf(enforcement) === list).map(([rule]) => rule);
  const lists = (['allow', 'ask', 'deny'] as const).map((list) => [list, rulesIn(list)] as const);
  const document = {
    $schema: 'https://json.schemastore.org/claude-code-settings.json',
    permissions: Object.fromEntries(lists.filter(([, rules]) => rules.length > 0)),
  };
  return policyOf(jsonDocument(document), settled.tools, losses);
}

/** Permission rules of Claude Code. */
export const claudeCode: Target = {
  id: 'claude-code',
  title,
  docs: 'https://code.claude.com/docs/en/permissions',
  fileName: 'settings.json',
  mediaType: 'application/json',
  language: 'json',
  where:
    'Merge the rules into .claude/settings.json of a project, ~/.claude/settings.json for all of yours, or managed-settings.json for everybody on a machine.',
  verified: { against: 'the JSON Schema of Claude Code’s settings in SchemaStore, commit 3b6446ad', on: '2026-11-21' },
  can,
  serverKeys: /^(?!.*__)[A-Za-z0-9_ .-]+$/,
  traps: [
    'Rules are mcp__KEY__TOOL, where KEY is the name that your own configuration gives the server. With another key they match nothing, and no error says so.',
    'A key that has __ in it can be taken apart in the wrong place: rename the server.',
    'Rules for MCP tools take no parentheses; one that has them is skipped.',
    'Deny is read before ask, and ask before allow, in every settings file together: an allow rule cannot make an exception from a deny rule for the whole server.',
    'Settings cannot count calls or look at the arguments of an MCP tool; a PreToolUse hook can, and is a target of its own here.',
  ],
  others: [
    {
      mode: 'unchanged',
      text: 'The other tools of the server keep the rules that your settings have; without a rule, Claude Code asks in its default mode.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the server's key with claude mcp list; if it is not ${inSentence(serverKey)}, write yours between the double underscores of each rule.`,
    'Merge the lists under permissions into .claude/settings.json of a project, ~/.claude/settings.json for all of yours, or managed-settings.json for everybody on a machine; keep the rules that are there.',
    'Start Claude Code and open /permissions: each rule is listed with the file that it comes from.',
    'Let it call the tool: it asks, refuses or goes ahead as the rule says.',
  ],
  block: (tool, { serverKey }) =>
    tool === '' ? null : `add ${claudeCodeRule(serverKey, tool)} to the list deny under permissions`,
  emit,
};
