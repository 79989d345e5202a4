import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { gradedServer, serverOf } from '../../tests/support/graded.ts';
import { Snapshot } from './snapshot.ts';
import { writeSnapshot } from './write-snapshot.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-inputs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The digests of a snapshot of servers with these tools. */
function digests(servers: Record<string, ToolDefinition[]>): Record<string, string> {
  const path = join(folder, 'snapshot.sqlite');
  writeSnapshot(
    path,
    Object.entries(servers).map(([id, tools]) => gradedServer(serverOf(id), tools)),
    'rules-1',
  );
  const snapshot = new Snapshot(path);
  const found = Object.fromEntries(Array.from(snapshot.serverInputs(), ({ server, digest }) => [server, digest]));
  snapshot.close();
  return found;
}

const paint = { name: 'paint_wall', description: 'Paints a wall.' };
const list = { name: 'list_colours', description: 'Lists colours.' };
const renamed = { ...list, name: 'listColours' };

test('a digest is the same while nothing that the pages show has changed', () => {
  const before = digests({ 'npm:one': [list], 'npm:two': [paint] });
  const after = digests({ 'npm:one': [list], 'npm:two': [paint, { ...paint, name: 'scrape_wall' }] });
  expect(after['npm-one']).toBe(before['npm-one']);
  expect(after['npm-two']).not.toBe(before['npm-two']);
});

test('a digest changes with a tool of another server that the pages name', () => {
  const before = digests({ 'npm:one': [list], 'npm:two': [list] });
  const after = digests({ 'npm:one': [list], 'npm:two': [renamed] });
  const gone = digests({ 'npm:one': [list] });
  expect(after['npm-one']).not.toBe(before['npm-one']);
  expect(gone['npm-one']).not.toBe(before['npm-one']);
});

test('a digest stays where a tool of another server changes in what the pages do not show of it', () => {
  const before = digests({ 'npm:one': [list], 'npm:two': [list] });
  const after = digests({ 'npm:one': [list], 'npm:two': [{ ...list, description: 'Lists all colours.' }] });
  expect(after['npm-one']).toBe(before['npm-one']);
  expect(after['npm-two']).not.toBe(before['npm-two']);
});

test('a digest changes with the first servers of a group of like tools, and not with the others', () => {
  const group = (last: number): Record<string, ToolDefinition[]> =>
    Object.fromEntries(Array.from({ length: last }, (_, index) => [`npm:s${index + 10}`, [list]]));
  const [few, many, more] = [group(5), group(20), group(21)].map(digests);
  expect(many?.['npm-s10']).not.toBe(few?.['npm-s10']);
  expect(more?.['npm-s10']).toBe(many?.['npm-s10']);
});

test('two servers that hold the same have digests of their own', () => {
  const found = digests({ 'npm:one': [list], 'npm:two': [list] });
  expect(found['npm-one']).not.toBe(found['npm-two']);
});
