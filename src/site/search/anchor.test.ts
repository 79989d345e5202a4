import { expect, it } from 'vitest';
import { facetIds } from '#core/taxonomy/facet.ts';
import { readAnchor, searchAnchor } from './anchor.ts';

it('reads back what it writes', () => {
  const tool = { slug: 'create_issue--2', risk: 'High', category: 'Write' } as const;
  expect(readAnchor(searchAnchor({ ...tool, facets: [] }))).toEqual({ ...tool, facets: [] });
  expect(readAnchor(searchAnchor({ ...tool, facets: facetIds }))).toEqual({ ...tool, facets: [...facetIds] });
});

it('takes nothing else for a tool', () => {
  for (const id of ['', 'main', 'a~High', 'a~Huge~Write', '~High~Write']) expect(readAnchor(id)).toBeNull();
});
