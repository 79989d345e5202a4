import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Snapshot } from '#catalogue/snapshot.ts';
import { writeSnapshot, type GradedServer } from '#catalogue/write-snapshot.ts';
import { removeFiles } from '#scripts/publish/move-files.ts';
import { indexSearch, type IndexLimits } from '#scripts/publish/search/index-search.ts';
import { SearchMemory } from '#scripts/publish/search/search-memory.ts';
import type { FoundServer } from '#components/search/server-index.ts';
import type { SearchManifest } from '#site/search/manifest.ts';
import { gradedServer, serverOf } from './support/graded.ts';
import { readSearch, slugOf, type SearchReader } from './support/search-reader.ts';

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'toolgrade-search-'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Small enough for a few servers to make several parts, and to be kept. */
const limits: IndexLimits = { whole: 20, first: 60, rest: 90, remembered: 1, changed: 0.3 };

/** Words that no other server has, spelt with letters that a stemmer leaves alone. */
const rare = (kind: string, number: number): string =>
  `${kind}${[...String(number)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('')}o`;

function serverWith(number: number, more: { description?: string; truth?: 'listed' | 'declared' } = {}): GradedServer {
  const {
    truth = number % 3 === 0 ? 'listed' : 'declared',
    description = `Looks after ${rare('zu', number)} gardens.`,
  } = more;
  const tools = [
    { name: `get_${rare('qa', number)}`, description: `Reads the ${rare('vi', number)} of a garden.` },
    { name: 'delete_garden', description: 'Deletes a garden for good.' },
  ];
  return gradedServer(serverOf(`npm:@green/garden-${number}`, { description }), tools.slice(0, 1 + (number % 2)), {
    truth,
  });
}

const many = (count: number): GradedServer[] => Array.from({ length: count }, (_, number) => serverWith(number));
const slug = (number: number): string => `npm-green--garden-${number}`;

interface Site {
  out: string;
  manifest: SearchManifest;
  indexed: number;
  servers: number;
}

/** Indexes servers into a folder as a build does; with a memory, on top of what is there. */
async function publish(name: string, servers: readonly GradedServer[], memory?: SearchMemory): Promise<Site> {
  const out = join(parent, name);
  const snapshot = `${out}.sqlite`;
  const fresh = `${out}.new`;
  mkdirSync(out, { recursive: true });
  mkdirSync(fresh);
  writeSnapshot(snapshot, servers, 'rules-1');
  const opened = new Snapshot(snapshot);
  const earlier = memory === undefined ? null : { folder: out, memory };
  const made = await indexSearch(opened, { folder: fresh, earlier, limits });
  opened.close();
  const kept = new Set(made.kept);
  const before = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1));
  removeFiles(
    before.filter((file) => !kept.has(file)),
    out,
  );
  cpSync(fresh, out, { recursive: true });
  rmSync(fresh, { recursive: true });
  if (memory !== undefined) made.remember(memory);
  const manifest = JSON.parse(readFileSync(join(out, 'search/index.json'), 'utf8')) as SearchManifest;
  return { out, manifest, indexed: made.indexed, servers: made.servers };
}

const contents = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length), readFileSync(path, 'latin1')];
    })
    .sort();

async function asking<Answer>(site: Site, ask: (reader: SearchReader) => Promise<Answer>): Promise<Answer> {
  const reader = await readSearch(site.out);
  try {
    return await ask(reader);
  } finally {
    await reader.close();
  }
}

describe('a search index in parts', () => {
  let site: Site;
  beforeAll(async () => {
    site = await publish('parts', many(60));
  });

  it('has several, those that are known best in the first, and is the same when made again', async () => {
    expect(site.manifest.rest.length).toBeGreaterThan(1);
    expect(site.manifest.servers.first + site.manifest.servers.rest).toBe(60);
    const again = await publish('parts-again', many(60));
    expect(contents(again.out)).toEqual(contents(site.out));
    await asking(site, async ({ index }) => {
      const search = await index.ask('', { kind: 'npm' });
      await search.next();
      const urls = await Promise.all(search.found.map(async (found) => (await found.data()).url));
      for (const url of urls) expect(Number(/garden-(\d+)/.exec(url)?.[1]) % 3).toBe(0);
    });
  });

  it('finds every server by its name, by the name of a tool, and by a word of a description, and nobody else', async () => {
    await asking(site, async ({ find }) => {
      for (let number = 0; number < 60; number += 1) {
        expect(await find(`@green/garden-${number}`)).toContain(slug(number));
        for (const kind of ['zu', 'vi', 'get_qa']) expect(await find(rare(kind, number))).toEqual([slug(number)]);
      }
      const [first] = await find('@green/garden-7');
      expect(first).toBe(slug(7));
    });
  });

  it('finds a name however its parts are joined', async () => {
    await asking(site, async ({ find }) => {
      for (const text of ['delete_garden', 'deleteGarden', 'delete-garden', 'Delete Garden', '"delete garden"']) {
        expect((await find(text)).toSorted(), text).toEqual(
          Array.from({ length: 30 }, (_, half) => slug(2 * half + 1)).sort(),
        );
      }
    });
  });

  it('keeps to the filters in every part', async () => {
    await asking(site, async ({ find }) => {
      expect(await find('', { category: 'Destructive' })).toHaveLength(30);
      expect(await find('garden', { category: 'Destructive' })).toHaveLength(30);
      expect(await find(rare('zu', 4), { category: 'Destructive' })).toEqual([]);
      expect(await find('', { kind: 'pypi' })).toEqual([]);
    });
  });
});

describe('a question', () => {
  let site: Site;
  beforeAll(async () => {
    const servers = Array.from({ length: 60 }, (_, number) => serverWith(number, { description: 'Waters old trees.' }));
    const named = gradedServer(
      serverOf('npm:pump'),
      [
        { name: 'water_old_trees', description: 'Does it.' },
        { name: 'zunigate', description: 'Opens it.' },
        { name: 'zunigatekeeper', description: 'Closes it.' },
      ],
      { truth: 'declared' },
    );
    site = await publish('asked', [...servers, named]);
  });

  /** The parts besides the first from which files were loaded, program and list of servers included. */
  const partsOf = ({ manifest }: Site, { paths }: SearchReader): string[] =>
    manifest.rest.filter((part) => paths.some((path) => path.startsWith(`/${part}`)));

  it('for a name goes straight to the part that has it, though all parts have its words, and to the others when told', async () => {
    expect(site.manifest.rest.length).toBeGreaterThan(1);
    await asking(site, async (reader) => {
      const search = await reader.index.ask('water old trees', {});
      expect(search.unsearched).toBe(site.manifest.servers.rest);
      expect(partsOf(site, reader)).toEqual([]);
      await search.next();
      expect(await Promise.all(search.found.map(slugOf))).toEqual(['npm-pump']);
      expect(partsOf(site, reader)).toHaveLength(1);
      expect(search.unsearched).toBe(site.manifest.servers.rest);
      await search.finish();
      expect(search).toMatchObject({ unsearched: 0, goesOn: false });
      expect(search.found).toHaveLength(61);
      expect(await slugOf(search.found[0] as FoundServer)).toBe('npm-pump');
      expect(partsOf(site, reader)).toEqual(site.manifest.rest);
    });
  });

  it('asks one part at a time, and none that lacks a word', async () => {
    await asking(site, async (reader) => {
      const search = await reader.index.ask('trees', {});
      const counts: number[] = [];
      for (let step = 0; search.goesOn; step += 1) {
        await search.next();
        counts.push(search.found.length);
        expect(partsOf(site, reader)).toHaveLength(Math.min(step, site.manifest.rest.length));
      }
      expect(counts[0]).toBeGreaterThan(0);
      expect(counts.at(-1)).toBe(61);
      expect(counts).toEqual(counts.toSorted((one, other) => one - other));
    });
    await asking(site, async (reader) => {
      const search = await reader.index.ask('zunigat', {});
      while (search.goesOn) await search.next();
      expect(await Promise.all(search.found.map(slugOf))).toEqual(['npm-pump']);
      expect(partsOf(site, reader)).toHaveLength(1);
    });
  });
});

describe('an index that was made before', () => {
  /** What a reader could ask: every word and name that any of the servers has, before or after. */
  const questions = Array.from({ length: 44 }, (_, number) => number).flatMap((number) => [
    `@green/garden-${number}`,
    rare('zu', number),
    rare('vi', number),
    rare('get_qa', number),
  ]);

  it('is kept while few servers change, and finds what one that is made anew finds', async () => {
    const memory = new SearchMemory(join(parent, 'kept.state'));
    const before = await publish('kept', many(40), memory);
    const changed = many(42).filter((_, number) => number !== 5 && number !== 31);
    changed[2] = serverWith(2, { description: `Looks after ${rare('zu', 43)} gardens.` });
    changed[9] = serverWith(10, { truth: 'listed' });
    const after = await publish('kept', changed, memory);
    expect(after.manifest).toMatchObject({ first: before.manifest.first, rest: before.manifest.rest });
    expect(after.indexed).toBe(4);
    expect(after.manifest.hidden).toHaveLength(4);
    expect(after.servers).toBe(40);
    expect(after.manifest.servers.first + after.manifest.servers.rest).toBe(40);

    const whole = await publish('whole', changed);
    const answers = async ({ find }: SearchReader): Promise<Record<string, string[]>> => {
      const found: Record<string, string[]> = {};
      for (const text of [...questions, 'garden', 'delete_garden']) found[text] = (await find(text)).toSorted();
      found['everything'] = (await find('', { kind: 'npm' })).toSorted();
      found['destructive'] = (await find('', { category: 'Destructive' })).toSorted();
      return found;
    };
    const now = await asking(after, answers);
    expect(now).toEqual(await asking(whole, answers));
    expect(now['everything']).toHaveLength(40);
    expect(now[rare('zu', 5)]).toEqual([]);

    // Nothing more has changed: nothing is indexed, and nothing written but the list of parts.
    const same = await publish('kept', changed, memory);
    expect(same.indexed).toBe(0);
    expect(contents(same.out)).toEqual(contents(after.out));
    // Back to what it was: no part for changes, nothing hidden.
    const back = await publish('kept', many(40), memory);
    expect(contents(back.out)).toEqual(contents((await publish('fresh', many(40))).out));
    memory.close();
  });

  it('is made anew where much has changed, or where its files are gone', async () => {
    const memory = new SearchMemory(join(parent, 'anew.state'));
    await publish('anew', many(40), memory);
    const much = await publish('anew', many(56), memory);
    expect(much).toMatchObject({ indexed: 56, manifest: { recent: null, hidden: [] } });
    rmSync(join(much.out, much.manifest.rest[0] ?? ''), { recursive: true });
    expect(await publish('anew', many(56), memory)).toMatchObject({ indexed: 56 });
    memory.close();
  });
});

describe('a small catalogue', () => {
  it('has one index, and an empty one none', async () => {
    const one = await publish('one', many(3));
    expect(one.manifest).toMatchObject({ rest: [], servers: { first: 3, rest: 0 } });
    const none = await publish('none', []);
    expect(none.manifest.first).toBeNull();
    expect(await asking(none, ({ find }) => find('garden'))).toEqual([]);
  });

  it('finds names and words in scripts without spaces, and names without letters', async () => {
    const site = await publish('scripts', [
      gradedServer(serverOf('npm:tianqi', { description: '查询天气和空气质量' }), [
        { name: '查询_天气', description: '返回城市的天气预报' },
      ]),
      gradedServer(serverOf('npm:nalssi', { description: '날씨를 알려줍니다' }), [{ name: '⚡', description: 'x' }]),
    ]);
    await asking(site, async ({ find }) => {
      expect(await find('天气')).toEqual(['npm-tianqi']);
      expect(await find('天气预报')).toEqual(['npm-tianqi']);
      expect(await find('质量')).toEqual(['npm-tianqi']);
      expect(await find('날씨')).toEqual(['npm-nalssi']);
    });
  });
});
