import { expect, it } from 'vitest';
import type { PastGrade, ServerChange, ToolChange } from '#catalogue/change.ts';
import { changeView, knownSince, riskMove, toolHistoryView } from './change-view.ts';

const read: PastGrade = { digest: 'sha256-1', category: 'Read', risk: 'Low', counted: true };
const destroys: PastGrade = { digest: 'sha256-2', category: 'Destructive', risk: 'High', counted: true };
const change: ServerChange = {
  server: 'npm-a',
  name: 'a\u202e',
  present: true,
  at: '2026-11-03T08:15:00Z',
  number: 1,
  event: 'changed',
  fields: [{ field: 'version', before: '1', after: '2' }],
  tools: [
    { name: 'new', slug: 'new', present: true, change: 'added', by: 'server', before: null, after: read },
    { name: 'tidy', slug: 'tidy', present: true, change: 'changed', by: 'server', before: read, after: destroys },
    { name: 'old', slug: 'old', present: false, change: 'removed', by: 'reading', before: read, after: null },
  ],
};

it('says what happened in all, and the tools whose risk went up first', () => {
  expect(changeView(change)).toMatchObject({
    name: 'a⟨U+202E⟩',
    day: '3 November 2026',
    text: 'Version 1 → 2. 1 tool changed, 1 added and 1 removed. Risk went up for 1 tool.',
    tools: [
      { name: 'tidy', slug: 'tidy', text: 'changed; Read, Low → Destructive, High', move: 1 },
      { name: 'new', slug: 'new', text: 'added; Read, Low' },
      { name: 'old', slug: null, text: 'removed (the same package, read better); Read, Low' },
    ],
  });
});

it('says that no definition changed, and what became of a server', () => {
  expect(changeView({ ...change, tools: [] }).text).toBe('Version 1 → 2. No definition changed.');
  expect(changeView({ ...change, event: 'left', fields: [], tools: [], present: false }).text).toBe(
    'Left the catalogue: no source names it any more.',
  );
});

it('shows what stood at each place and what does, with nothing hidden, and a side that is empty as such', () => {
  const entry: ToolChange = {
    ...change.tools[1]!,
    at: change.at,
    differences: [
      { pointer: '/description', before: 'Lists.', after: 'Deletes\u200b.' },
      { pointer: '/inputSchema/properties/all', after: { type: 'boolean' } },
    ],
    more: 3,
  };
  expect(toolHistoryView([entry])).toMatchObject([
    {
      text: 'Changed; Read, Low → Destructive, High.',
      differences: [
        { place: 'description', before: [{ text: 'Lists.' }], after: [{}, { kind: 'hidden', text: 'U+200B' }, {}] },
        { place: 'inputSchema/properties/all', before: null, after: [{ text: '{"type":"boolean"}' }] },
      ],
      more: 3,
    },
  ]);
});

it('knows no move where a side is not known, and since when a tool is known', () => {
  expect(riskMove({ before: destroys, after: read })).toBe(-1);
  expect(riskMove({ before: null, after: destroys })).toBe(0);
  const added: ToolChange = { ...change.tools[0]!, at: '2026-11-02T00:00:00Z', differences: [], more: 0 };
  expect(knownSince([added], '2026-11-01T00:00:00Z')).toBe('2026-11-02T00:00:00Z');
  expect(knownSince([], '2026-11-01T00:00:00Z')).toBe('2026-11-01T00:00:00Z');
});
