import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { Snapshot } from '#catalogue/snapshot.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { provenanceOf, serverOf } from '../../tests/support/graded.ts';
import { gradeCatalogue } from './run.ts';

let folder: string;
let catalogue: Catalogue;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-grade-history-'));
  catalogue = new Catalogue(join(folder, 'catalogue.sqlite'));
});
afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true, force: true });
});

const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}T00:00:00.000Z`;

function read(id: string, number: number, definitions: readonly ToolDefinition[]): void {
  catalogue.put({
    server: serverOf(id, { crawledAt: day(number), version: `${number}.0.0` }),
    tools: definitions.map((definition) => ({ definition, provenance: provenanceOf() })),
    readingKey: String(number),
  });
}

const harmless = { name: 'tidy', description: 'Lists old records.' };
const harmful = { name: 'tidy', description: 'Permanently deletes old records.' };

it('gives each definition of a tool the grade that it has by the rules of today', async () => {
  read('npm:a', 1, [harmless]);
  read('npm:a', 2, [harmless, { name: 'extra' }]);
  read('npm:a', 3, [harmful]);
  read('npm:later', 2, [harmless]);
  read('npm:gone', 1, [harmless]);
  catalogue.remove('npm:gone', day(4));
  const path = join(folder, 'snapshot.sqlite');
  await gradeCatalogue(catalogue, path);
  const snapshot = new Snapshot(path);
  expect(snapshot.firstRead('npm-a')).toBe(day(1));
  const changes = snapshot.listChanges({ offset: 0, limit: 10 });
  expect(changes.map(({ server, event, at, present }) => [server, event, at, present])).toEqual([
    ['npm-gone', 'left', day(4), false],
    ['npm-a', 'changed', day(3), true],
    ['npm-a', 'changed', day(2), true],
    ['npm-later', 'added', day(2), true],
  ]);
  expect(snapshot.countChanges()).toBe(4);
  expect(snapshot.changesOf('npm-a')[0]).toMatchObject({
    fields: [{ field: 'version', before: '2.0.0', after: '3.0.0' }],
    tools: [
      {
        slug: 'tidy',
        present: true,
        change: 'changed',
        before: { category: 'Read' },
        after: { category: 'Destructive' },
      },
      { slug: 'extra', present: false, change: 'removed', after: null },
    ],
  });
  expect(snapshot.toolChanges('npm-a', 'tidy')).toMatchObject([
    {
      at: day(3),
      by: 'server',
      before: { risk: 'Low', counted: true },
      after: { risk: snapshot.tool('npm-a', 'tidy')?.classification.risk },
      differences: [{ pointer: '/description', before: harmless.description, after: harmful.description }],
      more: 0,
    },
  ]);
  expect(snapshot.toolChanges('npm-a', 'extra').map(({ change }) => change)).toEqual(['removed', 'added']);
  snapshot.close();
});

it('has the same bytes for the same catalogue, whenever it is graded', async () => {
  read('npm:a', 1, [harmless]);
  read('npm:a', 3, [harmful]);
  const [one, two] = [join(folder, 'one.sqlite'), join(folder, 'two.sqlite')];
  await gradeCatalogue(catalogue, one);
  await gradeCatalogue(catalogue, two);
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
});
