import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrawledServer } from '#catalogue/catalogue.ts';
import { LoopbackRegistry } from '../../../tests/support/loopback-registry.ts';
import { npmOptions } from '../npm-options.ts';
import { findBubblewrap } from '../sandbox/bubblewrap.ts';
import { connectAndReconcile, isConnected } from './connect-and-reconcile.ts';
import type { ConnectContext } from './connect-context.ts';
import { connectPackage } from './connect-package.ts';

const sandbox = await findBubblewrap();
const code = readFileSync(join(import.meta.dirname, '../../../tests/fixtures/hostile-stdio/server.js'), 'utf8');
const version = '1.0.0';
let registry: LoopbackRegistry;
let folder: string;
let context: ConnectContext;

beforeAll(async () => {
  registry = await LoopbackRegistry.start();
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-connect-'));
  const npm = { ...(await npmOptions(join(folder, 'cache'))), registry: registry.url, fetchRetries: 0 };
  context = {
    npm,
    now: '2026-11-21T00:00:00.000Z',
    sandbox: sandbox ?? undefined,
    times: { initialize: 10_000, total: 20_000 },
  };
  const canary = join(folder, 'canary');
  registry.publish(
    {
      manifest: {
        name: '@example/server',
        version,
        type: 'module',
        bin: { other: 'other.js', server: './server.js' },
        dependencies: { helper: '^1.0.0' },
        scripts: { postinstall: `touch ${canary}` },
      },
      files: { 'server.js': `import 'helper';\n${code}`, 'other.js': 'process.exit(9);' },
    },
    {
      manifest: { name: 'helper', version: '1.2.0', main: 'main.js', scripts: { install: `touch ${canary}` } },
      files: { 'main.js': '' },
    },
    {
      manifest: { name: 'from-git', version, bin: 'a.js', dependencies: { a: 'git+https://127.0.0.1:9/a.git' } },
      files: { 'a.js': '' },
    },
    { manifest: { name: 'no-program', version }, files: { 'index.js': '' } },
    { manifest: { name: 'escaping', version, bin: '../../../etc/passwd' }, files: { 'index.js': '' } },
  );
});
afterAll(async () => {
  await registry.stop().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

async function connect(mode: string, more: { name?: string; environment?: string[] } = {}) {
  return connectPackage({ name: '@example/server', version, arguments: [mode], ...more }, context);
}

describe.skipIf(sandbox === null)('connectPackage', () => {
  it('installs a version with what it depends on, runs none of its scripts, and lists its tools', async () => {
    const result = await connect('plain');
    expect(result).toMatchObject({
      ok: true,
      value: {
        outcome: { state: 'ok' },
        serverInfo: { name: 'hostile' },
        sandbox: 'bubblewrap',
        unstable: false,
        tools: [
          {
            definition: { name: 'one' },
            provenance: { truth: 'listed', method: 'live', package: '@example/server', version, file: null },
          },
          { definition: { name: 'two' } },
        ],
      },
    });
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });

  it('installs a version once', async () => {
    registry.served.length = 0;
    expect(await connect('plain')).toMatchObject({ ok: true });
    expect(registry.served).toEqual([]);
    expect(readdirSync(join(folder, 'installs'))).toHaveLength(1);
  });

  it('gives variables that look like credentials a value, and lets none of them out', async () => {
    const result = await connect('sentinel', { environment: ['EXAMPLE_API_KEY', 'EXAMPLE_MODE'] });
    expect(result).toMatchObject({
      ok: true,
      value: {
        environment: ['EXAMPLE_API_KEY'],
        tools: [{ definition: { inputSchema: { properties: { key: { default: '$EXAMPLE_API_KEY' } } } } }],
      },
    });
    expect(result.ok && result.value.tools[0]?.provenance.partial).toEqual([
      { pointer: '/inputSchema/properties/key/default', reason: 'holds the value of the variable EXAMPLE_API_KEY' },
    ]);
  });

  it('M17 gives a server nothing of this process', async () => {
    process.env['CANARY_TOKEN'] = 'canary-secret-value';
    const result = await connect('environment');
    expect(JSON.stringify(result)).not.toContain('canary-secret-value');
    expect(JSON.stringify(result)).not.toContain(folder);
  });

  it('M18 marks a list that changes', async () => {
    expect(await connect('unstable')).toMatchObject({ ok: true, value: { unstable: true } });
  });

  it('M19 starts again with the variable that a server asks for, or says which it is', async () => {
    expect(await connect('needs-variable')).toMatchObject({ ok: true, value: { environment: ['EXAMPLE_API_KEY'] } });
    expect(await connect('exit-0')).toMatchObject({ ok: false, failure: { state: 'needs-config', code: 'E_EXIT' } });
  });

  it('installs nothing from a repository', async () => {
    const result = await connect('plain', { name: 'from-git' });
    expect(result).toMatchObject({ ok: false, failure: { code: 'E_INSTALL' } });
  });

  it.each(['no-program', 'escaping'])('starts nothing of a package without a program of its own (%s)', async (name) => {
    expect(await connect('plain', { name })).toMatchObject({ ok: false, failure: { code: 'E_NO_PROGRAM' } });
  });

  it('says that a version is not there', async () => {
    expect(await connectPackage({ name: '@example/server', version: '9.9.9' }, context)).toMatchObject({
      ok: false,
      failure: { code: 'E_NOT_FOUND' },
    });
  });
});

const crawled: CrawledServer = {
  server: {
    id: 'npm:@example/server',
    slug: 'npm-example--server',
    kind: 'npm',
    name: '@example/server',
    version,
    description: null,
    license: null,
    publisher: null,
    repository: null,
    homepage: null,
    publishedAt: null,
    deprecated: null,
    installScripts: [],
    environment: [],
    integrity: null,
    notes: [],
    crawledAt: '2026-11-21T00:00:00.000Z',
    outcome: { state: 'no-tools', code: 'DYNAMIC', message: 'The list is made at run time.' },
  },
  tools: [],
  readingKey: '{"version":"1.0.0"}',
};

describe.skipIf(sandbox === null)('connectAndReconcile', () => {
  it('gives a server whose code told nothing the tools that it lists', async () => {
    const result = await connectAndReconcile(crawled, context);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const { crawled: joined, differences, connection } = result.value;
    expect(joined.server.outcome).toEqual({ state: 'ok', code: null, message: null });
    expect(joined.tools.map(({ provenance }) => provenance.truth)).toEqual(['listed', 'listed']);
    expect(differences).toEqual([
      { kind: 'not-in-source', tool: 'one' },
      { kind: 'not-in-source', tool: 'two' },
    ]);
    expect(connection).toMatchObject({ ok: true, value: { sandbox: 'bubblewrap' } });
    expect(isConnected(joined.readingKey)).toBe(true);
    expect(isConnected(crawled.readingKey)).toBe(false);
  });

  it('keeps what was read of a server that cannot be started, and says so', async () => {
    const server = { ...crawled.server, name: 'no-program' };
    const result = await connectAndReconcile({ ...crawled, server }, context);
    expect(result).toMatchObject({
      ok: true,
      value: {
        crawled: { server: { outcome: { code: 'E_NO_PROGRAM' }, notes: ['NOT_LISTED_NO_PROGRAM'] } },
        connection: { ok: false },
      },
    });
  });

  it('refuses what is no package of npm’s form', async () => {
    for (const kind of ['github', 'pypi', 'mcpb'] as const) {
      const server = { ...crawled.server, kind };
      expect(await connectAndReconcile({ ...crawled, server }, context, 'x')).toMatchObject({
        ok: false,
        failure: { code: 'E_CONNECT_KIND' },
      });
    }
  });

  it('starts a package of this machine, from its folder or its archive, with its dependencies and none of its scripts', async () => {
    const own = join(folder, 'own');
    const canary = join(folder, 'own-canary');
    const manifest = {
      name: 'own-server',
      version,
      type: 'module',
      bin: './start.js',
      dependencies: { helper: '^1.0.0' },
      scripts: { install: `touch ${canary}`, prepare: `touch ${canary}` },
    };
    mkdirSync(join(own, 'node_modules', 'helper'), { recursive: true });
    writeFileSync(join(own, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(own, 'start.js'), `import 'helper';\nprocess.argv.push('plain');\nawait import('./server.js');`);
    writeFileSync(join(own, 'server.js'), code);
    // Neither what is installed beside it nor what a link leads to goes along.
    writeFileSync(join(own, 'node_modules', 'helper', 'index.js'), 'process.exit(9);');
    symlinkSync('/etc/passwd', join(own, 'secret'));
    const archive = join(folder, 'own.tgz');
    execFileSync('tar', ['-C', folder, '-czf', archive, '--exclude=node_modules', 'own']);
    const installs = join(folder, 'local-installs');
    for (const [kind, path] of [
      ['dir', own],
      ['tarball', archive],
    ] as const) {
      const server = { ...crawled.server, kind, name: 'own-server', environment: [] };
      const result = await connectAndReconcile({ ...crawled, server }, { ...context, installs }, path);
      expect(result).toMatchObject({ ok: true, value: { connection: { ok: true } } });
      const tools = result.ok ? result.value.crawled.tools : [];
      expect(tools.filter(({ provenance }) => provenance.truth === 'listed').length).toBeGreaterThan(0);
    }
    expect(existsSync(canary)).toBe(false);
    expect(readdirSync(installs)).toEqual([]);
  });

  it.each([
    ['dir', 'nowhere', 'E_DIR'],
    ['tarball', 'nowhere.tgz', 'E_FILE'],
    ['dir', 'cache', 'E_NO_MANIFEST'],
  ] as const)('says why a package of this machine cannot be started: %s:%s', async (kind, path, reason) => {
    const server = { ...crawled.server, kind };
    const result = await connectAndReconcile({ ...crawled, server }, context, join(folder, path));
    expect(result).toMatchObject({ ok: true, value: { connection: { ok: false, failure: { code: reason } } } });
  });
});
