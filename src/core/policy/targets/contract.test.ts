import * as fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../model/decision.ts';
import type { ToolDecision } from '../../model/policy.ts';
import { windows } from '../../taxonomy/window.ts';
import { readers } from '../readers/index.ts';
import { aboutOthers, usualOthers, type EmitOptions, type Enforcement, type Target } from '../target.ts';
import { targets } from './index.ts';

const notTargets = new Set(['index.ts']);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

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

const limit = fc.record({ max: fc.integer({ min: 1, max: 10_000 }), window: fc.constantFrom(...windows) });
const words = { reason: 'Because.', doesNotPrevent: [], ifEnabled: null, conditions: [], cases: [], noLimit: null };
const anyDecision: fc.Arbitrary<Decision> = fc.oneof(
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

/** True where an effect is what a decision asks for, in full. Hiding a tool also denies it. */
function isExact({ action, limit: wanted }: Decision, effect: Enforcement): boolean {
  if (effect.action === 'limit') return action === 'limit' && JSON.stringify(wanted) === JSON.stringify(effect.limit);
  return effect.action === action || (action === 'deny' && effect.action === 'hide');
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

  test('the format takes every policy, and reading it back gives what was decided or what the losses admit', () => {
    fc.assert(
      fc.property(anyDecisions, fc.constantFrom(...serverKeys), (decisions, serverKey) => {
        for (const options of optionsOf(target, serverKey)) {
          const { text, losses } = target.emit(decisions, options);
          expect(() => reader.effect(text, 'any', serverKey)).not.toThrow();
          if (!target.serverKeys.test(serverKey)) continue;
          expect(reader.problems(text)).toEqual([]);
          for (const { tool, decision } of decisions) {
            const effect = reader.effect(text, tool, serverKey);
            const lost = losses.filter((loss) => loss.tool === tool);
            const { enforcement, loss } = target.enforces({ tool, decision });
            if (lost.length === 0) expect([tool, effect, isExact(decision, effect)]).toEqual([tool, effect, true]);
            expect(lost.some(({ text: said }) => said === loss)).toBe(loss !== null);
            if (enforcement.action !== 'none' && !lost.some(({ text: said }) => said.includes('same name'))) {
              expect([tool, effect]).toEqual([tool, enforcement]);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('never lets a call pass without a question or a limit where the decision asks or blocks', () => {
    fc.assert(
      fc.property(anyDecisions, (decisions) => {
        for (const { tool, decision } of decisions) {
          const { action } = target.enforces({ tool, decision }).enforcement;
          if (decision.action !== 'allow' && decision.action !== 'limit') expect(action).not.toBe('allow');
          if (decision.action === 'deny' || decision.action === 'hide')
            expect(['deny', 'hide', 'none']).toContain(action);
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
      const { text } = target.emit(decisions, options);
      expect(text).not.toMatch(/[^\n\P{C}]|[\p{Zl}\p{Zp}]/u);
      const { action } = reader.effect(text, 'unlisted', options.serverKey);
      expect({ denied: ['deny', 'hide'], allowed: ['allow'], unchanged: ['none'] }[options.others]).toContain(action);
    }
  });

  test('losses and steps are sentences', () => {
    fc.assert(
      fc.property(anyName, anyDecision, (tool, decision) => {
        const { loss } = target.enforces({ tool, decision });
        if (loss !== null) {
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
