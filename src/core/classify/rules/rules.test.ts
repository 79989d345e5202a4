import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isVerbatim } from '../../model/evidence.ts';
import { readDefinition } from '../reading/read-definition.ts';
import type { Example, Outcome, Rule } from '../rule.ts';
import { strengths } from '../weigh.ts';
import { rules } from './index.ts';

const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3));

function outcomeFor(rule: Rule, { server, ...definition }: Example): Outcome {
  const outcome = rule.match(readDefinition(definition, server));
  if (outcome.is === 'yes') for (const claim of outcome.evidence) expect(isVerbatim(definition, claim)).toBe(true);
  return outcome;
}

describe('the index of rules', () => {
  it('lists every file of the folder once', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it('has a strength for every category rule and for no other', () => {
    const ids = rules.filter(({ shows }) => shows.kind === 'category').map(({ id }) => id);
    expect(Object.keys(strengths).sort()).toEqual(ids.sort());
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('rule %s', (_, rule) => {
  it('says what it claims, why, and what it reads', () => {
    expect(rule.claim).toMatch(/^[A-Z].{15,}\.$/);
    expect(rule.why.length).toBeGreaterThan(10);
    expect(rule.reads.length).toBeGreaterThan(0);
    expect(rule.rulings.every((ruling) => /^[TR]\d{1,2}$/.test(ruling))).toBe(true);
    for (const gap of rule.gaps) expect(gap).toMatch(/\.$/);
  });

  it.each(rule.examples.matches.map((example) => [example.name, example] as const))(
    'matches %s, with evidence',
    (__, example) => {
      const outcome = outcomeFor(rule, example);
      expect(outcome.is).toBe('yes');
      if (outcome.is === 'yes') expect(outcome.evidence.length).toBeGreaterThan(0);
    },
  );

  it.each(rule.examples.misses.map((example) => [example.name, example] as const))('misses %s', (__, example) => {
    expect(outcomeFor(rule, example).is).not.toBe('yes');
  });
});
