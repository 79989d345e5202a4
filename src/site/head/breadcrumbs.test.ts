import { expect, it } from 'vitest';
import { breadcrumbList, scriptJson } from './breadcrumbs.ts';

it('X1: JSON in a page cannot end its element, and stays the same JSON', () => {
  const value = { name: '</script><!-- \u2028 ]]>' };
  const text = scriptJson(value);
  expect(text).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(text)).toEqual(value);
});

it('lists the steps in order, the page itself without an address', () => {
  const crumbs = [
    { name: 'Home', path: '/' },
    { name: 'Servers', path: null },
  ];
  expect(breadcrumbList(crumbs, (path) => `https://example.org${path}`)).toMatchObject({
    itemListElement: [
      { position: 1, name: 'Home', item: 'https://example.org/' },
      { position: 2, name: 'Servers' },
    ],
  });
});
