import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { serverOf } from '../../../tests/support/graded.ts';
import { LoopbackMcpRegistry } from '../../../tests/support/loopback-mcp-registry.ts';
import { everyKind, registryRecord } from '../../../tests/support/registry-records.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import type { SourceEntry } from '../read-sources.ts';
import type { CrawlContext } from '../source.ts';
import { collectEntries, judgeLoss, type Collected } from './collect.ts';
import { configListing } from './config.ts';
import { expandReference, listedEntry } from './expand.ts';
import { registryListing } from './registry.ts';
import { sourceSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-collect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let registry: LoopbackMcpRegistry;
let catalogue: Catalogue;
const client = new GuardedClient({ interval: 0, sleep: async () => {} });
afterAll(() => client.close());
beforeEach(async () => {
  registry = await LoopbackMcpRegistry.start();
  registry.pageSize = 100;
  catalogue = new Catalogue(':memory:');
});
afterEach(async () => {
  catalogue.close();
  await registry.stop();
});

const context = {
  now: '2026-11-21T00:00:00.000Z',
  settings: { ...sourceSettings({}), client },
} as CrawlContext;

async function collect(references: string[], since: string | null = null): Promise<Collected> {
  const result = await collectEntries(references, context, { catalogue, since });
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}

const list = (): string => `registry:${registry.url}`;
const npmServer = (name: string, more: object = {}, meta: object = {}) =>
  registryRecord(
    { name, packages: [{ registryType: 'npm', identifier: name.split('/')[1], version: '1.0.0' }], ...more },
    meta,
  );
const numbered = (count: number) => Array.from({ length: count }, (_, index) => npmServer(`com.example/s${index}`));

/** What a tombstone becomes in the catalogue. */
async function record(entry: SourceEntry | undefined) {
  const reading = await entry?.source.read(entry.rest, null, context);
  return reading?.ok === true && reading.value.changed ? reading.value.crawled : null;
}

/** A list as a crawl left it, without the crawl: servers with the declarations that the list gave. */
async function remembered(): Promise<void> {
  for await (const found of registryListing.discover(registry.url, context)) {
    if (!('ref' in found)) continue;
    const id = found.ref.replace(/(?<=.)@[^@/]*$/, '');
    catalogue.put({ server: serverOf(id, { declarations: [found.declaration] }), tools: [], readingKey: 'key' });
  }
}

describe('collectEntries', () => {
  it('follows servers and lists alike, and sets files of records apart', async () => {
    registry.records = numbered(2);
    const config = join(folder, 'mcp.json');
    writeFileSync(config, JSON.stringify({ servers: { a: { command: 'npx', args: ['other@1.0.0'] } } }));
    const collected = await collect(['npm:own@1.0.0', list(), `config:${config}`, 'import:records.jsonl']);
    expect(collected.entries.map(({ id }) => id)).toEqual(['npm:own', 'npm:s0', 'npm:s1', 'npm:other']);
    expect(collected).toMatchObject({ files: ['records.jsonl'], problems: [], alarm: false });
  });

  it('names every reference that is none', async () => {
    const result = await collectEntries(['ftp:a', 'npm:b', 'c'], context, { catalogue, since: null });
    expect(result.ok ? '' : result.failure).toMatch(/"ftp:a" is not a reference.*registry:URL.*\n"c" is not/s);
  });

  it('R3 gives a server once that several references and lists lead to, and keeps what each of them says', async () => {
    registry.records = [
      npmServer('com.example/server', {}, { updatedAt: '2025-09-10T10:00:00Z' }),
      registryRecord(
        { name: 'com.example/again', packages: [{ registryType: 'npm', identifier: 'server', version: '2.0.0' }] },
        { updatedAt: '2025-09-11T10:00:00Z' },
      ),
    ];
    const { entries } = await collect([list()]);
    expect(entries.map(({ ref }) => ref)).toEqual(['npm:server@2.0.0']);
    const own = await collect(['npm:server@1.5.0', list()]);
    expect(own.entries.map(({ ref }) => ref)).toEqual(['npm:server@1.5.0']);
  });

  it('R4 replaces a deleted server by a tombstone that says why', async () => {
    registry.records = [...everyKind];
    const { entries } = await collect([list()]);
    const crawledTombstone = await record(entries.find(({ id }) => id === 'npm:example-removed'));
    expect(crawledTombstone).toMatchObject({
      tools: [],
      server: {
        id: 'npm:example-removed',
        outcome: { state: 'rejected', code: 'E_WITHDRAWN', message: expect.stringContaining('(Spam)') },
        deprecated: 'Spam',
        declarations: [{ name: 'com.example/removed', status: 'deleted' }],
      },
    });
  });

  it('R4 reads a server that the user names, though a list has it as deleted', async () => {
    registry.records = [npmServer('com.example/server', {}, { status: 'deleted' })];
    const { entries } = await collect(['npm:server', list()]);
    expect(entries).toHaveLength(1);
    expect(await withStub(entries[0])).toBe('E_OFFLINE');
  });

  it('gives a tombstone to a server that vanished from its list', async () => {
    registry.records = numbered(40);
    await remembered();
    registry.records = registry.records.slice(1);
    const { entries, alarm } = await collect([list()]);
    expect(alarm).toBe(false);
    expect(entries).toHaveLength(40);
    expect(await record(entries.find(({ id }) => id === 'npm:s0'))).toMatchObject({
      server: { outcome: { state: 'unreachable', code: 'E_GONE' } },
      tools: [],
    });
  });

  it('keeps the tombstone of a server that stays away, without another alarm, and reads it when it is back', async () => {
    registry.records = numbered(40);
    await remembered();
    const [first, ...others] = registry.records;
    registry.records = others;
    for (const { id, rest, source } of (await collect([list()])).entries.filter((entry) => entry.id === 'npm:s0')) {
      const reading = await source.read(rest, null, context);
      if (reading.ok && reading.value.changed) catalogue.put(reading.value.crawled);
      expect(catalogue.server(id)?.declarations).toMatchObject([{ status: 'gone' }]);
    }
    const again = await collect([list()]);
    expect([again.alarm, again.entries.length]).toEqual([false, 40]);
    expect(await record(again.entries.find(({ id }) => id === 'npm:s0'))).toMatchObject({
      server: { outcome: { code: 'E_GONE' } },
    });
    registry.records = [first ?? null, ...others];
    const back = await collect([list()]);
    expect(await withStub(back.entries.find(({ id }) => id === 'npm:s0'))).toBe('E_OFFLINE');
  });

  it('R2 raises the alarm where a list shrank, and keeps what is missing', async () => {
    registry.records = numbered(40);
    await remembered();
    registry.records = registry.records.slice(0, 35);
    const { entries, problems, alarm } = await collect([list()]);
    expect(alarm).toBe(true);
    expect(problems).toMatchObject([{ code: 'E_SHRUNK', incomplete: true }]);
    expect(entries).toHaveLength(40);
  });

  it('R10 makes no tombstones where many vanish at once, however many are new', async () => {
    registry.records = numbered(40);
    await remembered();
    const others = Array.from({ length: 40 }, (_, index) => npmServer(`com.example/t${index}`));
    registry.records = [...registry.records.slice(3), ...others];
    const { entries, problems, alarm } = await collect([list()]);
    expect(alarm).toBe(true);
    expect(problems).toMatchObject([{ code: 'E_MASS_VANISH' }]);
    expect(entries).toHaveLength(80);
    expect(await withStub(entries.find(({ id }) => id === 'npm:s0'))).toBe('E_OFFLINE');
  });

  it('R1, R2 keeps everything where a list broke off', async () => {
    registry.records = numbered(30);
    await remembered();
    registry.fault = { status: 404 };
    const { entries, alarm } = await collect([list()]);
    expect([entries.length, alarm]).toEqual([30, true]);
  });

  it('takes from the catalogue what did not change since', async () => {
    registry.records = numbered(30);
    await remembered();
    registry.records[0] = npmServer('com.example/s0', { version: '2.0.0' }, { updatedAt: '2026-01-01T00:00:00Z' });
    const { entries, problems } = await collect([list()], '2025-12-01T00:00:00.000Z');
    expect([entries.length, problems]).toEqual([30, []]);
    expect(registry.asked.at(-1)).toContain('updated_since=2025-12-01');
  });

  it('says that it reads only one of two folders of one name', async () => {
    const config = join(folder, 'two.json');
    const server = (path: string) => ({ command: 'node', args: [join(folder, path, 'server', 'index.js')] });
    writeFileSync(config, JSON.stringify({ mcpServers: { one: server('a'), two: server('b') } }));
    for (const path of ['a', 'b']) {
      mkdirSync(join(folder, path, 'server'), { recursive: true });
      writeFileSync(join(folder, path, 'server', 'package.json'), '{}');
      writeFileSync(join(folder, path, 'server', 'index.js'), '');
    }
    const { entries, problems } = await collect([`config:${config}`]);
    expect(entries.map(({ rest }) => rest)).toEqual([join(folder, 'a', 'server')]);
    expect(problems).toMatchObject([{ code: 'E_SAME_NAME', subject: 'two' }]);
  });

  it('forgets a server that left a configuration', async () => {
    const config = join(folder, 'shrinking.json');
    const write = (...names: string[]): void =>
      writeFileSync(
        config,
        JSON.stringify({ servers: Object.fromEntries(names.map((name) => [name, { command: 'npx', args: [name] }])) }),
      );
    write('a', 'b');
    const [declaration] = await Array.fromAsync(configListing.discover(config, context));
    if (declaration === undefined || 'problem' in declaration) throw new Error('no declaration');
    catalogue.put({
      server: serverOf('npm:a', { declarations: [declaration.declaration] }),
      tools: [],
      readingKey: 'key',
    });
    write('b');
    expect((await collect([`config:${config}`])).entries.map(({ id }) => id)).toEqual(['npm:b']);
  });
});

/** The code with which reading an entry ends where there is no registry of packages. */
async function withStub(entry: SourceEntry | undefined): Promise<string | null> {
  const stub = { ...context, npm: { registry: 'http://127.0.0.1:9/', cache: folder, fetchRetries: 0 } } as CrawlContext;
  const reading = await entry?.source.read(entry.rest, null, stub);
  return reading === undefined || reading.ok ? null : reading.failure.code;
}

describe('listedEntry', () => {
  it.each(['stdio:rm -rf /', 'dir:/etc', 'tarball:/tmp/x.tgz'])('H1 does not follow %s from a registry', (ref) => {
    expect(listedEntry(registryListing, ref).ok).toBe(false);
    if (ref.startsWith('stdio:')) expect(listedEntry(configListing, ref).ok).toBe(false);
  });

  it('H1 asks no local host for an entry of a registry, whatever the user allows for their own', async () => {
    const open = { ...context, local: { allowLoopback: true, allowLocal: true } };
    for (const ref of [`remote:${registry.url}/mcp`, `mcpb:${registry.url}/x.mcpb`]) {
      const entry = listedEntry(registryListing, ref);
      if (!entry.ok) throw new Error(entry.failure);
      const reading = await entry.value.source.read(entry.value.rest, null, open);
      expect(reading).toMatchObject({ ok: false, failure: { code: 'E_URL' } });
    }
    expect(registry.asked).toEqual([]);
  });
});

describe('expandReference', () => {
  it('leads from a server to itself, and from a list to its servers and problems', async () => {
    registry.records = [...everyKind];
    const one = expandReference('npm:a@1.0.0', context);
    expect(one.ok && (await Array.fromAsync(one.value))).toMatchObject([
      { entry: { id: 'npm:a', ref: 'npm:a@1.0.0' } },
    ]);
    const many = expandReference(list(), context);
    const found = many.ok ? await Array.fromAsync(many.value) : [];
    expect(found.map((item) => ('entry' in item ? item.entry.id : item.problem.code))).toContain('npm:@ada/oldest');
  });

  it('says that records are imported, and what is no reference', () => {
    for (const text of ['import:records.jsonl', 'nothing']) expect(expandReference(text, context).ok).toBe(false);
  });
});

describe('judgeLoss', () => {
  it.each([
    [100, 100, 0, null],
    [100, 95, 5, null],
    [100, 94, 6, 'E_MASS_VANISH'],
    [100, 89, 11, 'E_SHRUNK'],
    [10, 1, 9, null],
  ])('%i before, %i now, %i vanished: %s', (before, now, vanished, code) => {
    expect(judgeLoss(before, now, vanished)?.code ?? null).toBe(code);
  });
});
