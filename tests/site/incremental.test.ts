import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSnapshot, type GradedServer } from '#catalogue/write-snapshot.ts';
import { buildSite } from '#scripts/publish/build.ts';
import { mergeShards } from '#scripts/publish/shard.ts';
import { gradedServer, serverOf } from '../support/graded.ts';
import { filesOf } from './built-site.ts';
import { fixture } from './fixture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'toolgrade-incremental-'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Every file of a folder with its text, for whole-site comparisons. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(filesOf(folder).map((path) => [path, readFileSync(join(folder, path), 'latin1')]));
}

/** The first path at which two sites differ, or null: a message that can be read, where two maps could not. */
function firstDifference(one: Record<string, string>, other: Record<string, string>): string | null {
  const paths = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return paths.find((path) => one[path] !== other[path]) ?? null;
}

const paint = { name: 'paint_wall', description: 'Paints a wall in one colour.' };
const list = { name: 'list_colours', description: 'Lists the colours of the palette.' };
const remove = { name: 'delete_colour', description: 'Deletes a colour for good.' };

function many(count: number): GradedServer[] {
  return Array.from({ length: count }, (_, index) => gradedServer(serverOf(`npm:server-${index}`), [list, paint]));
}

describe('pages that are rendered in bulk', () => {
  it('are, to the byte, what "astro build" makes of the same snapshot', async () => {
    const snapshot = join(parent, 'fixture.sqlite');
    // With enough servers that each kind of list has a second page.
    writeSnapshot(snapshot, [...fixture, ...many(110)], 'rules-1');
    const options = { site: 'https://example.org', base: '/catalogue/' };
    await buildSite({ snapshot, out: join(parent, 'bulk'), ...options });
    const astro = spawn(
      process.execPath,
      [
        join(root, 'node_modules/astro/bin/astro.mjs'),
        'build',
        `--outDir=${join(parent, 'astro')}`,
        `--site=${options.site}`,
        `--base=${options.base}`,
        '--silent',
      ],
      {
        cwd: root,
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], TOOLGRADE_SNAPSHOT: snapshot, ASTRO_TELEMETRY_DISABLED: '1', TZ: 'UTC' },
      },
    );
    expect(await once(astro, 'exit')).toEqual([0, null]);
    // The page of downloads lists files that only a whole build writes.
    const isPage = (path: string): boolean => path.endsWith('.html') && path !== 'downloads/index.html';
    const pages = filesOf(join(parent, 'astro')).filter(isPage);
    expect(pages.length).toBeGreaterThan(40);
    for (const route of ['servers', 'browse/letter/s', 'categories/read', 'risks/low']) {
      expect(pages).toContain(`${route}/page/2/index.html`);
    }
    expect(filesOf(join(parent, 'bulk')).filter(isPage)).toEqual(pages);
    for (const path of pages) {
      expect(readFileSync(join(parent, 'bulk', path), 'utf8'), path).toBe(
        readFileSync(join(parent, 'astro', path), 'utf8'),
      );
    }
  });
});

describe('a build that remembers', () => {
  const place = (name: string): { snapshot: string; out: string; state: string } => ({
    snapshot: join(parent, `${name}.sqlite`),
    out: join(parent, name),
    state: join(parent, `${name}.state.sqlite`),
  });

  it('renders only the servers that changed, removes what is gone, and ends with what a whole build gives', async () => {
    const site = place('changing');
    writeSnapshot(site.snapshot, many(12), 'rules-1');
    expect(await buildSite(site)).toMatchObject({ renderedServers: 12 });
    expect(await buildSite(site)).toMatchObject({ renderedServers: 0 });

    // One server gets another tool in the place of one, one loses all, one leaves, one comes.
    const servers = many(12);
    servers[5] = gradedServer(serverOf('npm:server-5'), [{ ...paint, description: 'Paints two walls.' }, remove]);
    servers[6] = gradedServer(serverOf('npm:server-6'), []);
    servers.splice(9, 1);
    servers.push(gradedServer(serverOf('npm:server-12'), [paint]));
    writeSnapshot(site.snapshot, servers, 'rules-1');
    const { renderedServers } = await buildSite(site);
    expect(renderedServers).toBeGreaterThanOrEqual(3);
    expect(existsSync(join(site.out, 'servers/npm-server-5/list_colours'))).toBe(false);
    expect(existsSync(join(site.out, 'servers/npm-server-6/paint_wall'))).toBe(false);
    expect(existsSync(join(site.out, 'policies/npm-server-6'))).toBe(false);
    expect(existsSync(join(site.out, 'servers/npm-server-9'))).toBe(false);
    const whole = { snapshot: site.snapshot, out: join(parent, 'whole') };
    await buildSite(whole);
    expect(firstDifference(contents(site.out), contents(whole.out))).toBeNull();
  });

  it('leaves alone what no change reaches', async () => {
    const site = place('alone');
    const lonely = (name: string): GradedServer =>
      gradedServer(serverOf(`npm:${name}`), [{ name: `${name}_only`, description: `Shows the ${name}.` }]);
    writeSnapshot(site.snapshot, [lonely('anvil'), lonely('bellows')], 'rules-1');
    await buildSite(site);
    const page = join(site.out, 'servers/npm-anvil/index.html');
    const { mtimeMs, ino } = statSync(page);
    writeSnapshot(site.snapshot, [lonely('anvil'), gradedServer(serverOf('npm:bellows'), [remove])], 'rules-1');
    expect(await buildSite(site)).toMatchObject({ renderedServers: 1 });
    expect(statSync(page)).toMatchObject({ mtimeMs, ino });
  });

  it('makes everything again in a folder that it does not know, or for another address', async () => {
    const site = place('moved');
    writeSnapshot(site.snapshot, many(3), 'rules-1');
    await buildSite(site);
    expect(await buildSite({ ...site, base: '/below/' })).toMatchObject({ renderedServers: 3 });
    rmSync(site.out, { recursive: true });
    expect(await buildSite({ ...site, base: '/below/' })).toMatchObject({ renderedServers: 3 });
    expect(existsSync(join(site.out, 'index.html'))).toBe(true);
  });

  it('goes on where a killed build was', { timeout: 240_000 }, async () => {
    const site = place('killed');
    writeSnapshot(site.snapshot, many(400), 'rules-1');
    const program = `
      const { buildSite } = await import(${JSON.stringify(new URL('../../scripts/publish/build.ts', import.meta.url).href)});
      await buildSite(${JSON.stringify({ ...site, workers: 1 })});
    `;
    writeFileSync(join(parent, 'build.mjs'), program);
    const child = spawn(process.execPath, [join(parent, 'build.mjs')], { cwd: root, stdio: 'ignore' });
    const ended = once(child, 'exit');
    const half = join(site.out, 'servers/npm-server-200/index.html');
    const deadline = Date.now() + 90_000;
    while (!existsSync(half) && child.exitCode === null && Date.now() < deadline) await wait(5);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(existsSync(half)).toBe(true);
    const { renderedServers } = await buildSite(site);
    expect(renderedServers).toBeGreaterThan(0);
    expect(renderedServers).toBeLessThan(400);
    const whole = { snapshot: site.snapshot, out: join(parent, 'unbroken') };
    await buildSite(whole);
    expect(firstDifference(contents(site.out), contents(whole.out))).toBeNull();
  });
});

describe('a site in parts', () => {
  const sites = ['part-1', 'part-2', 'part-3'];
  const parts = (): string[] => sites.map((name) => join(parent, name));
  const snapshot = (): string => join(parent, 'parts.sqlite');
  beforeAll(async () => {
    writeSnapshot(snapshot(), many(20), 'rules-1');
    for (const [index, out] of parts().entries()) {
      await buildSite({ snapshot: snapshot(), out, shard: { number: index + 1, of: 3 } });
    }
  });

  it('is, joined, what one build gives', async () => {
    const [one = {}, two = {}] = parts().map(contents);
    expect(Object.keys(one).filter((path) => path in two)).toEqual(['shard.json']);
    await mergeShards(parts().toReversed(), join(parent, 'joined'));
    await buildSite({ snapshot: snapshot(), out: join(parent, 'unparted') });
    expect(firstDifference(contents(join(parent, 'joined')), contents(join(parent, 'unparted')))).toBeNull();
  });

  it('is not joined where anything is missing, twice there, or of another site', async () => {
    const out = join(parent, 'refused');
    const [one = '', two = '', three = ''] = parts();
    await expect(mergeShards([one, two], out)).rejects.toThrow('missing: 3');
    await expect(mergeShards([one, two, two], out)).rejects.toThrow('twice');
    await expect(mergeShards([one, two, parent], out)).rejects.toThrow('no shard');
    const other = join(parent, 'other-part');
    writeSnapshot(snapshot(), many(21), 'rules-1');
    await buildSite({ snapshot: snapshot(), out: other, shard: { number: 3, of: 3 } });
    await expect(mergeShards([one, two, other], out)).rejects.toThrow('another site');
    const page = filesOf(three).find((path) => path.endsWith('index.html')) ?? '';
    const text = readFileSync(join(three, page));
    writeFileSync(join(three, page), text.subarray(1));
    await expect(mergeShards([one, two, three], out)).rejects.toThrow('not as it was built');
    rmSync(join(three, page));
    await expect(mergeShards([one, two, three], out)).rejects.toThrow('is missing');
    expect(existsSync(out)).toBe(false);
  });
});
