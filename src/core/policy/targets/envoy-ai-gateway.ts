import { Document, Scalar } from 'yaml';
import type { ArgumentCondition } from '../../model/argument-condition.ts';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { celText } from '../cel-text.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { hostPattern, isPatternRoot, mailPattern, pathPattern } from '../patterns.ts';
import { closed } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target, Treatment } from '../target.ts';

const title = 'Envoy AI Gateway route';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: false,
  windows: [],
  checks: { maximum: 'narrower', hosts: 'narrower', under: 'narrower', domains: 'narrower', oneOf: 'narrower' },
  cases: 'full',
  hide: true,
};

/** What the resource definition allows: rules of a route, and characters of an expression. */
const mostRules = 32;
const longestExpression = 4096;

const given = 'request.mcp.params.arguments';

function takes(condition: ArgumentCondition): boolean {
  if (condition.argument.slice(1).includes('/') || condition.check === 'total') return false;
  if (condition.check === 'oneOf' && condition.values.includes(null)) return false;
  return condition.check !== 'under' || (condition.roots ?? []).every(isPatternRoot);
}

const keyOf = (pointer: string): string => celText(pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~'));
const literal = (value: unknown): string => (typeof value === 'string' ? celText(value) : numberOrWord(value));
/** Numbers of a call are doubles. */
const numberOrWord = (value: unknown): string => (typeof value === 'number' ? double(value) : String(value));
const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

function passing(condition: ArgumentCondition, value: string): string {
  const matches = (pattern: string): string => `type(${value}) == string && ${value}.matches(${celText(pattern)})`;
  switch (condition.check) {
    case 'maximum':
      return `type(${value}) == double && ${value} >= 0.0 && ${value} <= ${double(condition.max ?? -1)}`;
    case 'hosts':
      return matches(hostPattern(condition.hosts ?? [], condition.form));
    case 'under':
      return matches(pathPattern(condition.roots ?? []));
    case 'domains':
      return matches(mailPattern(condition.domains ?? []));
    case 'oneOf':
      return condition.values.map((each) => `${value} == ${literal(each)}`).join(' || ');
    case 'total':
      return 'false';
  }
}

function expression(open: ArgumentCondition): string {
  const condition = closed(open);
  const key = keyOf(condition.argument);
  const value = `${given}[${key}]`;
  const met = `(${key} in ${given} && (${passing(condition, value)}))`;
  if (condition.whenAbsent === 'refuse') return met;
  return `(!(${key} in ${given}) || ${value} == null || ${met})`;
}

/** One expression for each way in which a call of a tool may pass. */
function ways({ action, conditions, cases }: Enforcement): string[][] {
  const found: string[][] = [];
  const add = (
    kind: Pick<Treatment, 'action' | 'conditions'> | { action: 'none'; conditions: [] },
    apart: string[],
  ): void => {
    if (kind.action === 'allow') found.push([...apart, ...kind.conditions.map(expression)]);
  };
  const others: string[] = [];
  for (const each of cases) {
    const met = expression({ check: 'oneOf', argument: each.argument, values: [...each.values], whenAbsent: 'refuse' });
    add(each, [...others, met]);
    others.push(`!${met}`);
  }
  if (action !== 'none') add({ action, conditions }, others);
  return found;
}

/** The condition under which calls of one tool pass; null where none does. */
function celFor(tool: string, enforcement: Enforcement): string | null {
  const all = ways(enforcement);
  if (all.length === 0) return null;
  const named = `request.mcp.tool == ${celText(tool)}`;
  if (all.some((each) => each.length === 0)) return named;
  // The list of tools is judged without parameters, so that a tool which is held to arguments is listed.
  return `${named} && (request.mcp.params == null || ${all.map((each) => `(${each.join(' && ')})`).join(' || ')})`;
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can, takes });
  if (enforcement.action === 'deny' && enforcement.cases.length === 0) return { enforcement: doing('hide'), losses };
  if ((celFor(tool, enforcement)?.length ?? 0) > longestExpression - 200) {
    const loss = `${title} takes no expression of this length; for ${inSentence(tool)} this policy hides it from the model and denies it instead.`;
    return { enforcement: doing('hide'), losses: [...losses, loss] };
  }
  return { enforcement, losses };
}

/** Expressions packed into as few rules as their length allows. */
function packed(backend: string, expressions: readonly string[]): string[] {
  const head = `request.mcp.backend == ${celText(backend)} && (`;
  const rules: string[] = [];
  let current = '';
  for (const each of expressions) {
    const next = current === '' ? `(${each})` : `${current} || (${each})`;
    if (head.length + next.length + 1 <= longestExpression) current = next;
    else {
      rules.push(`${head}${current})`);
      current = `(${each})`;
    }
  }
  return current === '' ? rules : [...rules, `${head}${current})`];
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(envoyAiGateway, options);
  const { tools, losses } = settle(decisions, enforces);
  const expressions = [...tools].flatMap(([tool, enforcement]) => celFor(tool, enforcement) ?? []);
  const rules = packed(options.serverKey, expressions);
  const dropped = rules.length > mostRules;
  const quoted = (text: string): Scalar<string> => {
    const scalar = new Scalar(text);
    scalar.type = Scalar.QUOTE_DOUBLE;
    return scalar;
  };
  const document = new Document({
    apiVersion: 'aigateway.envoyproxy.io/v1beta1',
    kind: 'MCPRoute',
    metadata: { name: 'fill-in-your-route' },
    spec: { securityPolicy: { authorization: { defaultAction: 'Deny' } } },
  });
  const list = rules.slice(0, mostRules).map((cel) => ({ action: 'Allow', cel: quoted(cel) }));
  document.setIn(['spec', 'securityPolicy', 'authorization', 'rules'], document.createNode(list));
  const text = document.toString({ directives: false, lineWidth: 0, blockQuote: false });
  const tooMany = [...tools.keys()].map((tool) => ({
    tool,
    text: `${title} takes ${mostRules} rules a route, and these tools need more; the tools of the rest are denied.`,
  }));
  return policyOf(escapeInvisible(text, 'long'), tools, dropped ? [...losses, ...tooMany] : losses);
}

/** The authorization of an MCPRoute of Envoy AI Gateway. */
export const envoyAiGateway: Target = {
  id: 'envoy-ai-gateway',
  title,
  docs: 'https://aigateway.envoyproxy.io/docs/capabilities/mcp/',
  fileName: 'mcproute.yaml',
  mediaType: 'application/yaml',
  language: 'yaml',
  where: 'Merge securityPolicy.authorization into the MCPRoute that has the server as a backend.',
  verified: null,
  can,
  serverKeys: /^[^]+$/,
  traps: [
    'An expression that fails matches nothing, so only rules that allow are written, under defaultAction Deny.',
    'The backend is the name in backendRefs, and clients see tools as BACKEND__TOOL; rules have the name without it.',
    'A route takes 32 rules, and an expression 4,096 characters.',
    'Expressions on calls are marked as experimental.',
    'Other backends of the same route need rules of their own, since the default is to deny.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every other tool of the route is denied and left out of the list, because defaultAction is Deny.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Look up the backend's name in spec.backendRefs of your MCPRoute; if it is not ${inSentence(serverKey)}, write yours in the rules.`,
    'Put the name of your route in place of fill-in-your-route, and fill in what stands for a host or a folder.',
    'Apply it with kubectl patch mcproute NAME --type merge --patch-file mcproute.yaml.',
    'List the tools through the gateway, and see that those which the policy leaves out are gone.',
  ],
  block: (tool) => (tool.isWellFormed() ? `take ${inSentence(tool)} out of the rules that allow` : null),
  emit,
};
