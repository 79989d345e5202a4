import type { ArgumentCondition } from '../../model/argument-condition.ts';
import { inSentence } from '../../model/in-sentence.ts';
import { pointerTokens } from '../../model/json.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { hostPattern, isPatternRoot, mailPattern, pathPattern } from '../patterns.ts';
import { closed } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target, Treatment } from '../target.ts';

const title = 'OPA (Rego)';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: false,
  windows: [],
  checks: { maximum: 'narrower', hosts: 'narrower', under: 'narrower', domains: 'narrower', oneOf: 'narrower' },
  cases: 'full',
  hide: false,
};

function takes(condition: ArgumentCondition): boolean {
  if (condition.check === 'total') return false;
  // Null is also what a missing argument is read as.
  if (condition.check === 'oneOf' && condition.values.includes(null)) return false;
  return condition.check !== 'under' || (condition.roots ?? []).every(isPatternRoot);
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  return enforce(tool, decision, { title, can, takes });
}

function passing(condition: ArgumentCondition): string[] {
  const matches = (pattern: string): string[] => ['is_string(value)', `regex.match(${JSON.stringify(pattern)}, value)`];
  switch (condition.check) {
    case 'maximum':
      return ['is_number(value)', 'value >= 0', `value <= ${condition.max ?? -1}`];
    case 'hosts':
      return matches(hostPattern(condition.hosts ?? [], condition.form));
    case 'under':
      return matches(pathPattern(condition.roots ?? []));
    case 'domains':
      return matches(mailPattern(condition.domains ?? []));
    case 'oneOf':
      return [`value in ${JSON.stringify(condition.values)}`];
    case 'total':
      return ['false'];
  }
}

/** The rules that make a name true where a call meets a condition. */
function rulesFor(name: string, open: ArgumentCondition): string[] {
  const condition = closed(open);
  const path = JSON.stringify(pointerTokens(condition.argument));
  const value = `value := object.get(input.params, array.concat(["arguments"], ${path}), null)`;
  const rule = (...lines: string[]): string =>
    `${name} if {\n${[value, ...lines].map((line) => `  ${line}`).join('\n')}\n}`;
  const met = rule(...passing(condition));
  return condition.whenAbsent === 'pass' ? [rule('value in [null, []]'), met] : [met];
}

function rules(tool: string, index: number, { action, conditions, cases }: Enforcement): string[] {
  const text: string[] = [];
  const others: string[] = [];
  let count = 0;
  const check = (condition: ArgumentCondition): string => {
    const name = `check_${index}_${count++}`;
    text.push(...rulesFor(name, condition));
    return name;
  };
  const allow = (kind: Pick<Treatment, 'conditions'> & { action: string }, apart: readonly string[]): void => {
    if (kind.action !== 'allow') return;
    const lines = [
      'input.method == "tools/call"',
      `input.params.name == ${JSON.stringify(tool)}`,
      ...apart,
      ...kind.conditions.map(check),
    ];
    text.push(`allow if {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`);
  };
  for (const each of cases) {
    const met = check({ check: 'oneOf', argument: each.argument, values: [...each.values], whenAbsent: 'refuse' });
    allow(each, [...others, met]);
    others.push(`not ${met}`);
  }
  allow({ action, conditions }, others);
  return text;
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(opa, options);
  const { tools, losses } = settle(decisions, enforces);
  const head = ['package toolgrade.mcp', 'import rego.v1', 'default allow := false'];
  const all = [...tools].flatMap(([tool, enforcement], index) => rules(tool, index, enforcement));
  return policyOf(`${escapeInvisible([...head, ...all].join('\n\n'), 'pairs')}\n`, tools, losses);
}

/** A policy for Open Policy Agent, asked with the JSON-RPC request of a call as its input. */
export const opa: Target = {
  id: 'opa',
  title,
  docs: 'https://www.openpolicyagent.org/docs/policy-language',
  fileName: 'policy.rego',
  mediaType: 'text/plain',
  language: 'rego',
  where: 'A module of the bundle that your gateway or your own code asks, for each call of a tool.',
  verified: null,
  can,
  serverKeys: /./,
  traps: [
    'OPA decides and enforces nothing: whoever asks it must refuse a call where data.toolgrade.mcp.allow is not true.',
    'The input is the JSON-RPC request of the call as the client sent it, with method and params; another mapping makes every rule false.',
    'One module is about one server: where several stand behind the same question, give each a package of its own.',
    'A limit needs a count that the one who asks keeps and hands over, so none is written here.',
  ],
  others: [{ mode: 'denied', text: 'Every other tool of the server is denied, because allow is false by default.' }],
  enforces,
  steps: ({ serverKey }) => [
    `Save the policy as policy.rego in the bundle for ${inSentence(serverKey)}, and fill in what stands for a host or a folder.`,
    'Check it: opa check --strict policy.rego.',
    'Ask for data.toolgrade.mcp.allow with the request of each call as input, and refuse where the answer is not true.',
  ],
  block: (tool) => (tool.isWellFormed() ? `take out the rules that allow ${inSentence(tool)}` : null),
  emit,
};
