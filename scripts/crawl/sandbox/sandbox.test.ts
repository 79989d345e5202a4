import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listTools, type ListTimes } from '../connect/list-tools.ts';
import type { RunningServer } from '../connect/running-server.ts';
import { stdioWire } from '../connect/stdio-wire.ts';
import { limits } from '../limits.ts';
import { importedImage, removeImage } from '../../../tests/support/container-image.ts';
import { findBubblewrap } from './bubblewrap.ts';
import { containerSandbox, engines, removeLeftContainers } from './container.ts';
import { reachable } from './reachable.ts';
import { inside, type Sandbox } from './sandbox.ts';

const folder = join(import.meta.dirname, '../../../tests/fixtures/hostile-stdio');
let sandbox: Sandbox | null = null;
const running: RunningServer[] = [];
const MiB = 1024 * 1024;

afterEach(async () => {
  const left = await Promise.all(running.splice(0).map((server) => server.stop()));
  expect(left.every((count) => count === 0)).toBe(true);
});

function start(mode: string, detail = '', environment: Record<string, string> = {}): RunningServer {
  if (sandbox === null) throw new Error('no sandbox');
  const server = sandbox.start({ folder, words: ['node', `${inside.server}/server.js`, mode, detail], environment });
  running.push(server);
  return server;
}

async function ask(mode: string, detail?: string, environment?: Record<string, string>, times?: ListTimes) {
  return listTools(stdioWire(start(mode, detail, environment)), times);
}

/** The description of the first tool: what the server saw. */
async function seen(mode: string, detail?: string, environment?: Record<string, string>): Promise<string> {
  const result = await ask(mode, detail, environment);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.tools[0]?.definition.description ?? '';
}

/** Living processes of the sandbox's user on this machine: that user is nobody else's where root starts the sandbox. */
function sleepers(): number {
  if (process.getuid?.() !== 0) return 0;
  return readdirSync('/proc').filter((name) => {
    try {
      const isOurs = /^\d+$/.test(name) && statSync(`/proc/${name}`).uid === limits.sandbox.uid;
      return isOurs && !/\) Z /.test(readFileSync(`/proc/${name}/stat`, 'latin1'));
    } catch {
      return false;
    }
  }).length;
}

beforeAll(() => {
  process.env['CANARY_SECRET'] = 'canary-secret-value';
});

const images = await Promise.all(engines.map(importedImage));
const sandboxes: { name: string; found: Sandbox | null }[] = [{ name: 'bubblewrap', found: await findBubblewrap() }];
for (const [at, engine] of engines.entries()) {
  const image = images[at] ?? null;
  const tried = image === null ? { why: '' } : await containerSandbox(engine, image);
  sandboxes.push({ name: engine, found: 'sandbox' in tried ? tried.sandbox : null });
}
afterAll(() => images.forEach((image, at) => image !== null && removeImage(engines[at] ?? '', image)));

// The same for every kind of sandbox that works on this machine.
describe.each(sandboxes.filter(({ found }) => found !== null))('a sandbox by $name', ({ name, found }) => {
  beforeAll(() => {
    sandbox = found;
  });

  it('runs a server, and gives it what it may have', async () => {
    const result = await ask('plain');
    expect(result).toMatchObject({ ok: true, value: { outcome: { state: 'ok' } } });
  });

  it.skipIf(name === 'bubblewrap')(
    'P1 removes the containers of a run that was killed, and of no other',
    async () => {
      const own = start('plain');
      const image = images[engines.indexOf(name as (typeof engines)[number])] ?? '';
      const program = `
      const { containerSandbox } = await import(${JSON.stringify(join(import.meta.dirname, 'container.ts'))});
      const { sandbox } = await containerSandbox(${JSON.stringify(name)}, ${JSON.stringify(image)});
      sandbox.start({ folder: '/usr/lib', words: ['node', '-e', 'setInterval(() => {}, 1000)'], environment: {} });
      setInterval(() => {}, 1000);`;
      const other = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'ignore' });
      const alive = (): string[] =>
        execFileSync(name, ['ps', '--quiet', `--filter=label=toolgrade.pid=${other.pid}`], { encoding: 'utf8' })
          .split('\n')
          .filter((line) => line !== '');
      const until = performance.now() + 60_000;
      // Trying whether a container runs makes one, too: the one that stays is the server's.
      while (performance.now() < until) {
        const [first] = alive();
        await wait(1_500);
        if (first !== undefined && alive().includes(first)) break;
      }
      expect(alive()).toHaveLength(1);
      other.kill('SIGKILL');
      await once(other, 'exit');
      expect(alive()).toHaveLength(1);
      expect(await removeLeftContainers(name)).toBe(1);
      expect(alive()).toEqual([]);
      expect(await listTools(stdioWire(own))).toMatchObject({ ok: true });
      await own.stop();
    },
    120_000,
  );

  it('M13 is not held up by a flood of its standard error', async () => {
    expect(await ask('stderr-flood')).toMatchObject({ ok: true });
  });

  it('M14 ends grandchildren, daemons and what hides in another session', async () => {
    const before = sleepers();
    const server = start('orphans');
    expect(await listTools(stdioWire(server))).toMatchObject({ ok: true });
    expect(sleepers()).toBeGreaterThanOrEqual(before + (process.getuid?.() === 0 ? 4 : 0));
    expect(await server.stop()).toBe(0);
    expect(sleepers()).toBe(before);
    const exiting = start('orphans-then-exit');
    await listTools(stdioWire(exiting));
    expect(await exiting.stop()).toBe(0);
    expect(sleepers()).toBe(before);
  });

  it('M15 ends a server that ignores signals at once', async () => {
    const server = start('ignores-signals');
    expect(await listTools(stdioWire(server))).toMatchObject({ ok: true });
    const started = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('M16 bounds a fork bomb', async () => {
    const server = start('fork-bomb');
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, sleepers())), 50);
    await listTools(stdioWire(server), { initialize: 20_000, total: 20_000 });
    clearInterval(timer);
    expect(most).toBeLessThanOrEqual(limits.sandbox.processes + 8);
    expect(await server.stop()).toBe(0);
  });

  it('M16 ends a server that takes more memory than there is for it', async () => {
    const result = await ask('memory', '', {}, { initialize: 20_000, total: 30_000 });
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.failure.code).toMatch(/^E_(?:MEMORY|EXIT)$/);
    if (name === 'bubblewrap' && sandbox?.weaker.length === 0)
      expect(result).toMatchObject({ failure: { state: 'rejected', code: 'E_MEMORY' } });
  });

  it('M16 bounds what is written and what is opened', async () => {
    const written = JSON.parse(await seen('disk')) as Record<string, string>;
    for (const text of Object.values(written)) {
      const [, code, amount] = /^(\w+) after (\d+) MiB$/.exec(text) ?? [];
      // A container without memory to share has no place for it either.
      expect(code).toMatch(name === 'bubblewrap' ? /^ENOSPC$/ : /^(?:ENOSPC|ENOENT)$/);
      expect(Number(amount) * MiB).toBeLessThanOrEqual(limits.sandbox.tmpfs);
    }
    expect(await seen('descriptors')).toMatch(/^EMFILE at 4\d{3}$/);
  });

  it('M17 lets nothing be written but in the home and in scratch space', async () => {
    const written = JSON.parse(await seen('writes')) as Record<string, string>;
    const { '/home/user/file': home, ...others } = written;
    expect(home).toBe('done');
    for (const code of Object.values(others)) expect(code).toMatch(/^(?:EROFS|EACCES|EPERM|ENOENT)$/);
  });

  it('M17 shows no file of this machine', async () => {
    const folderOfUser = mkdtempSync(join(tmpdir(), 'toolgrade-private-'));
    const secret = join(folderOfUser, 'secret');
    writeFileSync(secret, 'canary-secret-value');
    try {
      const files = JSON.parse(await seen('files', `${secret},${import.meta.filename}`)) as Record<string, string>;
      const { '/proc/1/environ': environ, ...others } = files;
      expect(environ).not.toContain('canary');
      for (const code of Object.values(others)) expect(code).toMatch(/^(?:ENOENT|EACCES|sandbox)$/);
    } finally {
      rmSync(folderOfUser, { recursive: true });
    }
  });

  it('M17 passes on no variable but its own', async () => {
    const environment = JSON.parse(await seen('environment', '', { EXAMPLE_API_KEY: 'placeholder' })) as object;
    // An engine says of itself that it is one.
    const own = Object.keys(environment).filter((key) => !['HOSTNAME', 'PWD', 'TERM', 'container'].includes(key));
    expect(own.sort()).toEqual(['EXAMPLE_API_KEY', 'HOME', 'LANG', 'PATH', 'TMPDIR', 'USER']);
    expect(JSON.stringify(environment)).not.toContain('canary-secret-value');
  });

  it('M17 reaches no listener on this machine, by loopback, by name or by its own address', async () => {
    let heard = 0;
    const listener = createServer(() => (heard += 1)).listen(0, '0.0.0.0');
    const web = createHttpServer(() => (heard += 1)).listen(0, '::');
    try {
      await Promise.all([once(listener, 'listening'), once(web, 'listening')]);
      const own = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family }) => family === 'IPv4')
        .map(({ address }) => address);
      for (const { port } of [listener.address() as AddressInfo, web.address() as AddressInfo]) {
        const results = JSON.parse(await seen('network', [port, 'localhost', '::1', ...own].join(','))) as object;
        for (const result of Object.values(results))
          expect(result).toMatch(/^(?:ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/);
      }
      expect(heard).toBe(0);
    } finally {
      listener.close();
      web.close();
    }
  });

  it('M17 lets a server make no namespace, mount nothing, and see no kernel interface that it does not need', async () => {
    const { status, unshare, mount } = JSON.parse(await seen('kernel')) as Record<string, string>;
    expect(status).toMatch(/NoNewPrivs:\s+1/);
    expect(status).toMatch(/CapEff:\s+0{16}/);
    expect(status).toMatch(/CapBnd:\s+0{16}/);
    if (sandbox?.weaker.length === 0) expect(status).toMatch(/Seccomp:\s+2/);
    expect(unshare).not.toBe('0');
    expect(mount).not.toBe('0');
  });
});

describe('reachable', () => {
  it('copies what only root can reach to where its user can', () => {
    const closed = mkdtempSync(join(tmpdir(), 'toolgrade-closed-'));
    writeFileSync(join(closed, 'server.js'), '');
    try {
      const open = reachable(closed);
      expect(open === closed).toBe(process.getuid?.() !== 0);
      expect(readdirSync(open)).toEqual(['server.js']);
      expect(statSync(open).mode & 0o005).toBe(process.getuid?.() === 0 ? 0o005 : 0);
      if (open !== closed) rmSync(open, { recursive: true });
      expect(reachable('/usr/bin/env')).not.toContain('toolgrade');
    } finally {
      rmSync(closed, { recursive: true });
    }
  });
});
