import { Document, Scalar, YAMLMap } from 'yaml';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, hasInvisible, settle } from '../emit.ts';
import { enforce } from '../enforce.ts';
import { inSentence } from '../../model/in-sentence.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'Intercept YAML';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: true,
  windows: ['minute', 'hour', 'day'],
  matchArguments: true,
  hide: true,
};

function none(because: string): Enforced {
  return {
    enforcement: { action: 'none' },
    loss: `${title} cannot name this tool, because ${because}; this policy says nothing about it.`,
  };
}

/** The validator refuses a blank entry of hide. */
function canHide(tool: string): boolean {
  return tool !== '*' && tool.isWellFormed() && tool.trim() !== '';
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '*') return none('it reads * as every tool');
  if (!tool.isWellFormed()) return none('its name is not well-formed Unicode');
  if (!canHide(tool)) {
    return enforce(tool, decision, { title, can: { ...can, hide: false }, narrowedBecause: 'the name is blank' });
  }
  // A rate_limit becomes a path `state.<tool>.<counter>` that is split at the first dots.
  if (tool.includes('.')) {
    const narrowedBecause = 'its limits cannot address a name with a dot';
    return enforce(tool, decision, { title, can: { ...can, limit: false, windows: [] }, narrowedBecause });
  }
  return enforce(tool, decision, { title, can });
}

/** A name as a YAML string: quoted where it has anything that must not stand in a plain one. */
function named(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  if (hasInvisible(text)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** A tool's rules; null where the tool is not in the map of tools. */
function rules(enforcement: Enforcement): object[] | null {
  switch (enforcement.action) {
    case 'allow':
      return [];
    case 'limit': {
      const { max, window } = enforcement.limit;
      return [{ name: `at most ${max} a ${window}`, rate_limit: `${max}/${window}` }];
    }
    case 'deny':
      return [{ name: 'denied', action: 'deny', on_deny: 'This tool is denied by policy.' }];
    default:
      return null;
  }
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(intercept, options);
  const { tools, losses } = settle(decisions, enforces);
  // Some YAML readers take words such as `no` for booleans: `compat` quotes what they would misread.
  const head = { version: '1', default: options.others === 'denied' ? 'deny' : 'allow' };
  const document = new Document(head, { compat: 'yaml-1.1' });
  const hidden = [...tools].filter(([, { action }]) => action === 'hide').map(([tool]) => named(tool));
  if (hidden.length > 0) document.set('hide', hidden);
  const listed = new YAMLMap();
  for (const [tool, enforcement] of tools) {
    const found = rules(enforcement);
    if (found !== null) listed.add(document.createPair(named(tool), { rules: found }));
  }
  if (listed.items.length > 0) document.set('tools', listed);
  const text = document.toString({ lineWidth: 0, singleQuote: false, blockQuote: false });
  return { text: escapeInvisible(text, 'long'), losses };
}

/** The open-source proxy of PolicyLayer, policy format version 1. */
export const intercept: Target = {
  id: 'intercept',
  title,
  docs: 'https://github.com/PolicyLayer/Intercept/blob/main/POLICY.md',
  fileName: 'policy.yaml',
  mediaType: 'application/yaml',
  language: 'yaml',
  where: 'A file of its own, named by -c when the proxy starts; one file a server.',
  verified: {
    against: 'the loader, validator and engine of PolicyLayer/Intercept at commit 77f0429, built from source',
    on: '2026-11-21',
  },
  can,
  serverKeys: /./,
  traps: [
    'Without the line default: deny the proxy allows every tool that the file does not list.',
    'Windows are those of the calendar in UTC: calls at the end of one and the start of the next can reach twice the limit within a minute.',
    'Later texts about the product show keys such as require_approval; version 1 does not read them.',
    'The npm package @policylayer/intercept could not be found in the registry in November 2026; the source is public and builds with Go.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every tool of the server that the file does not list is denied, because default is deny.',
    },
    {
      mode: 'allowed',
      text: 'Every tool of the server that the file does not list stays allowed without a limit, because default is allow.',
    },
  ],
  enforces,
  steps: ({ serverKey, others }) => [
    'Save the policy as policy.yaml, one file a server; where you already have one, merge the entries of tools and hide.',
    'Check it: intercept validate -c policy.yaml.',
    `In your client's configuration of ${inSentence(serverKey)}, put the proxy before the server's own command: intercept -c policy.yaml -- COMMAND.`,
    `Restart the client, call a tool that the policy ${others === 'denied' ? 'does not list' : 'hides'}, and see the refusal that starts with [INTERCEPT POLICY DENIED].`,
  ],
  block: (tool) =>
    canHide(tool) ? `add ${inSentence(tool)} to the top-level list hide and take it out of tools` : null,
  emit,
};
