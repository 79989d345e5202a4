import { stringify } from 'smol-toml';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'Codex CLI config';

const can: Capabilities = {
  deny: true,
  ask: true,
  askEachTime: false,
  limit: false,
  windows: [],
  checks: {},
  cases: null,
  hide: true,
};

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  // A disabled tool is not in the list that the model sees.
  return { enforcement: enforcement.action === 'deny' ? doing('hide') : enforcement, losses };
}

const approvalModes: Partial<Record<Enforcement['action'], 'approve' | 'prompt'>> = { allow: 'approve', ask: 'prompt' };

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(codex, options);
  const { tools, losses } = settle(decisions, enforces);
  const namesOf = (action: Enforcement['action']): string[] =>
    [...tools].filter(([, enforcement]) => enforcement.action === action).map(([tool]) => tool);
  const modes = [...tools].flatMap(([tool, { action }]) => {
    const mode = approvalModes[action];
    return mode === undefined ? [] : [[tool, { approval_mode: mode }] as const];
  });
  const hidden = namesOf('hide');
  const server = {
    ...(options.others === 'denied' && { enabled_tools: modes.map(([tool]) => tool) }),
    ...(hidden.length > 0 && { disabled_tools: hidden }),
    ...(modes.length > 0 && { tools: Object.fromEntries(modes) }),
  };
  const document = { mcp_servers: Object.fromEntries([[options.serverKey, server]]) };
  return policyOf(escapeInvisible(`${stringify(document).trimEnd()}\n`, 'long'), tools, losses);
}

/** The MCP servers of OpenAI's Codex CLI. */
export const codex: Target = {
  id: 'codex',
  title,
  docs: 'https://developers.openai.com/codex/config-reference',
  fileName: 'config.toml',
  mediaType: 'application/toml',
  language: 'toml',
  where: "Merge the keys into the server's own table in ~/.codex/config.toml, below its command or url.",
  verified: {
    against: 'codex-cli 0.169.0, which loads the file and reports the lists as written; approvals were not exercised',
    on: '2026-11-21',
  },
  can,
  serverKeys: /^[A-Za-z0-9_-]+$/,
  traps: [
    'A table that stands twice is an error in TOML: merge the keys into the table that the server has.',
    'Codex accepts letters, digits, underscores and hyphens in the name of a server, and refuses others.',
    'With approval_mode approve a tool that its author marks as destructive may still ask.',
    'Where nobody can be asked, as in codex exec, a call that needs approval is cancelled.',
  ],
  others: [
    {
      mode: 'unchanged',
      text: 'The other tools of the server keep the settings that you have; without any, Codex decides by the hints of their authors whether to ask.',
    },
    { mode: 'denied', text: 'Every other tool of the server is hidden, because enabled_tools lists those that stay.' },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Find the server's table in ~/.codex/config.toml; if it is not mcp_servers.${inSentence(serverKey)}, use your name for it.`,
    'Merge the keys into that table, and the tables of its tools below it.',
    `Run codex mcp get ${inSentence(serverKey)}: it lists enabled_tools and disabled_tools as it reads them.`,
    'Start Codex, and let it call the tool: it asks, does without or goes ahead as the policy says.',
  ],
  block: (tool, { serverKey }) =>
    tool.isWellFormed() ? `add ${inSentence(tool)} to disabled_tools of the server ${inSentence(serverKey)}` : null,
  emit,
};
