import { describe, expect, it } from 'vitest';
import type { FacetReading } from '../model/classification.ts';
import { attackPatterns } from '../taxonomy/attack-pattern.ts';
import { combinationFacts, combinationIds } from '../taxonomy/combination.ts';
import { facetIds, type FacetId } from '../taxonomy/facet.ts';
import { classifyTool } from './classify-tool.ts';
import { combinationsOf, type CombinableTool } from './combinations.ts';

function tool(name: string, values: Partial<Record<FacetId, FacetReading['value']>>): CombinableTool {
  return {
    name,
    facets: Object.fromEntries(facetIds.map((id) => [id, { value: values[id] ?? 'no' }])) as CombinableTool['facets'],
  };
}

describe('combinationsOf', () => {
  it('names the tools that make each leg, those that always have it first', () => {
    const found = combinationsOf([
      tool('maybe_send', { 'external-communication': 'conditional' }),
      tool('list_mail', { 'private-data': 'yes', 'untrusted-content': 'yes' }),
      tool('send', { 'external-communication': 'yes' }),
    ]);
    expect(found).toEqual([
      {
        id: 'data-theft',
        legs: [
          { facet: 'private-data', tools: 1, always: 1, names: ['list_mail'] },
          { facet: 'untrusted-content', tools: 1, always: 1, names: ['list_mail'] },
          { facet: 'external-communication', tools: 2, always: 1, names: ['send', 'maybe_send'] },
        ],
      },
    ]);
  });

  it('finds nothing where one leg is missing', () => {
    expect(combinationsOf([tool('list_mail', { 'private-data': 'yes', 'untrusted-content': 'yes' })])).toEqual([]);
    expect(combinationsOf([])).toEqual([]);
  });

  it('counts every tool and keeps a few names, whatever the number of tools', () => {
    function* many(): Generator<CombinableTool> {
      for (let number = 0; number < 50_000; number += 1)
        yield tool(`read_${number}`, { 'untrusted-content': 'yes', 'code-execution': 'yes' });
    }
    const [found] = combinationsOf(many());
    expect(found?.id).toBe('planted-code');
    expect(found?.legs.map(({ tools, names }) => [tools, names.length])).toEqual([
      [50_000, 6],
      [50_000, 6],
    ]);
  });

  it('takes classifications as they are', () => {
    const tools = [
      { name: 'read_email', description: 'Reads the messages of an inbox.' },
      { name: 'delete_repository', description: 'Deletes a repository.' },
    ].map((definition) => ({ name: definition.name, facets: classifyTool(definition).facets }));
    expect(combinationsOf(tools).map(({ id }) => id)).toEqual(['planted-loss']);
  });
});

describe('the table of combinations', () => {
  it.each(combinationIds)('says of %s what it takes, what follows and where to read on', (id) => {
    const { legs, says, pattern } = combinationFacts[id];
    expect(legs.length).toBeGreaterThan(1);
    expect(says).toMatch(/\.$/);
    expect(attackPatterns.map(({ slug }) => slug)).toContain(pattern);
  });
});
