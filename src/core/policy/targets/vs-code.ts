import { stringify } from 'yaml';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, jsonDocument, policyOf, settle, writtenLater } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'VS Code settings';

const can: Capabilities = {
  deny: false,
  ask: true,
  askEachTime: true,
  limit: false,
  windows: [],
  checks: {},
  cases: null,
  hide: true,
};

/** Names that mean themselves in `server/tool`. */
const plain = /^[A-Za-z0-9_.-]+$/;

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!plain.test(tool) || tool === '__proto__') {
    const loss = `${title} cannot name this tool for certain, because of the characters of its name; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  if (enforcement.action === 'hide') {
    const only = `${title} keeps ${inSentence(tool)} from the model only while the agent of this policy is chosen; elsewhere it asks before each call.`;
    return { enforcement, losses: [...losses, only] };
  }
  if (enforcement.action === 'ask') return { enforcement, losses };
  const byHand = `${title} cannot grant an approval in a file; VS Code asks about ${inSentence(tool)} until somebody approves it in the editor.`;
  return { enforcement: doing('none'), losses: [...losses, byHand] };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(vsCode, options);
  const { serverKey } = options;
  const { tools, losses } = settle(decisions, enforces);
  const full = (tool: string): string => `${serverKey}/${tool}`;
  const manual = [...tools].filter(([, { action }]) => action === 'ask' || action === 'hide');
  const settings = {
    'chat.tools.global.autoApprove': false,
    'chat.tools.eligibleForAutoApproval': Object.fromEntries(manual.map(([tool]) => [full(tool), false])),
  };
  // What the policy cannot name for certain stays out of the agent's list as well.
  const kept = decisions
    .map(({ tool }) => tool)
    .filter((tool) => plain.test(tool) && tool !== '__proto__' && tools.get(tool)?.action !== 'hide');
  const agent = (): string => {
    const description = `Uses ${serverKey} under a policy`;
    const front = stringify({ description, tools: [...new Set(kept)].sort().map(full) }, { lineWidth: 0 });
    return escapeInvisible(`---\n${front}---\n`, 'long');
  };
  return policyOf(jsonDocument(settings), tools, losses, [writtenLater('.github/agents/toolgrade.agent.md', agent)]);
}

/** VS Code with Copilot: settings, and an agent that has only some tools. */
export const vsCode: Target = {
  id: 'vs-code',
  title,
  docs: 'https://code.visualstudio.com/docs/copilot/chat/chat-agent-mode',
  fileName: 'settings.json',
  mediaType: 'application/json',
  language: 'json',
  where: 'Merge the settings into .vscode/settings.json or those of the user, and save the agent in .github/agents.',
  verified: null,
  can,
  serverKeys: /^(?!__proto__$)[A-Za-z0-9_.-]+$/,
  traps: [
    'The setting eligibleForAutoApproval is experimental; where an organisation enforces it, nobody can approve such a tool for good.',
    'An approval that a person gives for good in the editor stands in the profile and not in a file: Chat: Manage Tool Approval lists and removes it.',
    'Another agent than that of the policy has the tools that its own list or the tools picker gives it.',
    'With chat.tools.global.autoApprove nothing is asked; the setting is therefore part of the policy.',
  ],
  others: [
    {
      mode: 'unchanged',
      text: 'The agent has no other tools; outside of it the other tools of the server keep what you approved, and VS Code asks about the rest.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the server's name in mcp.json; if it is not ${inSentence(serverKey)}, write yours before the slash of each name.`,
    'Merge the settings into .vscode/settings.json, or have an administrator enforce them.',
    'Save the agent as .github/agents/toolgrade.agent.md, add the other tools that it needs, and choose it in the chat.',
    'Let it call a tool that the policy asks about: the prompt offers no approval for good.',
  ],
  block: (tool, { serverKey }) =>
    plain.test(tool) ? `take ${inSentence(`${serverKey}/${tool}`)} out of the list tools of the agent` : null,
  emit,
};
