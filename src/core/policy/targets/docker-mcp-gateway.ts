import { Document } from 'yaml';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, policyOf, settle, writtenLater } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { hookScript } from '../hook/hook-script.ts';
import { neutralOf } from '../neutral/policy-file-of-target.ts';
import { asNull } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';
import { named } from '../yaml-text.ts';

const title = 'Docker MCP Gateway';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: true,
  windows: ['minute', 'hour', 'day'],
  checks: { maximum: 'exact', total: 'exact', hosts: 'exact', under: 'exact', domains: 'exact', oneOf: 'exact' },
  cases: 'full',
  hide: true,
};

/** Stands in a list that would else be empty: no tool has the name. */
const noTool = 'toolgrade-no-tool-stays';

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  return enforce(tool, decision, { title, can });
}

const slug = (serverKey: string): string => serverKey.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(dockerMcpGateway, options);
  const { serverKey, others } = options;
  const { tools, losses } = settle(decisions, enforces);
  const enabled = [...tools]
    .filter(([, { action }]) => action !== 'hide' && action !== 'none')
    .map(([tool]) => named(tool));
  const document = new Document({}, { compat: 'yaml-1.1' });
  document.add(document.createPair(named(serverKey), enabled.length > 0 ? enabled : [noTool]));
  const text = document.toString({ directives: false, lineWidth: 0, singleQuote: false, blockQuote: false });
  const name = `toolgrade-policy-${slug(serverKey)}`;
  const script = writtenLater(`${name}.cjs`, () => hookScript(neutralOf(tools, others), 'docker', 'pass', name));
  return asNull(policyOf(escapeInvisible(text, 'long'), tools, losses, [script]));
}

/** The gateway of Docker's MCP toolkit: its list of tools, and an interceptor before each call. */
export const dockerMcpGateway: Target = {
  id: 'docker-mcp-gateway',
  title,
  docs: 'https://docs.docker.com/ai/mcp-catalog-and-toolkit/mcp-gateway/',
  fileName: 'tools.yaml',
  mediaType: 'application/yaml',
  language: 'yaml',
  where:
    'Merge the entry into ~/.docker/mcp/tools.yaml, or name the file with --additional-tools-config, and name the script with --interceptor.',
  verified: null,
  can,
  serverKeys: /^(?!__proto__$)[A-Za-z0-9_.-]+$/,
  traps: [
    'An interceptor runs for every server behind the gateway, and is told the name of the tool alone: a tool of the same name of another server gets the same verdict.',
    'The gateway refuses a call whose interceptor fails, so a script that is not there blocks everything.',
    'A verdict counts when it is given, also where the call then fails.',
    'The option --tools of the command line replaces the file for all servers.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every other tool of the server is left out of the list, because tools.yaml lists those that stay.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the server's name in the catalogue with docker mcp server ls; if it is not ${inSentence(serverKey)}, write yours as the key.`,
    'Merge the entry into ~/.docker/mcp/tools.yaml.',
    'Save the script, and fill in what says null in its rules.',
    `Start the gateway with --interceptor "before:exec:node /path/to/toolgrade-policy-${slug(serverKey)}.cjs".`,
    'Call a tool that the policy refuses, and see the reason in the result.',
  ],
  block: (tool, { serverKey }) =>
    tool.isWellFormed() ? `take ${inSentence(tool)} out of the list of ${inSentence(serverKey)} in tools.yaml` : null,
  emit,
};
