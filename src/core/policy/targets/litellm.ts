import { Document } from 'yaml';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';
import { named } from '../yaml-text.ts';

const title = 'LiteLLM config';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: false,
  windows: [],
  checks: {},
  cases: null,
  hide: true,
};

/** Stands in a list that would else be empty, since an empty list restricts nothing: no tool has the name. */
const noTool = 'toolgrade-no-tool-stays';

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '' || !tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is ${tool === '' ? 'empty' : 'not well-formed Unicode'}; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  return { enforcement: enforcement.action === 'deny' ? doing('hide') : enforcement, losses };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(litellm, options);
  const { serverKey, others } = options;
  const { tools, losses } = settle(decisions, enforces);
  const doingSo = (action: 'allow' | 'hide') =>
    [...tools].filter(([, enforcement]) => enforcement.action === action).map(([tool]) => named(tool));
  const document = new Document({}, { compat: 'yaml-1.1' });
  const allowed = doingSo('allow');
  const server =
    others === 'denied'
      ? { allowed_tools: allowed.length > 0 ? allowed : [noTool] }
      : { disallowed_tools: doingSo('hide') };
  const servers = document.createNode({});
  document.set('mcp_servers', servers);
  document.setIn(['mcp_servers', named(serverKey)], document.createNode(server));
  const text = document.toString({ directives: false, lineWidth: 0, singleQuote: false, blockQuote: false });
  return policyOf(escapeInvisible(text, 'long'), tools, losses);
}

/** The MCP gateway of LiteLLM's proxy. */
export const litellm: Target = {
  id: 'litellm',
  title,
  docs: 'https://docs.litellm.ai/docs/mcp',
  fileName: 'config.yaml',
  mediaType: 'application/yaml',
  language: 'yaml',
  where: "Merge the keys into the server's own entry under mcp_servers of the proxy's config.yaml.",
  verified: null,
  can,
  serverKeys: /^[A-Za-z0-9_]+$/,
  traps: [
    'Where both lists stand, allowed_tools wins: write one of them.',
    'An empty list restricts nothing, so a policy that leaves no tool lists a name that no tool has.',
    'The key allowed_params names arguments and not their values, so it cannot bound an amount or a path.',
    'A require_approval other than never hands calls back to the client that made the request: the gateway itself asks nobody.',
  ],
  others: [
    { mode: 'denied', text: 'Every tool of the server that allowed_tools does not list is hidden and refused.' },
    {
      mode: 'allowed',
      text: 'Every tool of the server that disallowed_tools does not list stays allowed without a limit.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Find the server's entry under mcp_servers in config.yaml; if it is not ${inSentence(serverKey)}, use your name for it.`,
    'Merge the list into that entry, and restart the proxy.',
    'List the tools through the proxy, and see that those which the policy leaves out are gone.',
  ],
  block: (tool) =>
    tool === '' || !tool.isWellFormed()
      ? null
      : `add ${inSentence(tool)} to disallowed_tools of the server, or take it out of allowed_tools`,
  emit,
};
