import * as fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ArgumentCondition, Scalar } from '#core/model/argument-condition.ts';
import type { Decision, DecisionCase } from '#core/model/decision.ts';
import type { ToolDecision } from '#core/model/policy.ts';
import { windows } from '#core/taxonomy/window.ts';
import { isPlaceholder } from '#core/model/placeholder.ts';
import { prove, unsaidLosses } from './prove.ts';
import { readers } from '../support/policy-readers/index.ts';
import { aboutOthers, usualOthers, type EmitOptions, type Target } from '#core/policy/target.ts';
import { tryCalls } from '#core/policy/vectors.ts';
import { targets } from '#core/policy/targets/index.ts';

const notTargets = new Set(['index.ts']);
const folder = join(import.meta.dirname, '../../src/core/policy/targets');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

/** Names that try to be something else than a name in one of the formats. */
const hostileNames = [
  '__proto__',
  'constructor',
  'toString',
  '*',
  'delete_*',
  '',
  ' ',
  'a.b',
  'a_b',
  'a b',
  'a:b',
  '"',
  "'",
  '\\',
  '`',
  '"}],"default":"allow","x":[{"',
  'x\n  "*": {rules: []}',
  'x\r\ndefault: allow',
  '- x',
  '? x',
  '&a',
  '*a',
  '!!binary x',
  '#x',
  'x: y',
  '{}',
  '[]',
  '~',
  'null',
  'true',
  'no',
  '1',
  '1e3',
  '0x1f',
  '2026-11-21',
  '<<',
  '---',
  '...',
  '%YAML 1.1',
  '*/',
  '<!--',
  '</script><script>',
  '${HOME}',
  '$(id)',
  'x)(y',
  'x(*)',
  'mcp__other__tool',
  '__',
  'get\u200Btool',
  'get\u202Eloot',
  '\uFEFFx',
  '\u0000',
  '\u0007\u001B[31m',
  '\u007F\u0085\u009B',
  '\u2028\u2029',
  '\uFFFE\uFFFF',
  '\uD800',
  '\u{E0041}\u{E0042}',
  '\u{1F600}',
  'é',
  'e\u0301',
  'x'.repeat(300),
  'x'.repeat(2000),
];

const limit = fc.record({ max: fc.integer({ min: 1, max: 4 }), window: fc.constantFrom(...windows) });
const words = { reason: 'Because.', doesNotPrevent: [], ifEnabled: null, conditions: [], cases: [], noLimit: null };
const plainDecision: fc.Arbitrary<Decision> = fc.oneof(
  fc.constant<Decision>({ action: 'allow', limit: null, remember: true, fallback: null, ...words }),
  limit.map((each): Decision => ({ action: 'limit', limit: each, remember: true, fallback: null, ...words })),
  fc
    .record({ remember: fc.boolean(), instead: fc.constantFrom('limit', 'hide', 'deny', null), each: limit })
    .map(({ remember, instead, each }): Decision => ({
      action: 'ask',
      limit: null,
      remember,
      fallback: instead === null ? null : { action: instead, limit: instead === 'limit' ? each : null },
      ...words,
    })),
  fc.constant<Decision>({ action: 'deny', limit: null, remember: false, fallback: null, ...words }),
  fc.constant<Decision>({ action: 'hide', limit: null, remember: false, fallback: null, ...words, ifEnabled: 'ask' }),
);
const pointer = fc.constantFrom(
  '/amount',
  '/url',
  '/path',
  '/to',
  '/force',
  '/options/force',
  '/a b',
  '/__proto__',
  '/x~1y',
);
const whenAbsent = fc.constantFrom('pass' as const, 'refuse' as const);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 3 });
const hosts = fc.constantFrom<string[]>(['api.example.com'], ['*.files.example', 'localhost:8080']);
const roots = fc.constantFrom<string[]>(['/srv/data'], ['docs', '/'], ['.'], ['C:\\work']);
const anyCondition: fc.Arbitrary<ArgumentCondition> = fc.oneof(
  fc.record({
    check: fc.constant('maximum' as const),
    argument: pointer,
    whenAbsent,
    max: maybe(fc.constantFrom(0, 10, 99.5)),
  }),
  fc.record({
    check: fc.constant('total' as const),
    argument: pointer,
    whenAbsent,
    max: maybe(fc.constantFrom(5, 100)),
    window: fc.constantFrom(...windows),
  }),
  fc.record({
    check: fc.constant('hosts' as const),
    argument: pointer,
    whenAbsent,
    form: fc.constantFrom('url' as const, 'host' as const),
    hosts: maybe(hosts),
  }),
  fc.record({ check: fc.constant('under' as const), argument: pointer, whenAbsent, roots: maybe(roots) }),
  fc.record({
    check: fc.constant('domains' as const),
    argument: pointer,
    whenAbsent,
    domains: maybe(fc.constantFrom<string[]>(['example.com'], ['*.example.com'])),
  }),
  fc.record({
    check: fc.constant('oneOf' as const),
    argument: pointer,
    whenAbsent,
    values: fc.constantFrom<Scalar[]>([false], [true], ['list', 'get'], ['"', '\\'], ['*/', '${x}', "'"], [1, null]),
  }),
);
const conditions = fc.uniqueArray(anyCondition, {
  selector: ({ check, argument }) => `${check} ${argument}`,
  maxLength: 2,
});
const anyCase: fc.Arbitrary<DecisionCase> = fc
  .record({
    argument: fc.constantFrom('/action', '/dry_run'),
    values: fc.constantFrom<Scalar[]>(['list', 'get'], [true], ["'", '"\\n']),
    action: fc.constantFrom('allow' as const, 'limit' as const, 'ask' as const),
    limit,
    conditions,
  })
  .map(({ limit: each, ...rest }) => ({
    ...rest,
    limit: rest.action === 'limit' ? each : null,
    remember: true,
    fallback: null,
    reason: 'Because.',
  }));
const anyDecision: fc.Arbitrary<Decision> = fc
  .record({ plain: plainDecision, conditions, cases: fc.array(anyCase, { maxLength: 2 }) })
  .map(({ plain, conditions: said, cases }) => ({
    ...plain,
    conditions: plain.action === 'hide' || plain.action === 'deny' ? [] : said,
    cases: plain.action === 'hide' ? [] : cases,
  }));
const anyName = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileNames) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^[a-z][a-zA-Z0-9_.-]{0,30}$/),
);
const anyDecisions = fc.uniqueArray(fc.record({ tool: anyName, decision: anyDecision }), {
  selector: ({ tool }) => tool,
  maxLength: 12,
});

const serverKeys = ['github', 'my-server', 'my server', 'a.b', 'a_b', 'x"y\n', '__proto__', 'k'.repeat(80)];

function optionsOf(target: Target, serverKey = 'github'): EmitOptions[] {
  return target.others.map(({ mode }) => ({ serverKey, others: mode }));
}

test('every file in the folder defines one target, under its own name, and the index lists it', () => {
  const expected = files.filter((file) => !notTargets.has(file)).map((file) => file.replace(/\.ts$/, ''));
  expect(targets.map(({ id }) => id).sort()).toEqual(expected.sort());
  expect([...readers.keys()].sort()).toEqual(expected);
});

describe.each(targets.map((target) => [target.id, target] as const))('%s', (id, target) => {
  const reader = readers.get(id);
  if (reader === undefined) throw new Error(`no reader for ${id}`);

  test('says what a page needs to say of it', () => {
    expect(new URL(target.docs).protocol).toBe('https:');
    expect(target.others.length).toBeGreaterThan(0);
    for (const text of [target.where, ...target.traps, ...target.others.map((other) => other.text)]) {
      expect(text).toMatch(/^[A-Z].*\.$/s);
    }
    expect(target.can.windows.length > 0).toBe(target.can.limit);
    for (const options of optionsOf(target)) {
      expect(target.steps(options).length).toBeGreaterThanOrEqual(3);
      expect(target.block('delete_all', options)).toContain('delete_all');
      expect(aboutOthers(target, options.others)).not.toBe('');
    }
    if (target.verified !== null) expect(target.verified.on).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('refuses a mode for other tools that it does not have', () => {
    const mode = (['denied', 'allowed', 'unchanged'] as const).find(
      (each) => !target.others.some((other) => other.mode === each),
    );
    expect(() => target.emit([], { serverKey: 'x', others: mode ?? 'unchanged' })).toThrow(RangeError);
  });

  test('a policy that only blocks does not block the whole server unless there is no other way', () => {
    const hide: ToolDecision = {
      tool: 'drop_all',
      decision: { action: 'hide', limit: null, remember: false, fallback: null, ...words, ifEnabled: 'ask' },
    };
    const mode = usualOthers(target, [hide]);
    expect(mode !== 'denied' || target.others.length === 1).toBe(true);
  });

  test('the format takes every policy, and its reader gives every call the verdict that the vectors name', () => {
    fc.assert(
      fc.property(anyDecisions, fc.constantFrom(...serverKeys), (decisions, serverKey) => {
        for (const options of optionsOf(target, serverKey)) {
          const policy = target.emit(decisions, options);
          expect(() => reader.open(policy, serverKey)).not.toThrow();
          if (!target.serverKeys.test(serverKey)) continue;
          expect(reader.problems(policy, serverKey)).toEqual([]);
          expect(prove(target, reader, decisions, options)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('wherever its policy does something else than was decided, a loss says so', () => {
    fc.assert(
      fc.property(anyName, anyDecision, (tool, decision) => {
        for (const options of optionsOf(target)) expect(unsaidLosses(target, { tool, decision }, options)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('never lets a call pass without a question or a limit where the decision asks or blocks', () => {
    fc.assert(
      fc.property(anyName, anyDecision, (tool, decision) => {
        const { action, conditions: kept, cases } = target.enforces({ tool, decision }).enforcement;
        if (decision.action === 'allow' || decision.action === 'limit') return;
        const bounded = [...kept, ...cases].length > 0;
        if (action === 'allow') expect(bounded).toBe(true);
        if ((decision.action === 'deny' || decision.action === 'hide') && decision.cases.length === 0) {
          expect(['deny', 'hide', 'none']).toContain(action);
        }
      }),
    );
  });

  test('lets no call pass that a condition which nobody has filled in is about', () => {
    fc.assert(
      fc.property(anyDecision, (decision) => {
        const open = { ...decision, cases: [], conditions: decision.conditions.filter(isPlaceholder) };
        if (open.conditions.length === 0) return;
        for (const options of optionsOf(target)) {
          const policy = target.emit([{ tool: 'a_tool', decision: open }], options);
          const judge = reader.open(policy, options.serverKey);
          const given = Object.fromEntries(open.conditions.map(({ argument }) => [argument.slice(1), 1]));
          for (const calls of [...tryCalls(open), [{ given, at: 0 }]]) {
            for (const call of calls) {
              if (open.conditions.every(({ whenAbsent: absent }) => absent === 'pass')) continue;
              expect(judge.call('a_tool', call.given, call.at)).not.toBe('allow');
            }
          }
        }
      }),
    );
  });

  test('the order of decisions does not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ tool: anyName, decision: anyDecision }), { maxLength: 8 }), (decisions) => {
        for (const options of optionsOf(target)) {
          expect(target.emit(decisions.toReversed(), options)).toEqual(target.emit(decisions, options));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('nothing in a policy is invisible, and hostile names stay data', () => {
    const decisions = hostileNames.map((tool): ToolDecision => ({
      tool,
      decision: { action: 'allow', limit: null, remember: true, fallback: null, ...words },
    }));
    for (const options of optionsOf(target)) {
      const policy = target.emit(decisions, options);
      for (const { text } of [policy, ...policy.more]) expect(text).not.toMatch(/[^\n\P{C}]|[\p{Zl}\p{Zp}]/u);
      const judge = reader.open(policy, options.serverKey);
      const found = judge.listed('unlisted') ? judge.call('unlisted', {}, 0) : 'deny';
      expect(found).toBe(
        ({ denied: 'deny', allowed: 'allow', asked: 'ask', unchanged: 'unsaid' } as const)[options.others],
      );
    }
  });

  test('losses and steps are sentences', () => {
    fc.assert(
      fc.property(anyName, anyDecision, (tool, decision) => {
        const { losses } = target.enforces({ tool, decision });
        for (const loss of losses) {
          expect(loss).toMatch(/^\S.*\.$/);
          expect(loss).not.toMatch(/\p{C}/u);
          expect(loss.replaceAll(/“[^”]*”/g, 'NAME').replaceAll(tool, 'NAME')).not.toMatch(
            /undefined|null|NaN|\.\.| {2}/,
          );
        }
      }),
    );
  });
});
