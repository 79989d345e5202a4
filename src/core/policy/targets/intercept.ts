import { Document, YAMLMap } from 'yaml';
import type { ArgumentCondition } from '../../model/argument-condition.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { inSentence } from '../../model/in-sentence.ts';
import { hostPattern, isPatternRoot, mailPattern, pathPattern } from '../patterns.ts';
import { closed } from '../placeholders.ts';
import { named } from '../yaml-text.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'Intercept YAML';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: true,
  windows: ['minute', 'hour', 'day'],
  // A missing argument fails a condition, so one on an optional argument is never written.
  checks: { maximum: 'narrower', hosts: 'narrower', under: 'narrower', domains: 'narrower', oneOf: 'narrower' },
  cases: 'gate',
  hide: true,
};

function none(because: string): Enforced {
  return {
    enforcement: doing('none'),
    losses: [`${title} cannot name this tool, because ${because}; this policy says nothing about it.`],
  };
}

/**
 * A condition reads an argument by a path with dots. It fails where the argument is missing, so it would block calls that
 * leave an optional one out; and it compares texts, numbers and booleans.
 */
function takes(condition: ArgumentCondition): boolean {
  const isNamed = /^(?:\/[A-Za-z0-9_-]+)+$/.test(condition.argument);
  if (condition.check === 'under' && condition.roots !== null && !condition.roots.every(isPatternRoot)) return false;
  if (condition.check === 'oneOf' && condition.values.some((value) => value === null)) return false;
  return isNamed && condition.whenAbsent === 'refuse';
}

/** The validator refuses a blank entry of hide. */
function canHide(tool: string): boolean {
  return tool !== '*' && tool.isWellFormed() && tool.trim() !== '';
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (tool === '*') return none('it reads * as every tool');
  if (!tool.isWellFormed()) return none('its name is not well-formed Unicode');
  if (!canHide(tool)) {
    return enforce(tool, decision, {
      title,
      takes,
      can: { ...can, hide: false },
      narrowedBecause: 'the name is blank',
    });
  }
  // A rate_limit becomes a path `state.<tool>.<counter>` that is split at the first dots.
  if (tool.includes('.')) {
    const narrowedBecause = 'its limits cannot address a name with a dot';
    return enforce(tool, decision, { title, takes, can: { ...can, limit: false, windows: [] }, narrowedBecause });
  }
  return enforce(tool, decision, { title, can, takes });
}

interface Compared {
  op: string;
  value: unknown;
}

function comparisons(condition: ArgumentCondition): Compared[] {
  switch (condition.check) {
    case 'maximum':
      return [
        { op: 'gte', value: 0 },
        { op: 'lte', value: condition.max },
      ];
    case 'hosts':
      return [{ op: 'regex', value: hostPattern(condition.hosts ?? [], condition.form) }];
    case 'under':
      return [{ op: 'regex', value: pathPattern(condition.roots ?? []) }];
    case 'domains':
      return [{ op: 'regex', value: mailPattern(condition.domains ?? []) }];
    case 'oneOf':
      return [{ op: 'in', value: condition.values.map((value) => (typeof value === 'string' ? named(value) : value)) }];
    case 'total':
      return [];
  }
}

/** A rule for each condition; a call must pass all of them. */
function conditionRules(conditions: readonly ArgumentCondition[]): object[] {
  return conditions.map((condition) => {
    const path = `args.${condition.argument.slice(1).replaceAll('/', '.')}`;
    return {
      name: `${condition.check} of ${condition.argument.slice(1)}`,
      conditions: comparisons(closed(condition)).map((compared) => ({ path, ...compared })),
      on_deny: `The policy bounds ${condition.argument.slice(1)}.`,
    };
  });
}

/** A tool's rules; null where the tool is not in the map of tools. */
function rules(enforcement: Enforcement): object[] | null {
  switch (enforcement.action) {
    case 'allow':
      return conditionRules(enforcement.conditions);
    case 'limit': {
      if (enforcement.limit === null) return null;
      const { max, window } = enforcement.limit;
      const limit = { name: `at most ${max} a ${window}`, rate_limit: `${max}/${window}` };
      return [...conditionRules(enforcement.conditions), limit];
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
  const text = document.toString({ directives: false, lineWidth: 0, singleQuote: false, blockQuote: false });
  return policyOf(escapeInvisible(text, 'long'), tools, losses);
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
    'A condition fails where its argument is missing: one on an optional argument would block every call that leaves it out.',
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
