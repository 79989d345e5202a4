import { expect, it } from 'vitest';
import { noCounts, type ToolSummary } from '#catalogue/records.ts';
import { server as serverModel, type Outcome } from '#core/model/server.ts';
import { outcomeView, obtainedText } from './outcome-view.ts';
import { serverView, truthNote } from './server-view.ts';

const server = serverModel.parse({
  id: 'npm:x',
  slug: 'npm-x',
  kind: 'npm',
  name: 'x\u202e',
  version: null,
  description: null,
  license: null,
  publisher: null,
  repository: 'javascript:alert(1)',
  homepage: null,
  publishedAt: null,
  deprecated: null,
  installScripts: ['postinstall'],
  environment: Array.from({ length: 14 }, (_, index) => `V${index}`),
  integrity: null,
  notes: [],
  crawledAt: '2026-11-03T08:15:00Z',
  outcome: { state: 'ok', code: null, message: null },
});

const tool = (name: string, truth: ToolSummary['truth']): ToolSummary => ({
  server: 'npm-x',
  serverName: 'x',
  slug: name,
  name,
  lead: null,
  category: 'Read',
  risk: 'Low',
  truth,
  gated: name === 'b',
  facets: [],
  tokens: 40,
  likeness: null,
});

it('sets apart what is not counted, and links to nothing that is no address', () => {
  const tools = [tool('a', 'registered'), tool('b', 'listed'), tool('c', 'source-only'), tool('d', 'declared')];
  const view = serverView({ server, counts: { ...noCounts(), tools: 2, uncounted: 2 } }, tools);
  expect(view.counted.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(view.uncounted.map(({ name }) => name)).toEqual(['c', 'd']);
  expect(view.summary).toBe('2 tools (1 under a condition) and 2 not counted');
  expect(view.name).toBe('x⟨U+202E⟩');
  const facts = Object.fromEntries(view.facts.map((fact) => [fact.label, fact]));
  expect(facts['Repository']).toMatchObject({ text: 'javascript:alert(1)', link: null });
  expect(facts['Version']?.text).toBeNull();
  expect(facts['Reads from the environment']?.text).toMatch(/V11 and 2 more$/);
  expect(tools.map(truthNote)).toEqual([null, 'listed, under a condition', 'source only', 'declared']);
});

it('lists the gravest tools first, and equals as the server does', () => {
  const risks = ['Low', 'Critical', 'Low', 'High'] as const;
  const tools = risks.map((risk, index) => ({ ...tool(`t${index}`, 'registered'), risk }));
  const view = serverView({ server, counts: { ...noCounts(), tools: 4 } }, tools);
  expect(view.counted.map(({ name }) => name)).toEqual(['t1', 't3', 't0', 't2']);
  expect(view.summary).toBe('4 tools');
});

it('says how definitions were obtained', () => {
  expect(obtainedText([])).toBeNull();
  expect(obtainedText(['registered', 'registered', 'source-only'])).toBe(
    '2 tools found in code that the published entry point reaches and 1 tool found in code that it does not reach. The code was read and not run.',
  );
});

it('says of a server that could not be read again what happened, since when, and of when it shows', () => {
  expect(serverView({ server, counts: noCounts() }, []).stale).toBeNull();
  const lastFailure = {
    state: 'unreachable' as const,
    code: 'E_OFFLINE',
    message: 'The registry\u202e cannot be reached.',
    since: '2026-11-22T01:00:00.000Z',
  };
  const { stale } = serverView({ server: { ...server, lastFailure }, counts: noCounts() }, []);
  expect(stale).toMatchObject({ title: 'Could not be read again', code: 'E_OFFLINE' });
  expect(stale?.text).toMatch(/was read on \d+ \w+ 2026\. Since 22 November 2026 reading it fails \(not reachable\): /);
  expect(stale?.text).not.toContain('\u202e');
});

it('says in words how every crawl ended', () => {
  const states: Outcome['state'][] = ['ok', 'truncated', 'no-tools', 'rejected', 'unreachable'];
  for (const state of states) {
    const view = outcomeView({ state, code: 'E_X', message: 'Because of something' });
    expect(view.wanting).toBe(state !== 'ok');
    expect(view.text).toMatch(/ Because of something\.$/);
  }
});
