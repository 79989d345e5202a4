import { describe, expect, it } from 'vitest';
import { targets } from '#core/policy/targets/index.ts';
import { exampleDecisions, exampleOptions, targetExample } from '#site/views/target-example.ts';
import { readers } from '../support/policy-readers/index.ts';
import { prove, unsaidLosses } from './prove.ts';

describe.each(targets.map((target) => [target.id, target] as const))('the example of %s', (id, target) => {
  it('gives every call the verdict that its page promises, and admits every loss', () => {
    const decisions = exampleDecisions();
    const options = exampleOptions(target, decisions);
    const reader = readers.get(id);
    if (reader === undefined) throw new Error(`no reader of ${id}`);
    expect(prove(target, reader, decisions, options)).toEqual([]);
    expect(decisions.flatMap((decision) => unsaidLosses(target, decision, options))).toEqual([]);
    expect(targetExample(target).calls).toBeGreaterThan(50);
  });
});

it('has a tool for each thing that a decision can ask for, and nothing left to fill in', () => {
  const decisions = exampleDecisions();
  const actions = decisions.map(({ decision }) => decision.action);
  expect([...new Set(actions)].sort()).toEqual(['allow', 'ask', 'hide', 'limit']);
  const checks = decisions.flatMap(({ decision }) => decision.conditions.map(({ check }) => check));
  expect(checks).toEqual(expect.arrayContaining(['domains', 'maximum', 'total']));
  for (const target of targets) expect(targetExample(target).policy.open).toEqual([]);
});
