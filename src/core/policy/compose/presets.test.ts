import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories } from '../../taxonomy/category.ts';
import { facetIds } from '../../taxonomy/facet.ts';
import { riskLevels } from '../../taxonomy/risk-level.ts';
import { decide } from '../decide.ts';
import { exampleTool, type Example } from '../example-tool.ts';
import { composed, neutralPolicy } from './compose.ts';
import { gradedForPolicy, type GradedForPolicy } from './graded.ts';
import { chosen, presetIds, presets, toolActions } from './presets.ts';

function graded(example: Example): GradedForPolicy {
  const { definition, classification } = exampleTool(example);
  return gradedForPolicy(definition.name, classification, decide(definition, classification));
}

const action = (preset: (typeof presetIds)[number], example: Example): string =>
  presets[preset].decide(graded(example)).action;

describe('presets', () => {
  it('leave tools that read alone when they allow nothing else', () => {
    expect(action('read-only', { category: 'Read', risk: 'Low' })).toBe('allow');
    expect(action('read-only', { category: 'Read', risk: 'High' })).toBe('ask');
    for (const category of categories.filter((each) => each !== 'Read')) {
      for (const risk of riskLevels) expect(action('read-only', { category, risk }), category).toBe('hide');
    }
  });

  it('keep the actions of a tool that only look', () => {
    const tool = graded({
      name: 'manage_rules',
      category: 'Destructive',
      risk: 'High',
      inputSchema: {
        type: 'object',
        properties: { action: { type: 'string', enum: ['list', 'get', 'delete'] } },
        required: ['action'],
      },
    });
    expect(tool.decision.cases).toHaveLength(1);
    expect(presets['read-only'].decide(tool)).toMatchObject({ action: 'deny', cases: [{ values: ['list', 'get'] }] });
  });

  it('ask each time before what does more than read, and never show what is hidden', () => {
    expect(presets['ask-first'].decide(graded({ category: 'Write', risk: 'Medium' }))).toMatchObject({
      action: 'ask',
      remember: false,
      fallback: { action: 'deny' },
    });
    expect(action('ask-first', { category: 'Write', risk: 'Critical' })).toBe('hide');
    expect(action('ask-first', { category: 'Read', risk: 'Medium' })).toBe('limit');
  });

  it('know money and what cannot be undone by category and by capability', () => {
    expect(action('no-money', { category: 'Financial', risk: 'Low' })).toBe('hide');
    expect(action('no-money', { category: 'Write', risk: 'Medium', facets: { money: 'conditional' } })).toBe('hide');
    expect(action('no-money', { category: 'Write', risk: 'Medium' })).toBe('limit');
    expect(action('nothing-irreversible', { category: 'Destructive', risk: 'Low' })).toBe('hide');
    expect(action('nothing-irreversible', { category: 'Write', risk: 'Low', facets: { irreversible: 'yes' } })).toBe(
      'hide',
    );
  });

  it('are never milder than what is recommended', () => {
    const strictness = { allow: 0, limit: 1, ask: 2, deny: 3, hide: 4 };
    fc.assert(
      fc.property(
        fc.constantFrom(...categories),
        fc.constantFrom(...riskLevels),
        fc.subarray([...facetIds]),
        fc.constantFrom(...presetIds),
        (category, risk, facets, preset) => {
          const tool = graded({ category, risk, facets: Object.fromEntries(facets.map((id) => [id, 'yes'])) });
          const decision = presets[preset].decide(tool);
          expect(strictness[decision.action]).toBeGreaterThanOrEqual(strictness[tool.decision.action]);
          expect(decision.action === 'limit').toBe(decision.limit !== null);
        },
      ),
    );
  });
});

describe('a composition', () => {
  const tools = [
    graded({ name: 'b', category: 'Read', risk: 'Low' }),
    graded({ name: 'a', category: 'Write', risk: 'High' }),
  ];

  it('lets the reader decide for a tool', () => {
    const decisions = composed(tools, { preset: 'read-only', choices: new Map([['a', 'ask']]) });
    expect(decisions.map(({ tool, decision }) => [tool, decision.action])).toEqual([
      ['b', 'allow'],
      ['a', 'ask'],
    ]);
  });

  it.each(toolActions)('has a decision that is whole for %s', (choice) => {
    const decision = chosen(choice, tools[1] as GradedForPolicy);
    expect(decision).toMatchObject({ action: choice, limit: null });
    expect(decision.fallback?.action ?? null).toBe(choice === 'ask' ? 'deny' : null);
  });

  it('becomes a policy of our own with the stricter of two decisions for a name, and with digests', () => {
    const twice = [...tools, graded({ name: 'b', category: 'Destructive', risk: 'Critical' })];
    const digest = `sha256-${'0'.repeat(64)}`;
    const policy = neutralPolicy(composed(twice, { preset: 'recommended', choices: new Map() }), {
      serverKey: 'x',
      others: 'deny',
      digests: new Map([['a', digest]]),
    });
    expect(policy.rules).toMatchObject([
      { tool: 'a', definition: digest },
      { tool: 'b', action: 'hide' },
    ]);
  });
});
