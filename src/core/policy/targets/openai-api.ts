import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'OpenAI API tool';

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

/** Stands in a list that would else be empty, since an empty list may be read as no list: no tool has the name. */
const noTool = 'toolgrade-no-tool-stays';

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '' || !tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is ${tool === '' ? 'empty' : 'not well-formed Unicode'}; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can });
  // A tool that is not allowed is not imported, so the model does not see it.
  return { enforcement: enforcement.action === 'deny' ? doing('hide') : enforcement, losses };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(openaiApi, options);
  const { tools, losses } = settle(decisions, enforces);
  const doingSo = (action: 'allow' | 'ask'): string[] =>
    [...tools].filter(([, enforcement]) => enforcement.action === action).map(([tool]) => tool);
  const [allowed, asked] = [doingSo('allow'), doingSo('ask')];
  const stay = [...allowed, ...asked].sort();
  const document = {
    type: 'mcp',
    server_label: options.serverKey,
    server_url: 'https://fill-in.invalid/mcp',
    allowed_tools: stay.length > 0 ? stay : [noTool],
    require_approval:
      allowed.length === 0
        ? 'always'
        : { ...(asked.length > 0 && { always: { tool_names: asked } }), never: { tool_names: allowed } },
  };
  return policyOf(jsonDocument(document), tools, losses);
}

/** The MCP tool of OpenAI's Responses API. */
export const openaiApi: Target = {
  id: 'openai-api',
  title,
  docs: 'https://platform.openai.com/docs/guides/tools-connectors-mcp',
  fileName: 'tool.json',
  mediaType: 'application/json',
  language: 'json',
  where: 'One element of the list tools of a request to the Responses API, in place of one for the same server.',
  verified: null,
  can,
  serverKeys: /^[A-Za-z0-9_-]+$/,
  traps: [
    'The tool is part of each request: a request without it is not held to it.',
    'A call that needs approval comes back as mcp_approval_request; your own code puts the question and sends the answer.',
    'The filter read_only trusts the hint of the server’s author, so it is not used here.',
    'The API reaches servers over HTTPS only; a server that runs as a local process is not behind it.',
  ],
  others: [
    { mode: 'denied', text: 'Every tool of the server that allowed_tools does not list is kept from the model.' },
  ],
  enforces,
  steps: ({ serverKey }) => [
    'Put the address of the server in place of https://fill-in.invalid/mcp, with its authorization where it needs one.',
    `Keep ${inSentence(serverKey)} as server_label, or write your own name for the server.`,
    'Send the tool in the list tools of each request, and answer each mcp_approval_request after a person has decided.',
    'Send a request that would use a tool that is not listed, and see that the model does not have it.',
  ],
  block: (tool) =>
    tool === '' || !tool.isWellFormed()
      ? null
      : `take ${inSentence(tool)} out of allowed_tools and of require_approval`,
  emit,
};
