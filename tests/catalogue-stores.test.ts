import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue, type CrawledServer } from '#catalogue/catalogue.ts';
import { copyToFile } from '#catalogue/postgres/copy-to-file.ts';
import { PostgresCatalogue } from '#catalogue/postgres/postgres-catalogue.ts';
import type { CatalogueStore } from '#catalogue/store.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { gradeCatalogue } from '#scripts/classify/run.ts';
import { provenanceOf, serverOf } from './support/graded.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';

const hostile = 'quote \' " \\ null \u0000 lone \ud800 tag \u{e0041} line \u2028';
const definitions: ToolDefinition[] = [
  { name: 'list_colours', description: 'Lists the colours.' },
  { name: hostile, description: hostile },
  { name: 'paint', inputSchema: { type: 'object', properties: { __proto__x: { type: 'string' } } } },
];
const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}T00:00:00.000Z`;

function crawled(id: string, tools: readonly ToolDefinition[], at = 21, key = 'key'): CrawledServer {
  return {
    server: serverOf(id, { crawledAt: day(at) }),
    tools: tools.map((definition) => ({ definition, provenance: provenanceOf({ obtainedAt: day(at) }) })),
    readingKey: key,
  };
}

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-stores-'));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;

/** Where a catalogue can be, and how it becomes a file that a snapshot is made of. */
const kinds: {
  name: string;
  open: () => Promise<{ store: CatalogueStore; file: () => Promise<Catalogue>; close: () => Promise<void> }>;
}[] = [
  {
    name: 'in a file',
    async open() {
      const store = new Catalogue(join(folder, `${++count}.sqlite`));
      return { store, file: async () => store, close: async () => store.close() };
    },
  },
  {
    name: 'in PostgreSQL',
    async open() {
      const store = await PostgresCatalogue.open(await postgres.database());
      let copy: Catalogue | undefined;
      return {
        store,
        async file() {
          const path = join(folder, `${++count}.sqlite`);
          await copyToFile(store, path);
          copy = new Catalogue(path);
          return copy;
        },
        async close() {
          copy?.close();
          await store.close();
        },
      };
    },
  },
];

/** A run of crawls with everything that can happen to a server. */
async function crawlForAWeek(store: CatalogueStore): Promise<void> {
  await store.put(crawled('npm:a', definitions, 1));
  await store.put(crawled('npm:B', definitions.slice(0, 1), 1));
  await store.put(crawled('npm:ä', [], 1));
  await store.put(crawled('npm:gone', definitions.slice(0, 1), 1));
  await store.put(crawled('npm:unread', [], 1, ''));
  await store.put(crawled('npm:a', definitions.slice(1), 2, 'other'));
  await store.putServer({ ...serverOf('npm:B', { crawledAt: day(3) }), version: '2.0.0' });
  await store.remove('npm:gone', day(4));
  await store.remove('npm:never', day(4));
  await store.put(crawled('npm:ä', definitions, 5));
  await store.remove('npm:a', day(6));
  await store.put(crawled('npm:a', definitions, 7));
}

describe.each(kinds)('a catalogue $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  it('gives back what was put, byte for byte, and nothing for what it does not have', async () => {
    const { store } = opened;
    await store.put(crawled('npm:a', definitions));
    expect(await store.tools('npm:a')).toEqual(crawled('npm:a', definitions).tools);
    expect(await store.server('npm:a')).toEqual(serverOf('npm:a'));
    expect(await store.readingKey('npm:a')).toBe('key');
    expect(await store.server('npm:b')).toBeUndefined();
    expect(await store.readingKey('npm:b')).toBeUndefined();
    expect(await store.tools('npm:b')).toEqual([]);
  });

  it('replaces a server whole, keeps its tools when only its record is put, and removes both', async () => {
    const { store } = opened;
    await store.put(crawled('npm:a', definitions));
    await store.put(crawled('npm:a', definitions.slice(0, 1), 22, 'other'));
    expect(await store.tools('npm:a')).toHaveLength(1);
    expect(await store.readingKey('npm:a')).toBe('other');
    await store.putServer(serverOf('npm:a', { version: '2.0.0' }));
    expect((await store.server('npm:a'))?.version).toBe('2.0.0');
    expect(await store.tools('npm:a')).toHaveLength(1);
    await store.remove('npm:a', day(22));
    expect(await store.server('npm:a')).toBeUndefined();
    expect(await store.tools('npm:a')).toEqual([]);
  });

  it('lists servers by the code points of their ids, whatever their number', async () => {
    const { store } = opened;
    const ids = ['npm:ä', 'npm:a', 'npm:B', 'npm:_', ...Array.from({ length: 450 }, (_, index) => `npm:n${index}`)];
    for (const id of ids) await store.put(crawled(id, []));
    const sorted = ids.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect(await store.ids()).toEqual(sorted);
    const listed: string[] = [];
    for await (const { id } of store.servers()) listed.push(id);
    expect(listed).toEqual(sorted);
  });

  it('keeps nothing of what cannot be kept whole', async () => {
    const { store } = opened;
    await store.put(crawled('npm:a', definitions.slice(0, 1)));
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const broken = crawled('npm:a', [{ name: 'b', inputSchema: circular as never }, ...definitions]);
    await expect(async () => store.put(broken)).rejects.toThrow();
    expect(await store.tools('npm:a')).toHaveLength(1);
  });

  it('remembers what changed of each server', async () => {
    await crawlForAWeek(opened.store);
    const { history } = await opened.file();
    expect(history.began()).toBe(day(1));
    expect(history.entries('npm:a').map(({ event, at }) => [event, at])).toEqual([
      ['returned', day(7)],
      ['left', day(6)],
      ['changed', day(2)],
    ]);
    expect(history.entries('npm:B').map(({ fields }) => fields.map(({ field }) => field))).toEqual([['version']]);
    expect([...history.departures()].map(({ slug }) => slug)).toEqual(['npm-gone']);
    expect(history.firstRead('npm:unread')).toBeNull();
  });
});

it('a snapshot is the same file, byte for byte, wherever the catalogue was', async () => {
  const files: Buffer[] = [];
  for (const { open, name } of kinds) {
    const opened = await open();
    await crawlForAWeek(opened.store);
    const path = join(folder, `snapshot ${name}.sqlite`);
    await gradeCatalogue(await opened.file(), path);
    files.push(readFileSync(path));
    await opened.close();
  }
  expect(files[0]?.length).toBeGreaterThan(10_000);
  expect(files[0]?.equals(files[1] ?? Buffer.of())).toBe(true);
});
