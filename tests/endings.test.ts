import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { Snapshot } from '#catalogue/snapshot.ts';
import { contentOf, main, program, run, sourcesFile, start, toolgrade, writeServer } from './support/command.ts';
import { LoopbackRegistry } from './support/loopback-registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-endings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const minutes = 60_000;

/** Names of folders with a server each, and the file of sources that names them. */
function servers(name: string, count: number, description?: string): { names: string[]; sources: string } {
  const names = Array.from({ length: count }, (_, index) => `${name}-${index}`);
  for (const each of names) {
    writeServer(join(folder, each), [
      { name: 'list_colours', description },
      { name: `only_${each}`, description },
    ]);
  }
  return { names, sources: sourcesFile(folder, name, ...names.map((each) => `dir:${each}`)) };
}

/** Ids of the processes whose command line has such a text in it. */
function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function until(isSo: () => boolean, time: number): Promise<boolean> {
  for (const end = performance.now() + time; performance.now() < end; await wait(50)) if (isSo()) return true;
  return isSo();
}

describe('a run that is killed at any moment', () => {
  it(
    'P1 ends with the same catalogue when it is started again, as often as that is',
    async () => {
      const { sources } = servers('killed', 20);
      const records = Array.from({ length: 3_000 }, (_, index) => ({
        id: `list.example:server-${index}`,
        tools: Array.from({ length: 5 }, (__, tool) => ({ name: `tool_${tool}`, description: `Lists part ${index}` })),
      }));
      writeFileSync(join(folder, 'records.ndjson'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      const entries = JSON.parse(readFileSync(sources, 'utf8')) as { sources: object[] };
      entries.sources.push({ ref: 'import:records.ndjson', reason: 'a test', added: '2026-11-21' });
      writeFileSync(sources, JSON.stringify(entries));
      const [whole, killed] = [join(folder, 'whole.sqlite'), join(folder, 'killed.sqlite')];
      const words = ['crawl', '--sources', sources, '--catalogue'];
      const began = performance.now();
      expect((await run(process.execPath, [main, ...words, whole])).code).toBe(0);
      const duration = performance.now() - began;
      const kept: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        // The launcher and the command itself are killed in turn: one ends with the other.
        const file = round % 2 === 0 ? main : program;
        const { child, ended } = start(process.execPath, [file, ...words, killed]);
        await wait(Math.random() * duration);
        child.kill('SIGKILL');
        await ended;
        expect(await until(() => processesWith(killed).length === 0, 5_000)).toBe(true);
        kept.push(existsSync(killed) ? new Set(contentOf(killed).map(({ server }) => JSON.stringify(server))).size : 0);
      }
      // What was kept stays: a run takes up where the one before it was ended.
      expect(kept).toEqual(kept.toSorted((one, other) => one - other));
      const again = await toolgrade([...words, killed, '--json']);
      expect(again.code).toBe(0);
      expect(JSON.parse(again.out)).toMatchObject({ servers: 3_020, unchanged: kept.at(-1) });
      expect(contentOf(killed)).toEqual(contentOf(whole));
    },
    5 * minutes,
  );

  it(
    'P1 reads packages to the same end, whatever the cache of archives was left like',
    async () => {
      const registry = await LoopbackRegistry.start();
      const names = Array.from({ length: 16 }, (_, index) => `server-${index}`);
      for (const name of names) {
        registry.publish({
          manifest: {
            name,
            version: '1.0.0',
            type: 'module',
            bin: 'index.js',
            dependencies: { [`${name}-tools`]: '*' },
          },
          files: {
            'index.js': `
              import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
              import { registerAll } from '${name}-tools';
              registerAll(new McpServer({ name: '${name}', version: '1.0.0' }));
            `,
          },
        });
        registry.publish({
          manifest: { name: `${name}-tools`, version: '1.1.0', type: 'module', main: 'main.js' },
          files: {
            'main.js': `export function registerAll(server) {
              server.registerTool('carried', { description: 'Carried', inputSchema: {} }, async () => ({ content: [] }));
            }`,
          },
        });
      }
      const file = join(import.meta.dirname, 'support/crawl-program.ts');
      const words = (name: string): string[] => [
        file,
        join(folder, `${name}.sqlite`),
        join(folder, `${name}-cache`),
        registry.url,
        ...names,
      ];
      try {
        const began = performance.now();
        expect((await run(process.execPath, words('calm'))).code).toBe(0);
        const duration = performance.now() - began;
        for (let round = 0; round < 10; round += 1) {
          const { child, ended } = start(process.execPath, words('struck'));
          await wait(Math.random() * duration);
          child.kill('SIGKILL');
          await ended;
        }
        expect((await run(process.execPath, words('struck'))).code).toBe(0);
        const calm = contentOf(join(folder, 'calm.sqlite'));
        expect(calm).toHaveLength(16);
        expect(calm.every(({ tools }) => tools.length === 1)).toBe(true);
        expect(contentOf(join(folder, 'struck.sqlite'))).toEqual(calm);
      } finally {
        await registry.stop();
      }
    },
    5 * minutes,
  );

  it('P1 ends with the launcher, however that ends, and leaves no process behind', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const endpoint = `http://127.0.0.1:${port}/only-here-${process.pid}`;
    const { child, ended } = start('node', [program, 'inspect', `remote:${endpoint}`, '--allow-local']);
    await once(silent, 'connection');
    expect(processesWith(endpoint).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    expect(await until(() => processesWith(endpoint).length === 0, 5_000)).toBe(true);
    expect((await ended).signal).toBe('SIGKILL');
    silent.close();
  });
});

describe('a run that is told to end', () => {
  it('P5 finishes what it has begun and keeps it, and goes on from there the next time', async () => {
    const { sources } = servers('told', 60);
    const catalogue = join(folder, 'told.sqlite');
    const words = ['crawl', '--sources', sources, '--catalogue', catalogue];
    const first = start('node', [program, ...words]);
    await first.says('read ');
    first.child.kill('SIGTERM');
    const { code, err } = await first.ended;
    expect(code).toBe(143);
    expect(err).toMatch(/Stopped\. What was read up to here is kept/);
    const told = [...err.matchAll(/^ {2}read +(\S+)/gm)].map(([, id]) => id);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(60);
    const kept = contentOf(catalogue).map(({ server }) => (server as { id: string }).id);
    expect(kept).toEqual(told.toSorted());
    const again = await toolgrade([...words, '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ servers: 60, unchanged: kept.length });
  });

  it('P5 ends at once when it is told again, with all that it started', async () => {
    const mark = `P5-${process.pid}-${Date.now()}`;
    const hangs = `const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], { detached: true, stdio: 'ignore' });
      process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
    writeFileSync(join(folder, 'hangs.cjs'), hangs);
    const sources = sourcesFile(folder, 'hangs', `stdio:${process.execPath} ${join(folder, 'hangs.cjs')} ${mark}`);
    const catalogue = join(folder, 'hangs.sqlite');
    const { child, ended, says } = start('node', [program, 'crawl', '--sources', sources, '--catalogue', catalogue]);
    await says('Running');
    expect(await until(() => processesWith(mark).length >= 2, 10_000)).toBe(true);
    child.kill('SIGINT');
    await wait(300);
    expect(child.exitCode).toBe(null);
    const told = performance.now();
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(performance.now() - told).toBeLessThan(3_000);
    expect(await until(() => processesWith(mark).length === 0, 3_000)).toBe(true);
  });
});

/** The words that run a shell in which file systems can be mounted, or null with the reason. */
function mounting(): { words: string[]; why: null } | { words: null; why: string } {
  let why = '';
  for (const words of [
    ['unshare', '--mount'],
    ['unshare', '--user', '--map-root-user', '--mount'],
  ]) {
    const tried = spawnSync(words[0] ?? '', [
      ...words.slice(1),
      'mount',
      '-t',
      'tmpfs',
      '-o',
      'size=1m',
      'none',
      folder,
    ]);
    if (tried.status === 0) return { words, why: null };
    why = tried.error?.message ?? tried.stderr.toString().trim();
  }
  return { words: null, why };
}

const mountable = mounting();

describe.skipIf(mountable.words === null)(`a disk that is full (${mountable.why ?? 'a file system of 1 MB'})`, () => {
  it(
    'P2 loses nothing that was acknowledged, and takes up the run when there is room',
    async () => {
      const { sources } = servers('filling', 60, 'Lists what there is to be had. '.repeat(400));
      const place = join(folder, 'small');
      mkdirSync(place);
      const crawl = ['crawl', '--sources', sources, '--catalogue', join(place, 'full.sqlite'), '--json'];
      const script = `
        mount -t tmpfs -o size=1m none ${place}
        "$@" > ${folder}/first.json 2> ${folder}/first.log; echo $? > ${folder}/first.code
        df --output=avail ${place} | tail -1 > ${folder}/first.room
        mkdir ${folder}/full && cp ${place}/* ${folder}/full/
        mount -o remount,size=64m ${place}
        "$@" > ${folder}/second.json 2> ${folder}/second.log; echo $? > ${folder}/second.code
        cp ${place}/full.sqlite* ${folder}/`;
      const [file = '', ...rest] = [...(mountable.words ?? []), 'bash', '-c', script, 'bash', process.execPath, main];
      expect((await run(file, [...rest, ...crawl])).code).toBe(0);
      const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
      const log = text('first.log');
      expect([log, text('first.code').trim()]).toEqual([log, '1']);
      expect(Number(text('first.room'))).toBeLessThan(64);
      expect(log).toMatch(/The disk (?:is full|does not take what is written)\. What was kept so far is whole/);
      expect(log).not.toMatch(/\n\s+at /);
      const told = [...log.matchAll(/^ {2}read +(\S+)/gm)].map(([, id]) => id);
      expect(told.length).toBeGreaterThan(3);
      expect(told.length).toBeLessThan(60);
      const kept = contentOf(join(folder, 'full/full.sqlite'));
      expect(kept.map(({ server }) => (server as { id: string }).id)).toEqual(expect.arrayContaining(told));
      expect(kept.every(({ tools }) => tools.length === 2)).toBe(true);
      expect([text('second.log'), text('second.code').trim()]).toEqual([expect.any(String), '0']);
      expect(JSON.parse(text('second.json'))).toMatchObject({ servers: 60, unchanged: kept.length });
      expect(contentOf(join(folder, 'full.sqlite'))).toHaveLength(60);
    },
    2 * minutes,
  );
});

/** Whether a file system in a file can be mounted here: only root may. */
function canLoop(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const [image, place] = [join(folder, 'probe.img'), join(folder, 'probe')];
  try {
    disk(image, place);
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  }
}

/** Makes a file system in a file, and mounts it. */
function disk(image: string, place: string): void {
  writeFileSync(image, '');
  truncateSync(image, 24 * 1024 * 1024);
  mkdirSync(place);
  execFileSync('mkfs.ext4', ['-q', image], { stdio: 'ignore' });
  execFileSync('mount', ['-o', 'loop', image, place], { stdio: 'ignore' });
}

/**
 * What a disk would hold if the power went just now: the file behind the mount has what was synchronised, and nothing that
 * only waits to be written. Copied again where the kernel wrote to it meanwhile.
 */
function powerCut(image: string, copy: string): void {
  for (let tries = 0; tries < 20; tries += 1) {
    const before = statSync(image, { bigint: true }).mtimeNs;
    copyFileSync(image, copy);
    if (statSync(image, { bigint: true }).mtimeNs === before) return;
  }
  throw new Error('the file system is written all the time');
}

describe.skipIf(!canLoop())('a machine whose power goes (only root may mount)', () => {
  it(
    'P9 has every server that was acknowledged, and a snapshot that is whole',
    async () => {
      const [image, place, after] = [join(folder, 'disk.img'), join(folder, 'disk'), join(folder, 'after')];
      disk(image, place);
      mkdirSync(after);
      const catalogue = join(place, 'catalogue.sqlite');
      const snapshot = join(place, 'snapshot.sqlite');
      const remounted = <Value>(look: () => Value): Value => {
        execFileSync('mount', ['-o', 'loop', join(folder, 'cut.img'), after]);
        try {
          return look();
        } finally {
          execFileSync('umount', [after]);
        }
      };
      try {
        let acknowledged = 0;
        for (let round = 0; round < 6; round += 1) {
          const child = spawn(process.execPath, [join(import.meta.dirname, 'support/put-program.ts'), catalogue]);
          const ended = once(child, 'exit');
          let said = '';
          child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
          await once(child.stdout, 'data');
          await wait(Math.random() * 200);
          child.kill('SIGSTOP');
          await wait(50);
          const told = said.split('\n').slice(0, -1);
          powerCut(image, join(folder, 'cut.img'));
          child.kill('SIGKILL');
          await ended;
          expect(told.length).toBeGreaterThan(0);
          acknowledged += told.length;
          const kept = remounted(() => {
            const opened = new Catalogue(join(after, 'catalogue.sqlite'));
            const ids = new Set(opened.ids());
            opened.close();
            return ids;
          });
          expect(told.filter((id) => !kept.has(id))).toEqual([]);
        }
        expect(acknowledged).toBeGreaterThan(20);
        const classify = ['classify', '--catalogue', catalogue, '--snapshot', snapshot];
        expect((await run(process.execPath, [main, ...classify])).code).toBe(0);
        for (let round = 0; round < 4; round += 1) {
          // Another time the power goes while a new snapshot takes the place of the old one.
          const { child, ended } = start(process.execPath, [main, ...classify]);
          await wait(round === 0 ? 0 : Math.random() * 1_500);
          child.kill('SIGSTOP');
          await wait(50);
          powerCut(image, join(folder, 'cut.img'));
          child.kill('SIGKILL');
          await ended;
          const known = remounted(() => {
            const opened = new Snapshot(join(after, 'snapshot.sqlite'));
            const { servers: count } = opened.meta();
            opened.close();
            return count;
          });
          expect(known).toBeGreaterThan(0);
        }
        // And what is lost altogether can be made again, to the same bytes.
        const lost = readFileSync(snapshot);
        rmSync(snapshot);
        expect((await run(process.execPath, [main, ...classify])).code).toBe(0);
        expect(readFileSync(snapshot).equals(lost)).toBe(true);
      } finally {
        execFileSync('umount', ['--lazy', place]);
      }
    },
    3 * minutes,
  );
});
