import { describe, expect, test } from 'vitest';
import type { Move } from '../model/classification.ts';
import { decision } from '../model/decision.ts';
import { categories, type Category } from '../taxonomy/category.ts';
import { facetIds } from '../taxonomy/facet.ts';
import { riskLevels, type RiskLevel } from '../taxonomy/risk-level.ts';
import { decide } from './decide.ts';
import { exampleTool, type Example } from './example-tool.ts';
import { facetEffects } from './facet-effects.ts';

function decideOn(example: Example) {
  const { definition, classification } = exampleTool(example);
  return decide(definition, classification);
}

const networkFloor: Move = {
  kind: 'floor',
  id: 'network-change',
  level: 'High',
  because: 'it changes network exposure',
  evidence: [],
};

describe('decide', () => {
  test.each<[Category, RiskLevel, string, number | null, boolean, string | null]>([
    ['Read', 'Low', 'allow', null, true, null],
    ['Read', 'Medium', 'limit', 60, true, null],
    ['Read', 'High', 'ask', null, true, 'limit 60'],
    ['Write', 'Medium', 'limit', 30, true, null],
    ['Write', 'High', 'ask', null, true, 'limit 30'],
    ['Execute', 'Medium', 'ask', null, true, 'limit 10'],
    ['Execute', 'High', 'ask', null, true, 'limit 10'],
    ['Destructive', 'High', 'ask', null, false, 'hide'],
    ['Financial', 'High', 'ask', null, false, 'deny'],
    ['Read', 'Critical', 'hide', null, false, null],
    ['Execute', 'Critical', 'hide', null, false, null],
    ['Destructive', 'Critical', 'hide', null, false, null],
    ['Financial', 'Critical', 'hide', null, false, null],
  ])('%s %s: %s', (category, risk, action, max, remember, fallback) => {
    const found = decideOn({ category, risk });
    expect(found).toMatchObject({ action, remember });
    expect(found.limit?.max ?? null).toBe(max);
    const { fallback: instead } = found;
    expect(instead && [instead.action, instead.limit?.max].filter(Boolean).join(' ')).toBe(fallback);
    expect(found.ifEnabled).toBe(action === 'hide' ? 'ask' : null);
  });

  test.each(categories.flatMap((category) => riskLevels.map((risk) => [category, risk] as const)))(
    '%s %s is a valid decision with one or two sentences of reason',
    (category, risk) => {
      const facets = Object.fromEntries(facetIds.map((facet) => [facet, 'yes' as const]));
      const found = decideOn({ category, risk, facets });
      expect(decision.parse(found)).toEqual(found);
      expect(found.reason.match(/\.(?= |$)/g)?.length).toBeLessThanOrEqual(2);
      expect(found.reason).toContain(category);
      expect(found.reason).toContain(risk);
      expect(found.doesNotPrevent.length).toBeGreaterThan(0);
      for (const sentence of found.doesNotPrevent) expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
    },
  );

  test('says what raised the risk, and that the number does not reduce it', () => {
    const { reason, doesNotPrevent } = decideOn({
      category: 'Write',
      risk: 'High',
      moves: [networkFloor],
      facets: { 'network-change': 'yes' },
    });
    expect(reason).toBe(
      'Write starts at Medium and is raised to High because it changes network exposure. A person sees each call first, because one call can open a service to others or lock you out; where nobody can be asked, 30 calls a minute is a conventional ceiling that stops a loop and leaves that risk as it is.',
    );
    expect(doesNotPrevent).toContain(facetEffects['network-change'].remains);
  });

  test('says what lowered the risk', () => {
    const cap: Move = {
      kind: 'cap',
      id: 'test-mode',
      level: 'Medium',
      because: 'the server enforces a test mode.',
      evidence: [],
    };
    const { reason } = decideOn({ category: 'Financial', risk: 'Medium', moves: [networkFloor, cap] });
    expect(reason).toContain(
      'Financial starts at High and is capped at Medium because the server enforces a test mode. ',
    );
  });

  test.each([
    [{ amount: { type: 'number' } }, 'set a maximum for amount per call and per day'],
    [{ orderQuantity: { type: 'integer' } }, 'set a maximum for orderQuantity per call and per day'],
    [{ 'amount"}]': { type: 'number' } }, 'no argument bounds the sum'],
    [{ paramount: { type: 'string' } }, 'no argument bounds the sum'],
    [{ show_amount: { type: 'boolean' } }, 'no argument bounds the sum'],
  ])('bounds money by the argument that says the amount: %j', (properties, words) => {
    const { reason } = decideOn({ category: 'Financial', risk: 'High', inputSchema: { type: 'object', properties } });
    expect(reason).toContain(words);
  });

  test('a call without arguments has nothing in it to approve by', () => {
    const { doesNotPrevent } = decideOn({
      category: 'Execute',
      risk: 'High',
      inputSchema: { type: 'object', properties: {} },
    });
    expect(doesNotPrevent[0]).toContain('a call without arguments shows nothing to judge it by');
  });

  test('what removes data is grave for what it loses, whatever else it acts on', () => {
    const facets = { infrastructure: 'yes', irreversible: 'yes', bulk: 'yes' } as const;
    const critical = decideOn({ category: 'Destructive', risk: 'Critical', facets });
    expect(critical.reason).toContain(
      'because one call can destroy many objects at once, and its definition names no way back; ',
    );
    const { doesNotPrevent } = decideOn({ category: 'Destructive', risk: 'High', facets });
    expect(doesNotPrevent[1]).toBe(facetEffects.irreversible.remains);
  });

  test('a capability that depends on an argument is said to depend on it', () => {
    const { reason } = decideOn({ category: 'Write', risk: 'High', facets: { persistence: 'conditional' } });
    expect(reason).toContain('one call, depending on its arguments, can leave something that runs or is obeyed later');
  });
});
