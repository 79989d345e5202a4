import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveDigest, LoopbackRegistry, type PublishedVersion } from '../../../tests/support/loopback-registry.ts';
import { ExtractorPool } from '../extract/pool.ts';
import { npmOptions } from '../npm-options.ts';
import type { CrawlContext, Known } from '../source.ts';
import { isToRepeat } from '#catalogue/reading-key.ts';
import { npmSource } from './npm.ts';

/** A server with one tool of this name, on the SDK's high-level API. */
function serverPackage(name: string, version: string, tool: string, more: object = {}): PublishedVersion {
  return {
    manifest: {
      name,
      version,
      type: 'module',
      bin: 'index.js',
      license: 'MIT',
      repository: 'github:example/server',
      scripts: { postinstall: 'node setup.js' },
      ...more,
    },
    files: {
      'index.js': `
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        const server = new McpServer({ name: 'example', version: '${version}' });
        server.registerTool('${tool}', { description: 'Lists what there is', inputSchema: {} }, async () => ({ content: [] }));
      `,
    },
  };
}

let registry: LoopbackRegistry;
let folder: string;
const extractors = new ExtractorPool();

async function context(): Promise<CrawlContext> {
  return {
    npm: { ...(await npmOptions(join(folder, 'cache'))), registry: registry.url, retry: { retries: 0 } },
    extractors,
    extractorDigest: 'a',
    now: '2026-11-21T00:00:00.000Z',
  };
}

async function read(rest: string, known: Known | null = null) {
  return npmSource.read(rest, known, await context());
}

async function crawled(rest: string) {
  const result = await read(rest);
  if (!result.ok || !result.value.changed) throw new Error(JSON.stringify(result));
  return result.value.crawled;
}

async function codeOf(rest: string): Promise<string> {
  const result = await read(rest);
  return result.ok ? 'ok' : result.failure.code;
}

beforeEach(async () => {
  registry = await LoopbackRegistry.start();
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-npm-'));
  return async () => {
    rmSync(folder, { recursive: true, force: true });
  };
});
afterEach(() => registry.stop().catch(() => {}));

describe('npmSource', () => {
  it('reads the version that is asked for, with its facts and its tools', async () => {
    registry.publish(
      serverPackage('@example/server', '1.0.0', 'list_old'),
      serverPackage('@example/server', '2.0.0', 'list_new'),
    );
    const { server, tools } = await crawled('@example/server@1.0.0');
    expect(server).toMatchObject({
      id: 'npm:@example/server',
      slug: 'npm-example--server',
      name: '@example/server',
      version: '1.0.0',
      license: 'MIT',
      publisher: 'publisher',
      publishedAt: '2026-11-01T12:00:00.000Z',
      repository: 'https://github.com/example/server',
      installScripts: ['postinstall'],
      deprecated: null,
      outcome: { state: 'ok', code: null },
    });
    expect(tools.map(({ definition }) => definition.name)).toEqual(['list_old']);
    expect(tools[0]?.provenance).toMatchObject({
      truth: 'registered',
      package: '@example/server',
      version: '1.0.0',
      file: 'index.js',
      line: 4,
    });
    expect(tools[0]?.provenance.integrity).toBe(server.integrity);
    expect((await crawled('@example/server')).server.version).toBe('2.0.0');
  });

  it('fetches nothing that has not changed', async () => {
    registry.publish(serverPackage('server', '1.0.0', 'list'));
    const first = await crawled('server');
    registry.served.length = 0;
    const again = await read('server', { server: first.server, readingKey: first.readingKey });
    expect(again).toMatchObject({ ok: true, value: { changed: false } });
    expect(registry.served).toEqual([]);
    registry.publish(serverPackage('server', '1.1.0', 'list'));
    const newer = await read('server', { server: first.server, readingKey: first.readingKey });
    expect(newer).toMatchObject({ ok: true, value: { changed: true, crawled: { server: { version: '1.1.0' } } } });
  });

  it('P7 works from the cache where the registry cannot be reached', async () => {
    registry.publish(serverPackage('server', '1.0.0', 'list'));
    await crawled('server');
    await registry.stop();
    expect((await crawled('server')).tools).toHaveLength(1);
    expect((await crawled('server@1.0.0')).tools).toHaveLength(1);
    expect(await codeOf('other')).toBe('E_OFFLINE');
  });

  it('P7 works from the cache where the registry is out of order', async () => {
    registry.publish(serverPackage('server', '1.0.0', 'list'));
    await crawled('server');
    for (const fault of [500, 503, 429]) {
      registry.fault = fault;
      expect((await crawled('server')).tools).toHaveLength(1);
    }
    expect(await codeOf('other')).toBe('E_RATE_LIMITED');
    registry.fault = 503;
    expect(await codeOf('other')).toBe('E_REGISTRY');
  });

  it('passes on that a version is deprecated', async () => {
    registry.publish(serverPackage('server', '1.0.0', 'list', { deprecated: 'Use another.' }));
    expect((await crawled('server')).server.deprecated).toBe('Use another.');
  });

  it('names what is missing, refused, or busy', async () => {
    registry.publish(serverPackage('server', '1.0.0', 'list'));
    expect(await codeOf('missing')).toBe('E_NOT_FOUND');
    expect(await codeOf('server@9.9.9')).toBe('E_NOT_FOUND');
    expect(await codeOf('Not A Package')).toBe('E_SPEC');
    registry.fault = 401;
    expect(await codeOf('server')).toBe('E_REFUSED');
    registry.fault = 429;
    expect(await codeOf('other')).toBe('E_RATE_LIMITED');
  });

  it('T11 refuses an archive that is not what the checksum says', async () => {
    const version = serverPackage('server', '1.0.0', 'list');
    registry.publish({ ...version, dist: { integrity: `sha512-${Buffer.alloc(64).toString('base64')}` } });
    expect(await codeOf('server')).toBe('E_INTEGRITY');
  });

  it('T12 reads an archive with a weak checksum and says so, and none without a checksum', async () => {
    const version = serverPackage('server', '1.0.0', 'weak');
    registry.publish({ ...version, dist: { integrity: undefined, shasum: archiveDigest(version, 'sha1') } });
    const { server } = await crawled('server');
    expect(server.notes).toEqual(['WEAK_INTEGRITY']);
    expect(server.integrity).toMatch(/^sha1-/);
    registry.publish({ ...serverPackage('bare', '1.0.0', 'none'), dist: { integrity: undefined } });
    expect(await codeOf('bare')).toBe('E_NO_INTEGRITY');
  });

  it('T17 takes entries that lead out of the package, or elsewhere, for data', async () => {
    const outside = {
      bin: '../../../etc/passwd',
      main: 'https://127.0.0.1:1/x.js',
      exports: { '.': '/etc/hosts', './x': '../y' },
    };
    registry.publish(serverPackage('server', '1.0.0', 'own', outside));
    const { server, tools } = await crawled('server');
    expect(server.outcome.state).toMatch(/^(?:no-tools|ok)$/);
    expect(tools.every(({ provenance }) => provenance.file === 'index.js')).toBe(true);
  });

  it('T18 records the scripts of an installation, and runs none', async () => {
    const marker = join(folder, 'ran');
    const scripts = {
      preinstall: `touch ${marker}`,
      install: `touch ${marker}`,
      postinstall: `touch ${marker}`,
      prepare: `touch ${marker}`,
    };
    registry.publish(serverPackage('server', '1.0.0', 'own', { scripts }));
    expect((await crawled('server')).server.installScripts).toEqual(['preinstall', 'install', 'postinstall']);
    expect(existsSync(marker)).toBe(false);
  });

  it('T19 H1 takes a path, a repository or an address for no package, and reads and asks nothing', async () => {
    let heard = 0;
    const listener = createServer(() => (heard += 1)).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    writeFileSync(join(folder, 'package.json'), '{"name":"local","version":"1.0.0","bin":"index.js"}');
    for (const rest of [
      folder,
      '.',
      '..',
      '../../etc',
      'ada/server',
      `file:${folder}`,
      `name@file:${folder}`,
      'name@..',
      `git+http://127.0.0.1:${port}/a.git`,
      `http://127.0.0.1:${port}/a.tgz`,
      `name@http://127.0.0.1:${port}/a.tgz`,
    ])
      expect([rest, await codeOf(rest)]).toEqual([rest, 'E_SPEC']);
    expect(heard).toBe(0);
    listener.close();
  });

  it('T19 follows no dependency whose range is a folder of this machine', async () => {
    const files = {
      'index.js': `import { registerAll } from 'tools';
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        registerAll(new McpServer({ name: 'example', version: '1' }));`,
    };
    for (const [at, range] of ['.', '..'].entries()) {
      const version = serverPackage(`server-${at}`, '1.0.0', 'own', { dependencies: { tools: range } });
      registry.publish({ ...version, files });
      const { server, tools } = await crawled(`server-${at}`);
      expect(tools).toEqual([]);
      expect(server.outcome.message).toMatch(/"tools@\.{1,2}" is not a package name/);
    }
  });

  it('T21 calls a version unreachable whose archive was taken down behind its record', async () => {
    registry.publish(serverPackage('server', '1.0.0', 'list'));
    registry.removed.add('server-1.0.0');
    const result = await read('server');
    expect(result).toMatchObject({ ok: false, failure: { state: 'unreachable', code: 'E_NOT_FOUND' } });
  });

  it('T20 refuses an archive on another host', async () => {
    const version = serverPackage('server', '1.0.0', 'list');
    registry.publish({ ...version, dist: { tarball: 'http://127.0.0.2:9/server.tgz' } });
    expect(await codeOf('server')).toBe('E_TARBALL_HOST');
  });

  it('T19 does not follow a dependency on a repository, a file or an address', async () => {
    const version = serverPackage('server', '1.0.0', 'list', {
      dependencies: { tools: 'git+ssh://git@127.0.0.1/tools.git' },
    });
    version.files['index.js'] = `
      import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
      import { registerAll } from 'tools';
      const server = new McpServer({ name: 'example', version: '1.0.0' });
      registerAll(server);
    `;
    registry.publish(version);
    const { server } = await crawled('server');
    expect(server.outcome).toMatchObject({ state: 'no-tools' });
    expect(registry.served.some((path) => path.includes('tools'))).toBe(false);
  });

  it('follows a dependency that carries the tools', async () => {
    const version = serverPackage('server', '1.0.0', 'unused', { dependencies: { tools: '^1.0.0' } });
    version.files['index.js'] = `
      import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
      import { registerAll } from 'tools';
      const server = new McpServer({ name: 'example', version: '1.0.0' });
      registerAll(server);
    `;
    registry.publish(version, {
      manifest: { name: 'tools', version: '1.2.0', type: 'module', main: 'main.js' },
      files: {
        'main.js': `export function registerAll(server) {
          server.registerTool('carried', { description: 'Carried by a dependency', inputSchema: {} }, async () => ({ content: [] }));
        }`,
      },
    });
    const { server, tools } = await crawled('server');
    expect(
      tools.map(({ definition, provenance }) => [
        definition.name,
        provenance.package,
        provenance.version,
        provenance.truth,
      ]),
    ).toEqual([['carried', 'tools', '1.2.0', 'registered']]);
    expect(tools[0]?.provenance.integrity).toMatch(/^sha512-/);
    expect(server.outcome.state).toBe('ok');
  });

  it('is read again where a dependency could not be had just now, and not where it is nowhere', async () => {
    const version = serverPackage('server', '1.0.0', 'own', { dependencies: { tools: '^1.0.0' } });
    version.files['index.js'] += `
      import { registerAll } from 'tools';
      registerAll(server);
    `;
    registry.publish(version);
    const nowhere = await crawled('server');
    expect(nowhere.server.outcome).toMatchObject({ state: 'truncated', code: 'E_DEPENDENCY' });
    expect(isToRepeat(nowhere.readingKey)).toBe(false);
    registry.down.add('/tools');
    const down = await crawled('server');
    expect(down.server.outcome).toMatchObject({ state: 'truncated', code: 'E_DEPENDENCY' });
    expect(isToRepeat(down.readingKey)).toBe(true);
  });
});
