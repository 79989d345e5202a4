import { expect, test } from 'vitest';
import { inReadingOrder, listName, serverListView } from './server-list-view.ts';

test('every kind of list says what its servers have in common', () => {
  expect(serverListView({ by: 'trait', value: 'no-secret' }).title).toBe('Servers: needs no secret');
  expect(serverListView({ by: 'risk', value: 'High' }).title).toBe('Servers whose gravest tool is High');
  expect(serverListView({ by: 'kind', value: 'npm' }).title).toBe('Servers: npm package');
  expect(serverListView({ by: 'letter', value: 'm' }).meaning).toBe('Servers whose names start with M.');
  expect(listName({ by: 'letter', value: 'other' })).toBe('other');
});

test('levels come gravest first, letters as they are', () => {
  const counts = ['High', 'Critical', 'Low'].map((value) => ({ value }));
  expect(inReadingOrder('risk', counts).map(({ value }) => value)).toEqual(['Critical', 'High', 'Low']);
  expect(inReadingOrder('letter', [{ value: 'a' }, { value: 'b' }]).map(({ value }) => value)).toEqual(['a', 'b']);
});
