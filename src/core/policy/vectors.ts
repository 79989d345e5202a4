import type { ArgumentCondition, Scalar } from '../model/argument-condition.ts';
import type { Decision } from '../model/decision.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { pointerTokens } from '../model/json.ts';
import type { ToolDecision } from '../model/policy.ts';
import { settle } from './emit.ts';
import { counted, type Counters } from './neutral/counters.ts';
import { evaluate } from './neutral/evaluate.ts';
import { neutralOf } from './neutral/policy-file-of-target.ts';
import type { EmitOptions, Target } from './target.ts';

/** Calls of one tool, one after another, and what a policy must say of each. */
export interface Vector {
  tool: string;
  calls: readonly { given: JsonObject; at: number }[];
  /** `unsaid` where the target leaves the call to something outside the policy. */
  verdicts: readonly ('allow' | 'ask' | 'deny' | 'unsaid')[];
}

type Given = readonly { given: JsonObject; at: number }[];

const longest = 200;
/** What becomes of a tool that a policy cannot name: what becomes of any that it does not. */
const unnamed = { denied: 'deny', allowed: 'allow', asked: 'ask', unchanged: 'unsaid' } as const;
const aDay = 86_400_000;

/** Arguments with one of them set; what stands between is made an object. Own members only, whatever the name. */
function withValue(given: JsonObject, pointer: string, value: JsonValue): JsonObject {
  const [first = '', ...rest] = pointerTokens(pointer);
  const inner = Object.hasOwn(given, first) ? given[first] : undefined;
  const member: JsonValue =
    rest.length === 0
      ? value
      : withValue(
          typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {},
          `/${rest.map((token) => token.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
          value,
        );
  return Object.fromEntries([...Object.entries(given).filter(([key]) => key !== first), [first, member]]);
}

/** Values that meet a condition where it is filled in, and values that no such condition should let pass. */
function samples(condition: ArgumentCondition): { good: JsonValue[]; bad: JsonValue[] } {
  switch (condition.check) {
    case 'maximum':
    case 'total': {
      const max = condition.max ?? 10;
      return { good: [max, 0], bad: [max + 1, -1, `${max + 1}`, 'all', true, [max]] };
    }
    case 'hosts': {
      const [host = 'fill-in.example'] = condition.hosts ?? [];
      const name = host.replace(/^\*\./, 'sub.');
      const url = condition.form === 'url' ? (each: string) => `https://${each}/` : (each: string) => each;
      const fixed = ['evil.example', `${name}.evil.example`, `evil.example#${name}`, `user@${name}`, ''];
      return {
        good: [url(name)],
        bad: [...fixed.map(url), `https://evil.example\\@${name}/`, 5, [url('evil.example')]],
      };
    }
    case 'under': {
      const [root = '/srv'] = condition.roots ?? [];
      const folder = root.replace(/\/+$/, '');
      const bad = [
        '/etc/passwd',
        `${folder}/../etc`,
        `${folder}-else/a`,
        '../etc',
        '~/.ssh',
        '',
        `${folder}/a\u0000`,
        {},
      ];
      return { good: [`${folder}/a/b.txt`], bad };
    }
    case 'domains': {
      const [domain = 'fill-in.example'] = condition.domains ?? [];
      const name = domain.replace(/^\*\./, 'sub.');
      return {
        good: [`a@${name}`],
        bad: ['a@evil.example', `a@evil.example, b@${name}`, `a@${name}.evil.example`, 'a', 1],
      };
    }
    case 'oneOf': {
      const other: Scalar = condition.values.some((value) => typeof value === 'boolean')
        ? !condition.values.includes(true)
        : 'another value';
      return { good: condition.values.slice(0, 3), bad: [other, String(condition.values[0]).concat('x'), {}] };
    }
  }
}

/**
 * Calls that try a decision at its edges: without arguments, with each argument right, wrong and absent, in each case that is
 * treated apart, and once more than a limit allows.
 */
export function tryCalls(decision: Decision): Given[] {
  const conditions = [...decision.conditions, ...decision.cases.flatMap((each) => each.conditions)];
  let right: JsonObject = {};
  for (const condition of conditions) {
    const [value] = samples(condition).good;
    if (value !== undefined) right = withValue(right, condition.argument, value);
  }
  const singles: JsonObject[] = [{}, right];
  for (const condition of conditions) {
    const { good, bad } = samples(condition);
    for (const value of [...good, ...bad, null]) singles.push(withValue(right, condition.argument, value));
  }
  for (const { argument, values } of decision.cases) {
    for (const value of [...values.slice(0, 3), 'another action', !(values[0] ?? false), [...values]]) {
      singles.push(withValue(right, argument, value));
    }
  }
  const limits = [decision.limit, decision.fallback?.limit, ...decision.cases.map(({ limit }) => limit)];
  const sequences: Given[] = limits
    .flatMap((limit) => (limit === null || limit === undefined || limit.max > longest ? [] : [limit]))
    .slice(0, 1)
    .map(({ max }) => [
      ...Array.from({ length: max + 1 }, () => ({ given: right, at: 0 })),
      { given: right, at: 2 * aDay },
    ]);
  return [...singles.map((given) => [{ given, at: 0 }]), ...sequences];
}

/**
 * The test vectors of a target for some decisions: calls, and what its policy must say of each. They come from the neutral
 * evaluator, given what the target says that it enforces; what that is less than the decision is printed as a loss.
 */
export function vectorsFor(target: Target, decisions: readonly ToolDecision[], { others }: EmitOptions): Vector[] {
  const { tools } = settle(decisions, target.enforces);
  const policy = neutralOf(tools, others);
  return decisions.flatMap(({ tool, decision }) => {
    const said = tools.get(tool)?.action !== 'none';
    return tryCalls(decision).map((calls): Vector => {
      let counters: Counters = new Map();
      const verdicts = calls.map(({ given, at }) => {
        if (!said) return unnamed[others];
        const verdict = evaluate(policy, { tool, arguments: given, at, canAsk: true }, counters);
        // A question is taken to be answered with yes.
        if (verdict.action !== 'deny') counters = counted(counters, verdict.counts, at);
        return verdict.action;
      });
      return { tool, calls, verdicts };
    });
  });
}
