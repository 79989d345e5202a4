import { describe, expect, test } from 'vitest';
import type { FacetReading } from '../../model/classification.ts';
import { facetIds, type FacetId } from '../facet.ts';
import { attackPatterns } from './index.ts';
import { patternNeeds } from './needs.ts';
import type { Subject } from './pattern.ts';

/** A tool with some capabilities whose definition and category meet whatever a pattern asks besides. */
function tool(facets: readonly FacetId[], words: string): Subject {
  const reading = (value: FacetReading['value']): FacetReading => ({ value, evidence: [] });
  const properties = { path: {}, url: {}, token: {}, host: {} };
  return {
    definition: { name: 'tool', description: words, inputSchema: { type: 'object', properties } },
    classification: {
      category: 'Destructive',
      tags: [],
      contradictions: [],
      facets: Object.fromEntries(
        facetIds.map((id) => [id, reading(facets.includes(id) ? 'yes' : 'no')]),
      ) as Subject['classification']['facets'],
    },
  };
}

const wordings = ['Runs sql.', 'Opens a browser.', 'Does it.'];

describe.each(Object.entries(patternNeeds))('what %s needs', (slug, needs) => {
  const pattern = attackPatterns.find((one) => one.slug === slug);

  test('is enough, and what it names is of a pattern that there is', () => {
    for (const { facets } of needs)
      expect(wordings.some((words) => pattern?.possible(tool(facets, words)) !== null)).toBe(true);
  });

  test('is wanted: a tool without one of the capabilities does not meet it', () => {
    for (const words of wordings) expect(pattern?.possible(tool([], words))).toBeNull();
  });
});

test('every pattern that rests on capabilities says which', () => {
  const all = facetIds.map((id) => id);
  const resting = attackPatterns.filter(({ possible }) =>
    wordings.some((words) => possible(tool(all, words)) !== null && possible(tool([], words)) === null),
  );
  expect(resting.map(({ slug }) => slug).sort()).toEqual(Object.keys(patternNeeds).sort());
});
