import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { provenanceOf, serverOf } from '../../tests/support/graded.ts';
import { Catalogue, NotACatalogueError, type CrawledServer } from './catalogue.ts';
import { writeSnapshot } from './write-snapshot.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-catalogue-'));
  path = join(folder, 'catalogue.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const crawled = (id: string, ...names: string[]): CrawledServer => ({
  server: serverOf(id),
  tools: names.map((name) => ({ definition: { name }, provenance: provenanceOf() })),
  readingKey: `read ${names.length}`,
});

const namesOf = (catalogue: Catalogue, id: string): string[] =>
  catalogue.tools(id).map(({ definition }) => definition.name);

describe('a catalogue', () => {
  it('keeps what was put, a server at a time, over its end', () => {
    const first = new Catalogue(path);
    first.put(crawled('npm:b', 'one', 'two'));
    first.put(crawled('npm:a'));
    first.put(crawled('npm:b', 'three'));
    first.close();
    const again = new Catalogue(path);
    expect(again.ids()).toEqual(['npm:a', 'npm:b']);
    expect(namesOf(again, 'npm:b')).toEqual(['three']);
    expect(again.readingKey('npm:b')).toBe('read 1');
    again.remove('npm:b', '2026-11-22T00:00:00.000Z');
    expect(again.server('npm:b')).toBeUndefined();
    expect(again.tools('npm:b')).toEqual([]);
    again.close();
  });

  it('changes nothing of a server where a part of it cannot be kept', () => {
    const catalogue = new Catalogue(path);
    catalogue.put(crawled('npm:a', 'one'));
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const broken = crawled('npm:a', 'two', 'three');
    broken.tools[1]!.definition = circular as never;
    expect(() => catalogue.put(broken)).toThrow('circular');
    expect(namesOf(catalogue, 'npm:a')).toEqual(['one']);
    catalogue.close();
  });

  it('refuses a file of another kind, and leaves it as it is', () => {
    writeFileSync(path, 'Some notes of mine.\n'.repeat(100));
    expect(() => new Catalogue(path)).toThrow(NotACatalogueError);
    const snapshot = join(folder, 'snapshot.sqlite');
    writeSnapshot(snapshot, [], 'rules-1');
    const before = readFileSync(snapshot);
    expect(() => new Catalogue(snapshot)).toThrow(NotACatalogueError);
    expect(readFileSync(snapshot).equals(before)).toBe(true);
    const other = join(folder, 'other.sqlite');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    expect(() => new Catalogue(other)).toThrow(NotACatalogueError);
  });
});
