import { expect, test } from 'vitest';
import type { ToolRecord } from '#catalogue/records.ts';
import { gradedServer, serverOf } from '../../../tests/support/graded.ts';
import { combinationsView } from './combinations-view.ts';

function records(truth: 'registered' | 'source-only'): ToolRecord[] {
  const { tools } = gradedServer(
    serverOf('npm:example'),
    [
      { name: 'read_email', description: 'Reads the messages of an inbox.' },
      { name: 'delete_repository', description: 'Deletes a repository.' },
    ],
    { truth },
  );
  return tools.map((tool, position) => ({ ...tool, server: 'npm-example', slug: `tool-${position}`, position }));
}

test('names the tools of each leg by the addresses of their pages', () => {
  const [view] = combinationsView(records('registered'));
  expect(view?.title).toBe('From a text to a loss');
  expect(view?.legs.map(({ title, tools }) => [title, tools])).toEqual([
    ['Untrusted content', [{ slug: 'tool-0', name: 'read_email' }]],
    ['Irreversible', [{ slug: 'tool-1', name: 'delete_repository' }]],
  ]);
});

test('counts only tools that a client gets to see', () => {
  expect(combinationsView(records('source-only'))).toEqual([]);
});
