import { expect, it } from 'vitest';
import { noCounts, type ToolSummary } from '#catalogue/records.ts';
import { listPages, mostPages, pageCount, pageSize, pageSlice } from './paging.ts';
import { siblings } from './siblings.ts';
import { riskSplit, splitText } from './split.ts';

const tool = (name: string): ToolSummary => ({
  server: 's',
  serverName: 's',
  slug: name,
  name,
  lead: null,
  category: 'Read',
  risk: 'Low',
  truth: 'registered',
  gated: false,
  facets: [],
  tokens: 40,
  likeness: null,
});

it('pages a list without gap or overlap', () => {
  expect([pageCount(0), pageCount(pageSize), pageCount(pageSize + 1)]).toEqual([1, 1, 2]);
  expect(listPages(1e6, { whole: false })).toBe(mostPages);
  expect(listPages(1e6, { whole: true })).toBe(1e6 / pageSize);
  expect(pageSlice(3)).toEqual({ offset: 2 * pageSize, limit: pageSize });
});

it('names the siblings that share words first, then the nearest', () => {
  const tools = ['a', 'b', 'ssh_reload_firewall', 'c', 'cli_reload_firewall', 'firewallApplyChanges'].map(tool);
  expect(siblings(tools, 'cli_reload_firewall').map(({ name }) => name)).toEqual([
    'ssh_reload_firewall',
    'firewallApplyChanges',
    'c',
    'b',
    'a',
  ]);
  expect(siblings([tool('only')], 'only')).toEqual([]);
});

it('splits the whole width over the levels, highest first, each at its own height', () => {
  const counts = { ...noCounts(), tools: 3, risks: { Low: 1, Medium: 0, High: 0, Critical: 2 } };
  const parts = riskSplit(counts);
  expect(parts.map(({ risk, start, width, height }) => [risk, start, width, height])).toEqual([
    ['Critical', 0, 66.67, 100],
    ['High', 66.67, 0, 75],
    ['Medium', 66.67, 0, 50],
    ['Low', 66.67, 33.33, 25],
  ]);
  expect(splitText(parts)).toBe('2 Critical and 1 Low');
  expect(riskSplit(noCounts()).every(({ width }) => width === 0)).toBe(true);
});
