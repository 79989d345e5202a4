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
  name: 'get<i>',
  lead: 'Get\u202e it.',
  category: 'Read',
  risk: 'Low',
  gated: false,
  facets: [] as ToolSummary['facets'],
  tokens: 40,
  likeness: null,
} as const;

it('holds a server with its counted tools, each text as text', () => {
  const html = searchRecord(record, [
    { ...tool, truth: 'registered' },
    { ...tool, slug: 'hidden', truth: 'source-only' },
  ]);
  expect(html).toContain('&lt;b&gt;x&lt;/b&gt;');
  expect(html).toContain('&quot;&lt;/body&gt;&quot; &amp; more');
  expect(html).toContain('<h2 id="get~Low~Read~" data-pagefind-weight="7">get&lt;i&gt;</h2><p>Get⟨U+202E⟩ it.</p>');
  expect(html).not.toContain('hidden');
});

it('is filtered by its kind, by what it lacks, and by what its tools have', () => {
  const html = searchRecord(record, []);
  expect(html.match(/data-pagefind-filter="[^"]*"/g)).toEqual(
    ['kind:npm', 'trait:no-destructive', 'trait:no-money', 'trait:no-execute', 'trait:nothing-above-medium']
      .concat(['trait:nothing-sent-out', 'trait:no-trifecta', 'trait:no-secret', 'risk:Low'])
      .map((filter) => `data-pagefind-filter="${filter}"`),
  );
});
