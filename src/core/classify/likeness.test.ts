import { expect, test } from 'vitest';
import { likeness } from './likeness.ts';

const of = (name: string, server = 'example'): string | null => likeness(name, server);

test.each([
  ['create_issue', 'add_issue'],
  ['deleteFile', 'remove_file'],
  ['get_issues', 'list_issues'],
  ['cli_reload_firewall', 'ssh_reload_firewall'],
  ['search_repositories', 'find_repositories'],
])('%s and %s do the same by their names', (one, other) => {
  expect(of(one)).not.toBeNull();
  expect(of(one)).toBe(of(other));
});

test.each([
  ['create_issue', 'create_issue_comment'],
  ['create_issue', 'delete_issue'],
  ['get_issue', 'list_issues'],
  ['get_file_contents', 'list_files'],
  ['read_files', 'list_files'],
  ['read_file', 'read_folder'],
])('%s and %s do not', (one, other) => {
  expect(of(one)).not.toBe(of(other));
});

test('the server’s own name says nothing of a tool', () => {
  expect(of('github_create_issue', '@modelcontextprotocol/server-github')).toBe(of('create_issue'));
});

test.each(['status', 'get_data', '', '<b>'])('%j has none', (name) => {
  expect(of(name)).toBeNull();
});
