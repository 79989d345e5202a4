import { expect, it } from 'vitest';
import { correction, newIssue } from './correction.ts';

const graded = { category: 'Write', risk: 'High', digest: 'sha256-00', rulesVersion: '2' } as const;

it('says of which definition the grade is wrong, and leaves the rest to the reader', () => {
  const { text, link } = correction('a\u202eb', { name: 'npm-x', version: '1.0.0' }, graded, null);
  expect(text).toMatch(
    /^Grade of a⟨U\+202E⟩b of npm-x 1\.0\.0\nGrade: Write, High, by rules 2\nDefinition: sha256-00\n/,
  );
  expect(link).toBeNull();
});

it('fills in an entry of the tracker that is set', () => {
  const { link } = correction('x&title=y', { name: 's', version: null }, graded, 'https://forge.example/o/r/issues/');
  const url = new URL(link ?? '');
  expect(url.origin + url.pathname).toBe('https://forge.example/o/r/issues/new');
  expect(url.searchParams.getAll('title')).toEqual(['Grade of x&title=y of s']);
  expect(url.searchParams.get('body')).toContain('It should be: ');
});

it.each(['javascript:alert(1)', 'http://forge.example', 'issues', ''])('links to no %j', (tracker) => {
  expect(newIssue(tracker, 'a', 'b')).toBeNull();
});
