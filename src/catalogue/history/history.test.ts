import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Provenance } from '#core/model/provenance.ts';
import type { Server } from '#core/model/server.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { provenanceOf, serverOf } from '../../../tests/support/graded.ts';
import { Catalogue, type CrawledServer } from '../catalogue.ts';
import { historyLimits } from './encode.ts';

let folder: string;
let path: string;
let catalogue: Catalogue;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-history-'));
  path = join(folder, 'catalogue.sqlite');
  catalogue = new Catalogue(path);
});
afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true, force: true });
});

const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}T00:00:00.000Z`;

function read(
  number: number,
  definitions: readonly ToolDefinition[],
  more: Partial<Server> = {},
  provenance: Partial<Provenance> = {},
): CrawledServer {
  const integrity = `sha512-${more.version ?? '1.0.0'}`;
  return {
    server: serverOf('npm:a', { crawledAt: day(number), integrity, ...more }),
    tools: definitions.map((definition) => ({ definition, provenance: provenanceOf({ integrity, ...provenance }) })),
    readingKey: String(number),
  };
}

const [get, put] = [
  { name: 'get', description: 'Gets it.' },
  { name: 'put', description: 'Puts it.' },
];

describe('the history of a catalogue', () => {
  it('says when a server was first read, and nothing more as long as nothing changes', () => {
    catalogue.put(read(1, [get, put]));
    catalogue.put(read(2, [{ description: 'Gets it.', name: 'get' }, put]));
    expect(catalogue.history.firstRead('npm:a')).toBe(day(1));
    expect(catalogue.history.began()).toBe(day(1));
    expect(catalogue.history.entries('npm:a')).toEqual([]);
  });

  it('keeps what went: tools, what they said, and fields of the server', () => {
    catalogue.put(read(1, [get, put]));
    catalogue.put(read(2, [{ ...get, description: 'Gets all.' }, { name: 'new' }], { version: '2.0.0' }));
    expect(catalogue.history.entries('npm:a')).toEqual([
      {
        at: day(2),
        event: 'changed',
        slug: 'npm-a',
        name: 'a',
        fields: [{ field: 'version', before: '1.0.0', after: '2.0.0' }],
        tools: [
          { name: 'get', nth: 1, change: 'changed', by: 'server', before: { definition: get, counted: true } },
          { name: 'new', nth: 1, change: 'added', by: 'server', before: null },
          { name: 'put', nth: 1, change: 'removed', by: 'server', before: { definition: put, counted: true } },
        ],
      },
    ]);
  });

  it('tells a better reading of the same bytes from a new publication', () => {
    catalogue.put(read(1, [get]));
    catalogue.put(read(2, [get, put]));
    catalogue.put(read(3, [{ ...get, title: 'Get' }, put]));
    catalogue.put(read(4, [{ ...get, title: 'Get' }, put], {}, { truth: 'source-only' }));
    const by = catalogue.history.entries('npm:a').map(({ tools }) => tools.map((tool) => [tool.change, tool.by]));
    expect(by).toEqual([
      [
        ['changed', 'reading'],
        ['changed', 'reading'],
      ],
      [['changed', 'reading']],
      [['added', 'reading']],
    ]);
    // An endpoint has no bytes that could be the same: what it says now, it says of its own accord.
    catalogue.put(read(5, [get], { integrity: null }, { integrity: null }));
    expect(catalogue.history.entries('npm:a')[0]?.tools[0]).toMatchObject({ name: 'get', by: 'server' });
  });

  it('M6: tells tools of one name apart', () => {
    catalogue.put(read(1, [get, get, get]));
    catalogue.put(read(2, [get, { ...get, description: 'Other.' }]));
    const [entry] = catalogue.history.entries('npm:a');
    expect(entry?.tools.map(({ nth, change }) => [nth, change])).toEqual([
      [2, 'changed'],
      [3, 'removed'],
    ]);
  });

  it('takes a failure for no change, and outlives the server', () => {
    catalogue.put({ ...read(1, []), readingKey: '' });
    expect(catalogue.history.firstRead('npm:a')).toBeNull();
    catalogue.put(read(2, [get]));
    catalogue.remove('npm:a', day(3));
    expect([...catalogue.history.departures()]).toMatchObject([{ at: day(3), event: 'left', slug: 'npm-a' }]);
    catalogue.put(read(4, [get, put]));
    expect([...catalogue.history.departures()]).toEqual([]);
    expect(catalogue.history.firstRead('npm:a')).toBe(day(2));
    expect(catalogue.history.entries('npm:a').map(({ event }) => event)).toEqual(['returned', 'left']);
  });

  it('notes a change of the record alone', () => {
    const first = read(1, [get]);
    catalogue.put(first);
    catalogue.putServer({ ...first.server, crawledAt: day(2), deprecated: 'Use another.' });
    expect(catalogue.history.entries('npm:a')).toMatchObject([
      { at: day(2), fields: [{ field: 'deprecated', before: null, after: 'Use another.' }], tools: [] },
    ]);
  });

  it('takes a catalogue of before it remembered anything for one that was read when it was', () => {
    catalogue.put(read(1, [get]));
    catalogue.close();
    const database = new DatabaseSync(path);
    database.exec('DROP TABLE first_reads; DROP TABLE history');
    database.close();
    catalogue = new Catalogue(path);
    expect(catalogue.history.firstRead('npm:a')).toBe(day(1));
  });

  it('M18: keeps no more than its limits of a server that is another one each time', () => {
    const noise = (): ToolDefinition => ({ name: 'get', description: randomBytes(180_000).toString('base64') });
    catalogue.put(read(1, [noise()]));
    for (let crawl = 0; crawl < historyLimits.entries + 20; crawl += 1) {
      catalogue.put(read(2, [crawl % 2 === 0 ? get : put]));
    }
    expect(catalogue.history.entries('npm:a')).toHaveLength(historyLimits.entries);
    for (let crawl = 0; crawl < 20; crawl += 1) catalogue.put(read(2, [noise()]));
    const kept = catalogue.history.entries('npm:a');
    expect(kept.length).toBeLessThan(20);
    expect(kept.length).toBeGreaterThan(10);
    catalogue.put(read(2, Array.from({ length: 30 }, noise)));
    catalogue.put(read(2, [get]));
    expect(catalogue.history.entries('npm:a')[0]?.tools[1]).toMatchObject({ change: 'removed', before: null });
  });
});
