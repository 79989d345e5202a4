import { Document } from 'yaml';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { celText } from '../cel-text.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'agentgateway rules';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: false,
  windows: [],
  // Arguments are documented for expressions that run after the request, not for authorization.
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
  // A tool that no rule allows is left out of the list.
  return { enforcement: enforcement.action === 'deny' ? doing('hide') : enforcement, losses };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(agentgateway, options);
  const { serverKey, others } = options;
  const { tools, losses } = settle(decisions, enforces);
  const target = `mcp.tool.target == ${celText(serverKey)}`;
  const blocked = [...tools].filter(([, { action }]) => action === 'hide').map(([tool]) => celText(tool));
  const allowed = [...tools].filter(([, { action }]) => action === 'allow').map(([tool]) => tool);
  const rules =
    others === 'denied'
      ? [`!(${target})`, ...allowed.map((tool) => `${target} && mcp.tool.name == ${celText(tool)}`)].map((allow) => ({
          allow,
        }))
      : [{ require: `!(${target} && mcp.tool.name in [${blocked.join(', ')}])` }];
  const document = new Document({ mcp: { policies: { mcpAuthorization: { rules } } } });
  const text = document.toString({ directives: false, lineWidth: 0, singleQuote: false, blockQuote: false });
  return policyOf(escapeInvisible(text, 'long'), tools, losses);
}

/** The authorization rules of agentgateway for MCP. */
export const agentgateway: Target = {
  id: 'agentgateway',
  title,
  docs: 'https://agentgateway.dev/docs/',
  fileName: 'config.yaml',
  mediaType: 'application/yaml',
  language: 'yaml',
  where:
    'Merge the rules into mcp.policies.mcpAuthorization of the configuration, or into the same policy of a backend.',
  verified: { against: 'agentgateway’s JSON Schema of its configuration, commit 75b4e6c', on: '2026-11-21' },
  can,
  serverKeys: /^[^]+$/,
  traps: [
    'A deny rule whose expression fails lets the call pass: only allow and require are written here.',
    'As soon as one allow rule stands, everything that none of them meets is refused: prompts and resources need rules of their own.',
    'The name of the target is that of the gateway’s own configuration, not that of the client.',
    'Limits are set for a route and not for a tool, so none is written here.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every other tool of the server is refused and left out of the list; tools of other targets pass.',
    },
    { mode: 'allowed', text: 'Every other tool of the server stays allowed, and so do those of other targets.' },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the name of the target in the gateway's configuration; if it is not ${inSentence(serverKey)}, write yours in each rule.`,
    'Merge the rules into mcp.policies.mcpAuthorization.rules.',
    'Reload the gateway: it refuses a file whose expressions it cannot read.',
    'List the tools through it, and see that those which the policy leaves out are gone.',
  ],
  block: (tool, { serverKey }) =>
    tool.isWellFormed()
      ? `add a rule that requires !(mcp.tool.target == ${inSentence(serverKey)} && mcp.tool.name == ${inSentence(tool)})`
      : null,
  emit,
};
