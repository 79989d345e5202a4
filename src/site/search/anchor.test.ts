import { expect, it } from 'vitest';
import { facetIds } from '#core/taxonomy/facet.ts';
import { readAnchor, searchAnchor } from './anchor.ts';

it('reads back what it writes', () => {
  const tool = { slug: 'create_issue--2', risk: 'High', category: 'Write', facets: [], counted: true } as const;
  expect(searchAnchor(tool)).toBe('create_issue--2~High~Write~');
  for (const other of [tool, { ...tool, counted: false }, { ...tool, facets: [...facetIds] }]) {
    expect(readAnchor(searchAnchor(other))).toEqual(other);
  }
});

it('takes nothing else for a tool', () => {
  for (const id of ['', 'main', 'a~High', 'a~Huge~Write', '~High~Write']) expect(readAnchor(id)).toBeNull();
});
