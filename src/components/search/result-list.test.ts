import { expect, it } from 'vitest';
import type { MatchData } from './pagefind.ts';
import { foundTools, toolCount } from './result-list.ts';

const anchors = ['list~Low~Read', 'create~Medium~Write~m', 'delete~High~Destructive', 'heading'].map((id) => ({
  id,
  text: `${id.split('~')[0]} `,
}));
const hit = (index: number, ...scores: number[]): MatchData['sub_results'][number] => ({
  anchor: anchors[index],
  weighted_locations: scores.map((balanced_score) => ({ balanced_score })),
});
const data: MatchData = {
  url: '/servers/x/',
  meta: {},
  anchors,
  sub_results: [{ weighted_locations: [] }, hit(0, 1), hit(1, 3, 2), hit(3, 9)],
};

const none = { risk: '', category: '', capability: '', trait: '', kind: '' };
const names = (text: string, filters: Partial<typeof none> = {}): string[] =>
  foundTools(data, { text, filters: { ...none, ...filters } }).map(({ name }) => name);

it('lists the tools that match, best first', () => {
  expect(names('x')).toEqual(['create', 'list']);
  expect(names('List')).toEqual(['list', 'create']);
});

it('keeps to the filters, with and without words', () => {
  expect(names('x', { risk: 'Low' })).toEqual(['list']);
  expect(names('', { category: 'Destructive' })).toEqual(['delete']);
  expect(names('', { capability: 'persistence' })).toEqual(['create']);
  expect(names('')).toEqual(['list', 'create', 'delete']);
});

it('says of a server how many of its tools no client is known to see', () => {
  expect([toolCount(0, 0), toolCount(1, 0), toolCount(12, 3), toolCount(0, 1), toolCount(0, 7)]).toEqual([
    '0 tools',
    '1 tool',
    '12 tools, 3 not counted',
    '1 tool, not counted',
    '7 tools, not counted',
  ]);
});
