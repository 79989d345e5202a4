import { expect, it } from 'vitest';
import { noCounts, type ToolSummary } from '#catalogue/records.ts';
import { server } from '#core/model/server.ts';
import { searchRecord } from './search-record.ts';

const record = {
  server: server.parse({
    id: 'npm:x',
    slug: 'npm-x',
    kind: 'npm',
    name: '<b>x</b>',
    version: null,
    description: '"</body>" & more',
    license: null,
    publisher: null,
    repository: null,
    homepage: null,
    publishedAt: null,
    deprecated: null,
    installScripts: [],
    environment: [],
    integrity: null,
    notes: [],
    crawledAt: '2026-11-03T08:15:00Z',
    outcome: { state: 'ok', code: null, message: null },
  }),
  counts: { ...noCounts(), tools: 1, uncounted: 1, risks: { Low: 1, Medium: 0, High: 0, Critical: 0 } },
};
const tool = {
  server: 'npm-x',
  serverName: 'x',
  slug: 'get',
  name: 'getThing<i>',
  lead: 'Gets it.',
  category: 'Read',
  risk: 'Low',
  truth: 'registered',
  gated: false,
  facets: [] as ToolSummary['facets'],
  tokens: 40,
  likeness: null,
} as const;

it('holds a server and its tools as words, with the names as they are beside', () => {
  const { html, title, names } = searchRecord(
    record,
    [tool],
    new Map([['get', 'Gets the thing <script> of a\u202e server.']]),
  );
  expect(title).toBe('<b>x</b>');
  expect(html).toContain('data-name="&lt;b&gt;x&lt;/b&gt;" data-pagefind-weight="10">b x bxb</h1>');
  expect(html).toContain('<p data-pagefind-weight="2">bodi</p>');
  expect(html).toContain('<h2 id="get~Low~Read~" data-pagefind-weight="7">get thing i getth getthingi</h2>');
  expect(html).toContain('<p>script</p>');
  expect([...names]).toEqual([['get~Low~Read~', 'getThing<i>']]);
});

it('holds tools that no client is known to see, marked', () => {
  const { html, uncounted } = searchRecord(record, [{ ...tool, truth: 'declared' }], new Map());
  expect(html).toContain('id="get~Low~Read~~-"');
  expect(uncounted).toBe(1);
});

it('is filtered by its kind, by what it lacks, and by what its tools have', () => {
  const { html } = searchRecord(record, [{ ...tool, facets: ['bulk'] }], new Map());
  expect(html.match(/data-pagefind-filter="[^"]*"/g)).toEqual(
    ['kind:npm', 'trait:no-destructive', 'trait:no-execute', 'trait:no-money', 'trait:no-secret', 'trait:no-trifecta']
      .concat(['trait:nothing-above-medium', 'trait:nothing-sent-out', 'capability:bulk', 'risk:Low', 'category:Read'])
      .map((filter) => `data-pagefind-filter="${filter}"`),
  );
});
