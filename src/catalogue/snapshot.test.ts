import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { gradedServer, provenanceOf, serverOf } from '../../tests/support/graded.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { Snapshot } from './snapshot.ts';
import { letterOf, toolSlugs, writeSnapshot } from './write-snapshot.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const listing = { name: 'list_colours', description: 'Lists the colours of the palette. There are twelve.' };
const deleting = { name: 'delete_repository', description: 'Deletes a repository for good.' };

function servers() {
  const one = gradedServer(serverOf('npm:one'), [listing, deleting]);
  const two = gradedServer(serverOf('npm:two', { crawledAt: '2026-11-22T00:00:00.000Z' }), [listing]);
  two.tools.push({
    ...gradedServer(serverOf('npm:two'), [deleting]).tools[0]!,
    provenance: provenanceOf({ truth: 'source-only' }),
  });
  const none = gradedServer(
    serverOf('npm:none', { outcome: { state: 'no-tools', code: 'NATIVE_BINARY', message: 'A binary.' } }),
    [],
  );
  return [one, two, none];
}

describe('a snapshot', () => {
  it('reads back what was written, and counts only what a client can see', () => {
    const path = join(folder, 'snapshot.sqlite');
    const meta = writeSnapshot(path, servers(), 'rules-1');
    const snapshot = new Snapshot(path);
    expect(snapshot.meta()).toEqual(meta);
    expect(meta).toMatchObject({
      servers: 3,
      serversWithTools: 2,
      crawledAt: '2026-11-22T00:00:00.000Z',
      rulesVersion: 'rules-1',
    });
    expect(meta.counts).toMatchObject({ tools: 3, uncounted: 1 });
    expect([...snapshot.servers()].map(({ server }) => server.slug)).toEqual(['npm-none', 'npm-one', 'npm-two']);
    expect(snapshot.server('npm-two')?.counts).toMatchObject({ tools: 1, uncounted: 1 });
    expect(snapshot.toolsOf('npm-one').map(({ definition }) => definition)).toEqual([listing, deleting]);
    expect(snapshot.tool('npm-one', 'list_colours')?.definition).toEqual(listing);
    expect(snapshot.tool('npm-one', 'missing')).toBeUndefined();
    expect([...snapshot.toolIds()]).toHaveLength(4);
    const reading = snapshot.listTools({ category: 'Read' }, { limit: 10 });
    expect(reading.map(({ serverName, name, lead }) => [serverName, name, lead])).toEqual([
      ['one', 'list_colours', 'Lists the colours of the palette.'],
      ['two', 'list_colours', 'Lists the colours of the palette.'],
    ]);
    expect(snapshot.countTools({ category: 'Destructive' })).toBe(1);
    const pages = [...snapshot.toolPages({ category: 'Read' }, { size: 1, most: 9 })];
    expect(pages.map(({ page, from }) => [page, from.server])).toEqual([
      [1, 'npm-one'],
      [2, 'npm-two'],
    ]);
    const second = snapshot.listTools({ category: 'Read' }, { from: pages[1]!.from, limit: 1 });
    expect(second).toEqual(reading.slice(1));
    expect([...snapshot.toolPages({ category: 'Read' }, { size: 1, most: 1 })]).toHaveLength(1);
    snapshot.close();
  });

  it('lists the counted tools of an attack pattern, the gravest first', () => {
    const path = join(folder, 'snapshot.sqlite');
    const three = gradedServer(serverOf('npm:three'), [
      { name: 'delete_draft', description: 'Deletes a draft.' },
      { name: 'delete_account', description: 'Permanently deletes the account with all data. This cannot be undone.' },
    ]);
    writeSnapshot(path, [...servers(), three], 'rules-1');
    const snapshot = new Snapshot(path);
    const all = snapshot.listPatternTools('destructive-mistake', { offset: 0, limit: 10 });
    expect(new Set(all.map(({ risk }) => risk)).size).toBeGreaterThan(1);
    const grave = all.map(({ risk }) => riskLevels.indexOf(risk));
    expect(grave).toEqual(grave.toSorted((one, other) => other - one));
    expect(snapshot.countPatternTools('destructive-mistake')).toBe(all.length);
    // The one of npm:two stands in its source alone.
    expect(all.map(({ server, name }) => `${server} ${name}`)).toContain('npm-one delete_repository');
    expect(all.some(({ server }) => server === 'npm-two')).toBe(false);
    expect(snapshot.listPatternTools('destructive-mistake', { offset: 1, limit: 1 })).toEqual([all[1]]);
    expect(snapshot.countPatternTools('unauthorised-payment')).toBe(0);
    snapshot.close();
  });

  it('lists servers by letter, kind and trait, and finds tools of one likeness on other servers', () => {
    const path = join(folder, 'snapshot.sqlite');
    writeSnapshot(path, servers(), 'rules-1');
    const snapshot = new Snapshot(path);
    expect(snapshot.listCounts('letter')).toEqual([
      { value: 'n', servers: 1 },
      { value: 'o', servers: 1 },
      { value: 't', servers: 1 },
    ]);
    const harmless = snapshot.serversIn({ by: 'trait', value: 'no-destructive' }, { limit: 10 });
    expect(harmless.map(({ server }) => server.slug)).toEqual(['npm-two']);
    const [own] = snapshot.summariesOf('npm-one');
    expect(own).toMatchObject({ likeness: 'list colour', facets: [] });
    expect(own?.tokens).toBeGreaterThan(10);
    const like = snapshot.toolsLike(own!, { risk: 'Low', limit: 3 });
    expect(like.map(({ server, name }) => [server, name])).toEqual([['npm-two', 'list_colours']]);
    const removal = snapshot.summariesOf('npm-one')[1]!;
    expect(snapshot.toolsLike(removal, { risk: 'Critical', limit: 3 })).toEqual([]);
    snapshot.close();
  });

  it('has the same bytes for the same servers', () => {
    const [one, two] = [join(folder, 'one.sqlite'), join(folder, 'two.sqlite')];
    writeSnapshot(one, servers(), 'rules-1');
    writeSnapshot(two, servers(), 'rules-1');
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
  });

  it('P2 leaves the old file whole where writing fails, and nothing else', () => {
    const path = join(folder, 'snapshot.sqlite');
    writeSnapshot(path, servers(), 'rules-1');
    const before = readFileSync(path);
    function* failing() {
      yield servers()[0]!;
      throw new Error('the disk is full');
    }
    expect(() => writeSnapshot(path, failing(), 'rules-2')).toThrow('the disk is full');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['snapshot.sqlite']);
  });
});

describe('toolSlugs', () => {
  it('M6 keeps all tools of one name', () => {
    expect(toolSlugs(['a', 'a', 'b', 'a', 'a--2'])).toEqual(['a', 'a--2', 'b', 'a--3', 'a--2--2']);
  });
});

test.each([
  ['@scope/server', 's'],
  ['Ünder', 'u'],
  ['1password', '0-9'],
  ['文件', 'other'],
  ['', 'other'],
])('the letter of %j is %s', (name, letter) => expect(letterOf(name)).toBe(letter));
