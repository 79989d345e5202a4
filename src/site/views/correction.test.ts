import { expect, it } from 'vitest';
import { correction, newIssue } from './correction.ts';

const graded = { category: 'Write', risk: 'High', digest: 'sha256-00', rulesVersion: '2' } as const;

const issues = 'https://forge.example/o/r/issues/';

it('says of which definition the grade is wrong, and leaves the rest to the reader', () => {
  const link = correction('a\u202eb', { name: 'npm-x', version: '1.0.0' }, graded, issues);
  const { searchParams } = new URL(link ?? '');
  expect(searchParams.get('title')).toBe('Grade of a⟨U+202E⟩b of npm-x 1.0.0');
  expect(searchParams.get('body')).toMatch(/^Grade: Write, High, by rules 2\nDefinition: sha256-00\nIt should be: \n/);
});

it('fills in an entry of the tracker that is set, and nothing where none is', () => {
  const link = correction('x&title=y', { name: 's', version: null }, graded, issues);
  const url = new URL(link ?? '');
  expect(url.origin + url.pathname).toBe('https://forge.example/o/r/issues/new');
  expect(url.searchParams.getAll('title')).toEqual(['Grade of x&title=y of s']);
  expect(correction('x', { name: 's', version: null }, graded, null)).toBeNull();
});

it.each(['javascript:alert(1)', 'http://forge.example', 'issues', ''])('links to no %j', (tracker) => {
  expect(newIssue(tracker, 'a', 'b')).toBeNull();
});
