import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, renamed, settle, writtenLater } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { hookScript } from '../hook/hook-script.ts';
import { neutralOf } from '../neutral/policy-file-of-target.ts';
import { asNull } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';
import { claudeCodeRule, normalised, rewritten } from './claude-code.ts';

const title = 'Claude Code hook';
const script = 'toolgrade-policy';

const can: Capabilities = {
  deny: true,
  ask: true,
  askEachTime: true,
  limit: true,
  windows: ['minute', 'hour', 'day'],
  checks: { maximum: 'exact', total: 'exact', hosts: 'exact', under: 'exact', domains: 'exact', oneOf: 'exact' },
  cases: 'full',
  hide: true,
};

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '') {
    const loss = `${title} cannot name a tool whose name is empty; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  return { enforcement, losses: [...losses, rewritten(tool)].filter((text) => text !== null) };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(claudeCodeHook, options);
  const { serverKey, others } = options;
  const settled = settle(decisions, enforces);
  const { entries, losses } = renamed(settled, (tool) => claudeCodeRule(serverKey, tool), 'Claude Code');
  const hidden = [...entries].filter(([, { action }]) => action === 'hide').map(([rule]) => rule);
  const name = `${script}-${normalised(serverKey)}`;
  const file = `.claude/hooks/${name}.cjs`;
  const document = {
    $schema: 'https://json.schemastore.org/claude-code-settings.json',
    ...(hidden.length > 0 && { permissions: { deny: hidden } }),
    hooks: {
      PreToolUse: [
        {
          matcher: `mcp__${normalised(serverKey)}__.*`,
          // Any other exit code than 2, as of a Node that is not there, would let the call go on.
          hooks: [{ type: 'command', command: `node "$CLAUDE_PROJECT_DIR"/${file} || exit 2`, timeout: 10 }],
        },
      ],
    },
  };
  const text = (): string =>
    hookScript(neutralOf(entries, others), 'claude-code', others === 'unchanged' ? 'pass' : 'judge', name);
  return asNull(policyOf(jsonDocument(document), settled.tools, losses, [writtenLater(file, text)]));
}

/** A PreToolUse hook of Claude Code, with the script that it runs. */
export const claudeCodeHook: Target = {
  id: 'claude-code-hook',
  title,
  docs: 'https://code.claude.com/docs/en/hooks',
  fileName: 'settings.json',
  mediaType: 'application/json',
  language: 'json',
  where: 'Merge the settings into .claude/settings.json of a project, and save the script beside it in .claude/hooks.',
  verified: { against: 'the JSON Schema of Claude Code’s settings in SchemaStore, commit 3b6446ad', on: '2026-11-21' },
  can,
  serverKeys: /^(?!.*__)[A-Za-z0-9_.-]+$/,
  traps: [
    'The hook sees mcp__KEY__TOOL, where KEY is the name that your own configuration gives the server. With another key it never runs, and no error says so.',
    'An exit code other than 0 and 2 does not block a call: the command turns every failure into 2, and a timeout is left to the client.',
    'A hook cannot allow what a deny rule of the settings forbids, and an ask rule of the settings still asks.',
    'The script needs node on the path of the shell that starts Claude Code.',
    'A question counts against a limit and a total when it is put, since the hook is not told the answer.',
    'One report of August 2026 says that version 2.1.227 on Windows stops calling hooks for MCP tools after a first denial in a session: see that a second call is refused too.',
  ],
  others: [
    {
      mode: 'unchanged',
      text: 'The hook says nothing about other tools of the server: they keep the rules that your settings have.',
    },
    { mode: 'denied', text: 'The hook denies every tool of the server that the policy does not name.' },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the server's key with claude mcp list; if it is not ${inSentence(serverKey)}, have the policy written with yours.`,
    `Save the script as .claude/hooks/${script}-${normalised(serverKey)}.cjs in the project.`,
    'Fill in what says null in its rules.',
    'Merge the settings into .claude/settings.json, and keep the hooks that are there.',
    'Start Claude Code, open /hooks to see the entry, and let it call a tool that the policy refuses.',
  ],
  block: (tool, { serverKey }) =>
    tool === '' ? null : `add ${claudeCodeRule(serverKey, tool)} to the list deny under permissions`,
  emit,
};
