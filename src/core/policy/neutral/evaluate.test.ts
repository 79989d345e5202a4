import { describe, expect, test } from 'vitest';
import type { ArgumentCondition } from '../../model/argument-condition.ts';
import { policyFile, type PolicyFileInput } from '../../model/policy-file.ts';
import { counted, type Counters } from './counters.ts';
import { evaluate, isListed, type Verdict } from './evaluate.ts';

const minute = 60_000;

function policyOf(rules: PolicyFileInput['rules'], others: PolicyFileInput['others'] = 'deny') {
  return policyFile.parse({ format: 'toolgrade policy', version: 1, others, rules });
}

function judge(rule: Omit<PolicyFileInput['rules'][number], 'tool'>, given: unknown, canAsk = true): Verdict {
  const policy = policyOf([
    { tool: 'other', action: 'deny' },
    { tool: 't', ...rule },
  ]);
  return evaluate(policy, { tool: 't', arguments: given, at: 0, canAsk }, new Map());
}

/** How often each of several calls of one tool is let through, one after another. */
function run(rule: Omit<PolicyFileInput['rules'][number], 'tool'>, calls: readonly { at: number; given?: unknown }[]) {
  const policy = policyOf([{ tool: 't', ...rule }]);
  let counters: Counters = new Map();
  return calls.map(({ at, given = {} }) => {
    const verdict = evaluate(policy, { tool: 't', arguments: given, at, canAsk: true }, counters);
    if (verdict.action !== 'deny') counters = counted(counters, verdict.counts, at);
    return verdict.action;
  });
}

describe('a rule', () => {
  test.each([
    ['allow', true, 'allow', '/rules/1'],
    ['ask', true, 'ask', '/rules/1'],
    ['ask', false, 'deny', '/rules/1/fallback'],
    ['deny', true, 'deny', '/rules/1'],
    ['hide', true, 'deny', '/rules/1'],
  ] as const)('%s, where a person can be asked: %s', (action, canAsk, expected, rule) => {
    expect(judge({ action }, {}, canAsk)).toMatchObject({ action: expected, rule });
  });

  test('asks with a limit to fall back on', () => {
    const rule = { action: 'ask', fallback: { action: 'limit', limit: { max: 1, window: 'hour' } } } as const;
    const verdict = judge(rule, {}, false);
    expect(verdict).toMatchObject({ action: 'allow', rule: '/rules/1/fallback' });
    expect(verdict.counts).toEqual([{ counter: '["t","calls","hour"]', window: 'hour', amount: 1 }]);
  });
});

test.each([
  ['allow', true, 'allow'],
  ['ask', true, 'ask'],
  ['ask', false, 'deny'],
  ['deny', true, 'deny'],
  ['hide', true, 'deny'],
] as const)('other tools: %s, where a person can be asked: %s', (others, canAsk, action) => {
  for (const tool of ['unnamed', '__proto__', '*', '', 'T']) {
    const call = { tool, arguments: {}, at: 0, canAsk };
    expect(evaluate(policyOf([{ tool: 't', action: 'allow' }], others), call, new Map())).toMatchObject({
      action,
      rule: '/others',
    });
  }
});

describe('a limit', () => {
  const rule = { action: 'limit', limit: { max: 2, window: 'minute' } } as const;

  test('lets so many calls through in any span of its length', () => {
    expect(run(rule, [{ at: 0 }, { at: 30_000 }, { at: 59_999 }, { at: minute }, { at: minute + 1 }])).toEqual([
      'allow',
      'allow',
      'deny',
      'allow',
      'deny',
    ]);
  });

  test('counts on when the clock is set back', () => {
    expect(run(rule, [{ at: 10 * minute }, { at: 10 * minute }, { at: 0 }])).toEqual(['allow', 'allow', 'deny']);
  });
});

describe('conditions', () => {
  const pass = 'pass' as const;
  const refuse = 'refuse' as const;
  const argument = '/a';
  test.each<[ArgumentCondition, unknown, boolean]>([
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, 10, true],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, '10', true],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, '9.99', true],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, 0, true],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, 10.01, false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, -1, false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, '1e9', false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, '0x1', false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, '10.00000000000000001', false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, ' 1', false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, [1], false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, true, false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, Number.NaN, false],
    [{ check: 'maximum', argument, whenAbsent: refuse, max: 10 }, undefined, false],
    [{ check: 'maximum', argument, whenAbsent: pass, max: 10 }, null, true],
    [{ check: 'oneOf', argument, whenAbsent: pass, values: [false] }, undefined, true],
    [{ check: 'oneOf', argument, whenAbsent: pass, values: [false] }, false, true],
    [{ check: 'oneOf', argument, whenAbsent: pass, values: [false] }, true, false],
    [{ check: 'oneOf', argument, whenAbsent: pass, values: [false] }, 'false', false],
    [{ check: 'oneOf', argument, whenAbsent: pass, values: [false] }, 0, false],
    [{ check: 'oneOf', argument, whenAbsent: refuse, values: [true] }, undefined, false],
    [{ check: 'oneOf', argument, whenAbsent: refuse, values: ['x', null] }, null, true],
    [{ check: 'oneOf', argument, whenAbsent: refuse, values: ['x', 'y'] }, ['x', 'y'], true],
    [{ check: 'oneOf', argument, whenAbsent: refuse, values: ['x', 'y'] }, ['x', 'z'], false],
    [{ check: 'oneOf', argument, whenAbsent: refuse, values: ['x', 'y'] }, [], false],
    [{ check: 'hosts', argument, whenAbsent: refuse, form: 'url', hosts: ['a.example'] }, 'https://a.example', true],
    [{ check: 'hosts', argument, whenAbsent: refuse, form: 'url', hosts: ['a.example'] }, ['https://b.example'], false],
    [{ check: 'hosts', argument, whenAbsent: refuse, form: 'url', hosts: ['a.example'] }, 1, false],
    [{ check: 'hosts', argument, whenAbsent: refuse, form: 'url', hosts: ['a.example'] }, { url: 1 }, false],
    [{ check: 'under', argument, whenAbsent: refuse, roots: ['/srv'] }, ['/srv/a', '/srv/b'], true],
    [{ check: 'under', argument, whenAbsent: refuse, roots: ['/srv'] }, ['/srv/a', '/etc/b'], false],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['a.example'] }, 'x@A.example', true],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['*.a.example'] }, 'x@b.a.example', true],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['*.a.example'] }, 'x@a.example', false],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['a.example'] }, 'x@a.example, y@b.example', false],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['a.example'] }, 'X <x@a.example>', false],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['a.example'] }, 'x@b.example@a.example', false],
    [{ check: 'domains', argument, whenAbsent: refuse, domains: ['a.example'] }, 'x@a.example\n', false],
  ])('%j on %j: %s', (condition, value, met) => {
    const verdict = judge({ action: 'allow', conditions: [condition] }, { a: value });
    expect(verdict).toMatchObject(
      met ? { action: 'allow', rule: '/rules/1' } : { action: 'deny', rule: '/rules/1/conditions/0' },
    );
  });

  test('read own members of the arguments alone', () => {
    const condition: ArgumentCondition = {
      check: 'oneOf',
      argument: '/constructor/name',
      whenAbsent: refuse,
      values: ['Object'],
    };
    expect(judge({ action: 'allow', conditions: [condition] }, {}).action).toBe('deny');
    for (const given of [null, undefined, 'text', 3, []]) {
      expect(judge({ action: 'allow', conditions: [condition] }, given).action).toBe('deny');
    }
  });

  test('deny before a person is asked', () => {
    const condition: ArgumentCondition = { check: 'oneOf', argument, whenAbsent: pass, values: [false] };
    expect(judge({ action: 'ask', conditions: [condition] }, { a: true }).action).toBe('deny');
  });

  test.each<ArgumentCondition>([
    { check: 'maximum', argument, whenAbsent: refuse, max: null },
    { check: 'total', argument, whenAbsent: refuse, max: null, window: 'day' },
    { check: 'hosts', argument, whenAbsent: refuse, form: 'url', hosts: null },
    { check: 'under', argument, whenAbsent: refuse, roots: null },
    { check: 'domains', argument, whenAbsent: refuse, domains: null },
  ])('that nobody has filled in let no call pass without a person: $check', (condition) => {
    const given = { a: condition.check === 'maximum' || condition.check === 'total' ? 0 : 'x' };
    const unfilled = { action: 'deny', rule: '/rules/1/conditions/0' };
    expect(judge({ action: 'allow', conditions: [condition] }, given)).toMatchObject(unfilled);
    const limit = { max: 5, window: 'minute' } as const;
    expect(judge({ action: 'limit', limit, conditions: [condition] }, given)).toMatchObject(unfilled);
    const asked: Omit<PolicyFileInput['rules'][number], 'tool'> = {
      action: 'ask',
      fallback: { action: 'limit', limit },
      conditions: [condition],
    };
    expect(judge(asked, given, false)).toMatchObject(unfilled);
    expect(judge(asked, given, true).action).toBe('ask');
  });

  test('a total counts what passed, by the amount', () => {
    const total: ArgumentCondition = { check: 'total', argument, whenAbsent: refuse, max: 100, window: 'day' };
    const day = 86_400_000;
    const calls = [
      { at: 0, given: { a: 60 } },
      { at: 1, given: { a: 41 } },
      { at: 2, given: { a: '40' } },
      { at: 3, given: { a: 0.5 } },
      { at: day, given: { a: 60 } },
    ];
    expect(run({ action: 'ask', conditions: [total] }, calls)).toEqual(['ask', 'deny', 'ask', 'deny', 'ask']);
  });
});

describe('cases', () => {
  const rule = {
    action: 'deny',
    cases: [
      { argument: '/action', values: ['list', 'get'], action: 'limit', limit: { max: 1, window: 'minute' } },
      { argument: '/dry_run', values: [true], action: 'allow' },
    ],
  } satisfies Omit<PolicyFileInput['rules'][number], 'tool'>;

  test.each<[unknown, string, string]>([
    [{ action: 'list' }, 'allow', '/rules/1/cases/0'],
    [{ action: ['list', 'get'] }, 'deny', '/rules/1'],
    [{ action: ['list', 'delete'] }, 'deny', '/rules/1'],
    [{ action: 'delete' }, 'deny', '/rules/1'],
    [{ action: 'LIST' }, 'deny', '/rules/1'],
    [{ action: 'delete', dry_run: true }, 'allow', '/rules/1/cases/1'],
    [{ action: 'delete', dry_run: 'true' }, 'deny', '/rules/1'],
    [{}, 'deny', '/rules/1'],
  ])('%j: %s', (given, action, at) => expect(judge(rule, given)).toMatchObject({ action, rule: at }));

  test('count apart from the rest of the tool', () => {
    const limited = { ...rule, action: 'limit', limit: { max: 1, window: 'minute' } } as const;
    const calls = [
      { at: 0, given: { action: 'list' } },
      { at: 1, given: { action: 'delete' } },
      { at: 2, given: { action: 'get' } },
    ];
    expect(run(limited, calls)).toEqual(['allow', 'allow', 'deny']);
  });
});

test('a hidden tool is not listed, nor one that falls back on it where nobody can be asked', () => {
  const policy = policyOf([
    { tool: 'a', action: 'hide' },
    { tool: 'b', action: 'ask', fallback: { action: 'hide' } },
    { tool: 'c', action: 'deny' },
  ]);
  expect(['a', 'b', 'c', 'd'].map((tool) => isListed(policy, tool, true))).toEqual([false, true, true, true]);
  expect(['a', 'b', 'c', 'd'].map((tool) => isListed(policy, tool, false))).toEqual([false, false, true, true]);
  expect(isListed(policyOf([], 'hide'), 'a', true)).toBe(false);
});
