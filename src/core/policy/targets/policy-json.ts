import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { inSentence } from '../../model/in-sentence.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'PolicyLayer policy.json';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: true,
  windows: ['minute', 'hour'],
  checks: {},
  cases: null,
  hide: true,
};

/** The format reads `*` as every tool, so a tool of that name cannot be listed. */
const wildcard = '*';

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === wildcard) {
    const loss = `${title} reads * as every tool, so this policy says nothing about the tool of that name.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  if (!canHide(tool)) {
    return enforce(tool, decision, { title, can: { ...can, hide: false }, narrowedBecause: 'the name is blank' });
  }
  return enforce(tool, decision, { title, can });
}

function canHide(tool: string): boolean {
  return tool !== wildcard && tool.trim() !== '';
}

/** A tool's rule; null where the tool is not in the map of tools. */
function rule(tool: string, enforcement: Enforcement): JsonObject | null {
  switch (enforcement.action) {
    case 'allow':
      return {};
    case 'limit': {
      if (enforcement.limit === null) return null;
      const { window, max } = enforcement.limit;
      return { limits: [{ counter: `${tool}_rate`, window, max, scope: 'grant' }] };
    }
    case 'deny':
      return { deny_if: [{ conditions: [], on_deny: 'This tool is denied by policy.' }] };
    default:
      return null;
  }
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(policyJson, options);
  const { tools, losses } = settle(decisions, enforces);
  const hidden = [...tools].filter(([, { action }]) => action === 'hide').map(([tool]) => tool);
  const rules = [...tools].flatMap(([tool, enforcement]): [string, JsonValue][] => {
    const found = rule(tool, enforcement);
    return found === null ? [] : [[tool, found]];
  });
  const document = {
    version: '1',
    default: options.others === 'denied' ? 'deny' : 'allow',
    ...(hidden.length > 0 && { hide: hidden }),
    ...(rules.length > 0 && { tools: Object.fromEntries(rules) }),
  };
  return policyOf(jsonDocument(document), tools, losses);
}

/** The hosted gateway of PolicyLayer. Only keys that its published documentation and pages show are used. */
export const policyJson: Target = {
  id: 'policy-json',
  title,
  docs: 'https://policylayer.com/docs/writing-policies.md',
  fileName: 'policy.json',
  mediaType: 'application/json',
  language: 'json',
  where:
    'The whole policy of one grant of the gateway: it replaces the policy that the grant has, so merge the two first.',
  verified: null,
  can,
  serverKeys: /./,
  traps: [
    'A grant has one policy. A second snippet replaces the first: merge the entries of tools and hide by hand, or take the policy for the whole server.',
    'The gateway is hosted and reaches servers over HTTP. A server that your client starts as a local process is not behind it.',
    'The documentation that is public shows no key for approval, and no list of operators for arguments: neither is written here.',
    'A limit counts calls for each grant, under the counter that the rule names.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every tool of the server that the policy does not list is denied, because default is deny.',
    },
    {
      mode: 'allowed',
      text: 'Every tool of the server that the policy does not list stays allowed without a limit, because default is allow.',
    },
  ],
  enforces,
  steps: ({ serverKey, others }) => [
    `Register the server ${inSentence(serverKey)} with the gateway at an address that the gateway can reach.`,
    'Merge the entries of this policy into the policy of the grant that your client uses: a grant has one, and saving another replaces it.',
    'Connect the client with that grant, and remove its direct connection to the server: a client that keeps it goes around the policy.',
    `Call a tool that the policy ${others === 'denied' ? 'does not list' : 'hides'}, and see that the gateway refuses.`,
  ],
  block: (tool) =>
    canHide(tool) ? `add ${inSentence(tool)} to the top-level list hide and take it out of tools` : null,
  emit,
};
