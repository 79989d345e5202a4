import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { success } from '#core/model/result.ts';
import { LoopbackPypi, type PublishedRelease } from '../../../tests/support/loopback-pypi.ts';
import type { Extraction, SourcePackage } from '../extract/extraction.ts';
import type { ExtractorPool } from '../extract/pool.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import type { CrawlContext, Known } from '../source.ts';
import { pypiSource } from './pypi.ts';
import { sourceSettings } from './settings.ts';
import { wantedPythonFile } from './wanted-python.ts';

let index: LoopbackPypi;
const client = new GuardedClient({ interval: 0, sleep: async () => {} });
afterAll(() => client.close());
beforeEach(async () => {
  index = await LoopbackPypi.start();
});
afterEach(() => index.stop().catch(() => {}));

/** Packages that the extractor was given, and the dependencies that it asks for. */
const given: { server: SourcePackage; dependencies: string[]; language: string }[] = [];
let wants: string[] = [];
afterEach(() => {
  given.length = 0;
  wants = [];
});

/** In place of the extractor: each file `tool_NAME.py` declares a tool. */
const extractors = {
  async extract(server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>, language: string) {
    given.push({ server, dependencies: [...dependencies.keys()], language });
    const tools = [server, ...dependencies.values()].flatMap(({ name, version, files }) =>
      [...files.keys()].flatMap((file) => {
        const tool = /tool_(\w+)\.py$/.exec(file)?.[1];
        return tool === undefined
          ? []
          : {
              definition: { name: tool },
              truth: 'registered' as const,
              gated: null,
              package: { name, version },
              file,
              line: 1,
              partial: [],
              style: 'P1',
            };
      }),
    );
    const extraction: Extraction = {
      tools,
      nature: null,
      wants: wants.filter((name) => !dependencies.has(name)),
      environment: [],
      problems: [],
    };
    return success(extraction);
  },
} as unknown as ExtractorPool;

function context(extractorDigest = 'a'): CrawlContext {
  const settings = { ...sourceSettings({ PYPI_URL: `${index.url}/` }), client };
  return { extractors, extractorDigest, now: '2026-11-21T00:00:00.000Z', settings } as CrawlContext;
}

const release = (name: string, version: string, more: Partial<PublishedRelease> = {}): PublishedRelease => ({
  name,
  version,
  files: {
    'pyproject.toml': '[project]',
    'src/example/tool_send.py': '',
    'tests/tool_never.py': '',
    'setup.py': 'raise SystemExit("never run")',
  },
  ...more,
});

async function crawled(rest: string) {
  const result = await pypiSource.read(rest, null, context());
  if (!result.ok || !result.value.changed) throw new Error(JSON.stringify(result));
  return result.value.crawled;
}

async function codeOf(rest: string): Promise<string> {
  const result = await pypiSource.read(rest, null, context());
  return result.ok ? 'ok' : result.failure.code;
}

describe('pypiSource', () => {
  it('reads the source distribution of the version that is asked for, with its facts', async () => {
    index.publish(
      release('example-server', '1.0.0', {
        info: {
          license_expression: 'MIT',
          author_email: '"Ada Example" <ada@example.com>',
          project_urls: { Homepage: 'https://example.com', Source: 'https://github.com/ada/server' },
        },
      }),
      release('example-server', '2.0.0'),
    );
    const { server, tools } = await crawled('Example_Server@1.0.0');
    expect(server).toMatchObject({
      id: 'pypi:example-server',
      kind: 'pypi',
      name: 'example-server',
      version: '1.0.0',
      description: 'An invented package',
      license: 'MIT',
      publisher: 'Ada Example',
      repository: 'https://github.com/ada/server',
      homepage: 'https://example.com/',
      publishedAt: '2026-10-01T12:00:00.000000Z',
      deprecated: null,
      installScripts: [],
      outcome: { state: 'ok' },
    });
    expect(server.integrity).toMatch(/^sha256-/);
    expect(tools.map(({ definition, provenance }) => [definition.name, provenance.file, provenance.integrity])).toEqual(
      [['send', 'src/example/tool_send.py', server.integrity]],
    );
    expect(index.served).toEqual(['/pypi/example-server/1.0.0/json', '/files/example_server-1.0.0.tar.gz']);
    expect(given[0]).toMatchObject({ language: 'python', server: { version: '1.0.0' } });
    expect((await crawled('example-server')).server.version).toBe('2.0.0');
    expect((await crawled('example-server@latest')).server.version).toBe('2.0.0');
  });

  it('reads a wheel where there is no source distribution, one for every platform first', async () => {
    index.publish(
      release('wheels', '1.0.0', { archives: ['zip', 'wheel'] }),
      release('built', '1.0.0', { archives: ['zip'] }),
    );
    expect((await crawled('wheels')).tools).toHaveLength(1);
    expect(index.served.at(-1)).toMatch(/none-any\.whl$/);
    expect((await crawled('built')).tools).toHaveLength(1);
  });

  it('T18 records that an installation would run code, where nothing else is published', async () => {
    index.publish(release('built', '1.0.0', { archives: ['sdist'] }));
    expect((await crawled('built')).server.installScripts).toEqual(['setup.py']);
  });

  it('fetches nothing that has not changed', async () => {
    index.publish(release('server', '1.0.0'));
    const first = await crawled('server');
    index.served.length = 0;
    const known: Known = { server: first.server, readingKey: first.readingKey };
    expect(await pypiSource.read('server', known, context())).toMatchObject({ ok: true, value: { changed: false } });
    expect(index.served).toEqual([]);
    expect(await pypiSource.read('server', known, context('another extractor'))).toMatchObject({
      value: { changed: true },
    });
    index.publish(release('server', '1.1.0'));
    const next = await pypiSource.read('server', known, context());
    expect(next).toMatchObject({ value: { changed: true, crawled: { server: { version: '1.1.0' } } } });
  });

  it('passes on that a release was yanked', async () => {
    index.publish(release('server', '1.0.0', { info: { yanked: true, yanked_reason: 'leaks a key' } }));
    expect((await crawled('server')).server.deprecated).toBe('leaks a key');
  });

  it('follows a dependency that carries the tools, at the version that is pinned, and reads again when it changes', async () => {
    wants = ['Carrier', 'missing'];
    index.publish(
      release('server', '1.0.0', {
        files: { 'README.md': '' },
        info: { requires_dist: ['carrier (==1.0.0) ; python_version > "3"', 'other'] },
      }),
      release('carrier', '1.0.0'),
      release('carrier', '2.0.0'),
    );
    const first = await crawled('server');
    expect(first.tools.map(({ provenance }) => [provenance.package, provenance.version])).toEqual([
      ['carrier', '1.0.0'],
    ]);
    expect(first.tools[0]?.provenance.integrity).toMatch(/^sha256-/);
    expect(first.server.outcome).toMatchObject({ state: 'truncated', code: 'E_DEPENDENCY' });
    const known: Known = { server: first.server, readingKey: first.readingKey };
    expect(await pypiSource.read('server', known, context())).toMatchObject({ value: { changed: false } });
  });

  it('names what is missing, refused, or no package', async () => {
    index.publish(release('server', '1.0.0'), { ...release('empty', '1.0.0'), archives: [] });
    expect(await codeOf('missing')).toBe('E_NOT_FOUND');
    expect(await codeOf('server@9.9.9')).toBe('E_NOT_FOUND');
    expect(await codeOf('../../etc')).toBe('E_SPEC');
    expect(await codeOf('empty')).toBe('E_NO_ARCHIVE');
    index.fault = 403;
    expect(await codeOf('server')).toBe('E_REFUSED');
    index.fault = 429;
    expect(await codeOf('server')).toBe('E_RATE_LIMITED');
  });

  it('T11 refuses an archive that is not what the checksum says, before it is read', async () => {
    index.publish(release('server', '1.0.0', { upload: { digests: { sha256: '0'.repeat(64) } } }));
    expect(await codeOf('server')).toBe('E_INTEGRITY');
    expect(given).toEqual([]);
  });

  it('T12 refuses an archive without a checksum', async () => {
    index.publish(release('server', '1.0.0', { upload: { digests: { md5: 'x' } } }));
    expect(await codeOf('server')).toBe('E_NO_ARCHIVE');
  });

  it.each(['http://127.0.0.2:9/server.tar.gz', 'https://archives.example.com/server.tar.gz', 'file:///etc/passwd'])(
    'T20 refuses an archive at %s',
    async (url) => {
      index.publish(release('server', '1.0.0', { upload: { url } }));
      expect(await codeOf('server')).toBe('E_TARBALL_HOST');
    },
  );

  it('T6 refuses an archive that is announced as too large', async () => {
    index.publish(release('server', '1.0.0', { upload: { size: 1e10 } }));
    expect(await codeOf('server')).toBe('E_TAR_BOMB');
    expect(index.served.some((path) => path.startsWith('/files/'))).toBe(false);
  });
});

describe('wantedPythonFile', () => {
  it.each([
    ['src/server/main.py', true],
    ['pyproject.toml', true],
    ['server-1.0.dist-info/entry_points.txt', true],
    ['server/openapi.json', true],
    ['server/lib/site-packages/other/main.py', false],
    ['.venv/bin/x.py', false],
    ['tests/test_server.py', false],
    ['logo.png', false],
  ])('%s: %s', (path, wanted) => {
    expect(wantedPythonFile(path, 100)).toBe(wanted);
  });
});
