import { expect, test } from 'vitest';
import type { Decision } from '#core/model/decision.ts';
import type { ToolDecision } from '#core/model/policy.ts';
import { targets } from '#core/policy/targets/index.ts';
import { readers } from '../support/policy-readers/index.ts';
import { hostileTexts } from './hostile-texts.ts';
import { prove } from './prove.ts';

const texts = hostileTexts();

/** A decision that has the text where a server can put one: in the name of an argument, and among its values. */
function decisionWith(text: string): Decision {
  const argument = `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return {
    action: 'ask',
    limit: null,
    remember: true,
    fallback: { action: 'limit', limit: { max: 2, window: 'minute' } },
    conditions: [
      { check: 'oneOf', argument, whenAbsent: 'refuse', values: [text, 'plain'] },
      { check: 'under', argument: '/path', whenAbsent: 'pass', roots: ['/srv'] },
    ],
    cases: [],
    ifEnabled: null,
    noLimit: null,
    reason: 'Because.',
    doesNotPrevent: [],
  };
}

test('there are a thousand of them', () => expect(texts).toHaveLength(1_000));

test.each(targets.map((target) => [target.id, target] as const))(
  '%s keeps a thousand hostile names, arguments and values as data',
  { timeout: 600_000 },
  (id, target) => {
    const reader = readers.get(id);
    if (reader === undefined) throw new Error(`no reader for ${id}`);
    const key = target.serverKeys.test('some-server') ? 'some-server' : 'someserver';
    for (let from = 0; from < texts.length; from += 20) {
      const decisions = texts
        .slice(from, from + 20)
        .map((tool): ToolDecision => ({ tool, decision: decisionWith(tool) }));
      for (const { mode: others } of target.others) {
        const options = { serverKey: key, others };
        const policy = target.emit(decisions, options);
        expect([id, reader.problems(policy, key)]).toEqual([id, []]);
        for (const { text } of [policy, ...policy.more]) expect(text).not.toMatch(/[^\n\P{C}]|[\p{Zl}\p{Zp}]/u);
        expect(prove(target, reader, decisions, options).slice(0, 3)).toEqual([]);
      }
    }
  },
);
