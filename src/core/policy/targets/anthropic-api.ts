import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'Anthropic API toolset';

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

function enforces({ tool, decision }: ToolDecision): Enforced {
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  // A tool that is not enabled is not shown to the model.
  return { enforcement: enforcement.action === 'deny' ? doing('hide') : enforcement, losses };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(anthropicApi, options);
  const { tools, losses } = settle(decisions, enforces);
  const configs = [...tools].map(([tool, { action }]) => [tool, { enabled: action === 'allow' }] as const);
  const document = {
    type: 'mcp_toolset',
    mcp_server_name: options.serverKey,
    default_config: { enabled: options.others === 'allowed' },
    configs: Object.fromEntries(configs),
  };
  return policyOf(jsonDocument(document), tools, losses);
}

/** The MCP connector of Anthropic's Messages API. */
export const anthropicApi: Target = {
  id: 'anthropic-api',
  title,
  docs: 'https://platform.claude.com/docs/en/agents-and-tools/mcp-connector',
  fileName: 'toolset.json',
  mediaType: 'application/json',
  language: 'json',
  where: 'One element of the list tools of a request to the Messages API, next to the server in mcp_servers.',
  verified: null,
  can,
  serverKeys: /./,
  traps: [
    'The toolset is part of each request: a request without it is not held to it.',
    'A tool is enabled or not. Approval and limits are up to your own code between the calls, or to a gateway before the server.',
    'The connector reaches servers over HTTPS only; a server that runs as a local process is not behind it.',
    'The connector is a beta and needs its header; the one that this was written for is mcp-client-2025-11-20.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every tool of the server that configs does not list is disabled, because default_config says so.',
    },
    {
      mode: 'allowed',
      text: 'Every tool of the server that configs does not list is enabled, because default_config says so.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Name the server ${inSentence(serverKey)} in mcp_servers of the request, or write its name there as mcp_server_name here.`,
    'Add the toolset to the list tools of each request to the Messages API, in place of one for the same server.',
    'Send a request that would use a disabled tool, and see that the model does not have it.',
  ],
  block: (tool) => `set enabled to false for ${inSentence(tool)} under configs`,
  emit,
};
