import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import type { ServerChange } from '#catalogue/change.ts';
import { allChangesFeed, serverFeed } from './change-feed.ts';

const address = (path: string): string => `https://catalogue.example${path}`;
const change: ServerChange = {
  server: 'npm-a',
  name: 'a <b>&]]></b>\u0000',
  present: true,
  at: '2026-11-03T08:15:00.000Z',
  number: 2,
  event: 'changed',
  fields: [{ field: 'publisher', before: 'one', after: '</content><script>' }],
  tools: [],
};
const titles = (xml: string): string[] => {
  const found: string[] = [];
  let open = false;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, ns }) => {
    expect(ns).toEqual(expect.anything());
    open = local === 'title';
    if (open) found.push('');
  });
  parser.on('closetag', () => (open = false));
  parser.on('text', (text) => {
    if (open) found.push(`${found.pop()}${text}`);
  });
  parser.write(xml).close();
  return found;
};

it('X11: holds hostile names as text', () => {
  expect(titles(allChangesFeed([change], null, address))).toEqual([
    'Toolgrade: changes of MCP servers and their tools',
    'a <b>&]]></b>⟨U+0000⟩: Publisher one → </content><script>. No definition changed.',
  ]);
});

it('knows an entry by the same id in every feed, wherever the site is', () => {
  const ids = (xml: string): string[] => Array.from(xml.matchAll(/<id>(.*?)<\/id>/g), ([, id = '']) => id);
  const [, one] = ids(allChangesFeed([change], null, address));
  const [, two] = ids(serverFeed({ slug: 'npm-a', name: 'a' }, [change], null, (path) => path));
  expect(one).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(two).toBe(one);
});

it('is dated by its newest entry, else by the crawl, never by the clock', () => {
  expect(allChangesFeed([change], '2026-12-01T00:00:00Z', address)).toContain(`<updated>${change.at}</updated>`);
  expect(allChangesFeed([], '2026-12-01T00:00:00Z', address)).toContain('<updated>2026-12-01T00:00:00Z</updated>');
  expect(allChangesFeed([], null, address)).toContain('<updated>1970-01-01T00:00:00Z</updated>');
  expect(allChangesFeed([{ ...change, present: false }], null, address)).not.toContain('#changes');
});
