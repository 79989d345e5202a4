import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { success } from '#core/model/result.ts';
import { LoopbackGithub, type HostedRepository } from '../../../tests/support/loopback-github.ts';
import type { SourcePackage } from '../extract/extraction.ts';
import type { ExtractorPool } from '../extract/pool.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import { limits } from '../limits.ts';
import type { CrawlContext, Known } from '../source.ts';
import { githubSource } from './github.ts';
import { repositoryReference } from './github/reference.ts';
import { withSourceEntry } from './github/source-entry.ts';
import { sourceSettings } from './settings.ts';

let github: LoopbackGithub;
const client = new GuardedClient({ interval: 0, sleep: async () => {} });
afterAll(() => client.close());
beforeEach(async () => {
  github = await LoopbackGithub.start();
});
afterEach(() => github.stop());

const given: { source: SourcePackage; language: string }[] = [];
afterEach(() => void given.splice(0));

/** In place of the extractor: a line `tool NAME` in any file declares a tool. */
const extractors = {
  async extract(source: SourcePackage, _dependencies: unknown, language = 'javascript') {
    given.push({ source, language });
    const tools = [...source.files].flatMap(([file, text]) =>
      [...text.matchAll(/^tool (\w+)$/gm)].map(([, name = '']) => ({
        definition: { name },
        truth: 'registered' as const,
        gated: null,
        package: { name: source.name, version: source.version },
        file,
        line: 1,
        partial: [],
        style: 'S1',
      })),
    );
    return success({ tools, nature: null, wants: [], environment: [], problems: [] });
  },
} as unknown as ExtractorPool;

function context(token?: string): CrawlContext {
  const settings = { ...sourceSettings({ GITHUB_API_URL: `${github.url}/`, GITHUB_TOKEN: token }), client };
  return { extractors, extractorDigest: 'a', now: '2026-11-21T00:00:00.000Z', settings } as CrawlContext;
}

const one = 'a'.repeat(40);
const two = 'b'.repeat(40);
const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name, bin: 'index.js', dependencies: { '@modelcontextprotocol/sdk': '1' }, ...more });
const files = { 'package.json': manifest('server'), 'index.js': 'tool send' };

function host(contents: Record<string, string> = files, more: Partial<HostedRepository> = {}): HostedRepository {
  const repository = { id: 7, fullName: 'ada/server', refs: { main: one }, commits: { [one]: contents }, ...more };
  github.repositories = [repository];
  return repository;
}

async function crawled(rest: string, known: Known | null = null) {
  const result = await githubSource.read(rest, known, context());
  if (!result.ok || !result.value.changed) throw new Error(JSON.stringify(result));
  return result.value.crawled;
}
const names = async (rest: string): Promise<string[]> => {
  const { tools } = await crawled(rest);
  return tools.map(({ definition, provenance }) => `${provenance.package} ${provenance.file} ${definition.name}`);
};
async function codeOf(rest: string): Promise<string> {
  const result = await githubSource.read(rest, null, context());
  return result.ok ? 'ok' : result.failure.code;
}

describe('githubSource', () => {
  it('reads the archive of the default branch at its commit, with the facts of the repository', async () => {
    host(files, { license: 'MIT' });
    const { server, tools } = await crawled('ada/server');
    expect(server).toMatchObject({
      id: 'github:ada/server',
      kind: 'github',
      name: 'ada/server',
      version: one,
      description: 'An invented repository',
      license: 'MIT',
      publisher: 'ada',
      repository: 'https://github.com/ada/server',
      homepage: null,
      publishedAt: '2026-10-01T12:00:00Z',
      outcome: { state: 'ok' },
    });
    expect(tools[0]?.provenance).toMatchObject({ package: 'server', version: one, file: 'index.js' });
    expect(github.asked).toEqual([
      '/repos/ada/server',
      '/repositories/7/commits/main',
      `/repositories/7/tarball/${one}`,
      `archive /7/${one}`,
    ]);
  });

  it('reads a branch, a tag or a commit', async () => {
    host(files, {
      refs: { main: one, 'feature/x': two },
      commits: { [one]: files, [two]: { ...files, 'index.js': 'tool other' } },
    });
    expect(await names('ada/server@feature/x')).toEqual(['server index.js other']);
    expect(await names(`ada/server@${two}`)).toEqual(['server index.js other']);
    expect(await codeOf('ada/server@none')).toBe('E_NOT_FOUND');
  });

  it('sends the token to the API alone, and works without one', async () => {
    host();
    await crawled('ada/server');
    expect([...github.credentials.api]).toEqual(['']);
    await githubSource.read('ada/server', null, context('secret-token'));
    expect([...github.credentials.api]).toEqual(['', 'Bearer secret-token']);
    expect([...github.credentials.archives]).toEqual(['']);
  });

  it('fetches nothing that has not changed', async () => {
    host();
    const { server, readingKey } = await crawled('ada/server');
    github.asked.length = 0;
    const again = await githubSource.read('ada/server', { server, readingKey }, context());
    expect(again).toMatchObject({ ok: true, value: { changed: false } });
    expect(github.asked).toHaveLength(2);
  });

  it('says that a repository is archived', async () => {
    host(files, { archived: true });
    expect((await crawled('ada/server')).server.deprecated).toContain('archived');
  });

  it('P4 respects the rate limit: says when to come back, and asks nothing before', async () => {
    host();
    github.fault = 403;
    github.headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 600) };
    const result = await githubSource.read('ada/server', null, context());
    expect(result).toMatchObject({
      failure: { code: 'E_RATE_LIMITED', message: expect.stringMatching(/ for \d+ min\. .*GITHUB_TOKEN/) },
    });
    const count = github.asked.length;
    expect(await codeOf('ada/server')).toBe('E_RATE_LIMITED');
    expect(github.asked).toHaveLength(count);
    // P4: whoever sets the clock shortens nothing, and prolongs nothing.
    const real = Date.now;
    for (const days of [-2, 2]) {
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + days * 24 * 60 * 60_000);
      const again = await githubSource.read('ada/server', null, context());
      expect(again).toMatchObject({ failure: { message: expect.stringMatching(/ for 1[01] min\./) } });
      clock.mockRestore();
    }
    expect(github.asked).toHaveLength(count);
  });

  it.each([
    [401, 'E_REFUSED'],
    [403, 'E_REFUSED'],
    [404, 'E_NOT_FOUND'],
    [409, 'E_EMPTY'],
    [451, 'E_BLOCKED'],
    [500, 'E_SERVER'],
  ])('names what the status %i means', async (status, code) => {
    host();
    github.fault = status;
    expect(await codeOf('ada/server')).toBe(code);
  });

  it('T24 follows a repository that was renamed, by its number', async () => {
    host();
    github.renamed = { 'ada/old': 7 };
    const { server } = await crawled('ada/old');
    expect(server).toMatchObject({
      id: 'github:ada/old',
      name: 'ada/server',
      repository: 'https://github.com/ada/server',
    });
  });

  it('T24 notes that another repository has taken the name', async () => {
    host();
    const { server, readingKey } = await crawled('ada/server');
    host(files, { id: 8 });
    expect((await crawled('ada/server', { server, readingKey })).server.notes).toContain('REPOSITORY_REPLACED');
  });

  it('T24 reads again after a forced push', async () => {
    host();
    const { server, readingKey } = await crawled('ada/server');
    host(files, { refs: { main: two }, commits: { [two]: { ...files, 'index.js': 'tool new' } } });
    const { tools } = await crawled('ada/server', { server, readingKey });
    expect(tools.map(({ definition, provenance }) => [definition.name, provenance.version])).toEqual([['new', two]]);
  });

  it('T24 says that a repository is gone', async () => {
    expect(await codeOf('ada/gone')).toBe('E_NOT_FOUND');
  });

  it('T24 notes submodules and large files that Git keeps elsewhere, and reads no pointer as text', async () => {
    host({
      ...files,
      '.gitmodules': '[submodule "x"]',
      'data.json': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5000000000\n',
    });
    const { server } = await crawled('ada/server');
    expect(server.notes).toEqual(['LFS_POINTER', 'SUBMODULES_SKIPPED']);
    expect(given[0]?.source.files.has('data.json')).toBe(false);
  });

  it('T24 refuses a repository of 5 GB before anything of it is fetched', async () => {
    host(files, { size: 5_000_000 });
    expect(await codeOf('ada/server')).toBe('E_REPO_SIZE');
    expect(github.asked).toEqual(['/repos/ada/server']);
  });

  it('T1, T3 reads the archive within the bounds of every archive', async () => {
    host(files, { odd: [{ path: 'link', type: 'SymbolicLink', linkpath: '/etc', size: 0 }] });
    expect((await crawled('ada/server')).server.notes).toEqual(['LINK_SKIPPED']);
    host(files, { odd: [{ path: '../../evil', body: 'x' }] });
    expect(await codeOf('ada/server')).toBe('E_TAR_PATH');
  });

  it.each(['ada', 'ada/../x', 'ada/server#../../etc', 'ada/server@../x', '/x', 'a b/c', '../..'])(
    'takes %j for no repository',
    async (rest) => {
      expect(await codeOf(rest)).toBe('E_SPEC');
      expect(github.asked).toEqual([]);
    },
  );

  const mono = {
    'package.json': JSON.stringify({ name: 'mono', private: true, workspaces: ['packages/*'] }),
    'packages/one/package.json': manifest('one', { bin: 'dist/index.js' }),
    'packages/one/src/index.ts': 'tool first',
    'packages/two/package.json': manifest('two'),
    'packages/two/index.js': 'tool second',
    'packages/library/package.json': JSON.stringify({ name: 'library', main: 'index.js' }),
    'packages/library/index.js': 'tool third',
    'examples/fixtures/package.json': manifest('fixture'),
    'examples/fixtures/index.js': 'tool never',
  };

  it('reads the packages of a repository that are servers, each at its place', async () => {
    host(mono);
    expect(await names('ada/server')).toEqual([
      'one packages/one/src/index.ts first',
      'two packages/two/index.js second',
    ]);
    expect((await crawled('ada/server')).server.notes).toEqual(['SEVERAL_PACKAGES']);
  });

  it('reads the one package whose folder is named', async () => {
    host(mono);
    expect(await names('ada/server#packages/two')).toEqual(['two packages/two/index.js second']);
    const { server } = await crawled('ada/server#packages/two/');
    expect(server).toMatchObject({ id: 'github:ada/server#packages/two', name: 'ada/server/packages/two', notes: [] });
    expect(await codeOf('ada/server#packages/none')).toBe('E_NO_MANIFEST');
  });

  it('reads no more packages than the limit, and says so', async () => {
    const count = limits.repository.packages + 2;
    host(Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}/package.json`, manifest(`p${at}`)])));
    const { server } = await crawled('ada/server');
    expect(given).toHaveLength(limits.repository.packages);
    expect(server.outcome.message).toContain('2 more packages');
  });

  it.each([
    [
      'python',
      { 'pyproject.toml': '[project]\nname = "snake"\n[project.scripts]\n', 'src/main.py': 'tool send' },
      'snake',
    ],
    [
      'go',
      { 'go.mod': 'module example.com/gopher\n', 'main.go': 'tool send', 'main_test.go': 'tool never' },
      'example.com/gopher',
    ],
    ['python', { 'server.py': 'tool send' }, 'server'],
  ])('reads a repository in %s', async (language, contents, name) => {
    host(contents);
    const { tools } = await crawled('ada/server');
    expect(tools.map(({ definition, provenance }) => [definition.name, provenance.package])).toEqual([['send', name]]);
    expect(given[0]?.language).toBe(language);
  });

  it('says that there is nothing to read', async () => {
    host({ 'README.md': 'Hello' });
    expect(await codeOf('ada/server')).toBe('E_NO_MANIFEST');
  });
});

describe('repositoryReference', () => {
  it.each([
    ['o/r', { owner: 'o', name: 'r', ref: null, folder: null }],
    ['o/r.git@v1.0.0', { owner: 'o', name: 'r', ref: 'v1.0.0', folder: null }],
    ['o/r.js@a/b#./src/x/', { owner: 'o', name: 'r.js', ref: 'a/b', folder: 'src/x' }],
    ['o/r#', { owner: 'o', name: 'r', ref: null, folder: null }],
  ])('%s', (rest, reference) => {
    expect(repositoryReference(rest)).toEqual(reference);
  });
});

describe('withSourceEntry', () => {
  it.each([
    ['is there', { bin: 'index.js' }, ['index.js'], undefined, 'index.js'],
    ['is built from src', { bin: { a: './dist/index.js' } }, ['src/index.ts'], undefined, 'src/index.ts'],
    ['is built beside', { bin: 'build/cli.js' }, ['cli.ts'], undefined, 'cli.ts'],
    ['is built twice over', { main: 'dist/esm/server.mjs' }, ['src/server.mts'], undefined, 'src/server.mts'],
    [
      'is where the compiler says',
      { bin: 'bin-out/main.js' },
      ['code/main.ts'],
      '{"compilerOptions":{"outDir":"./bin-out","rootDir":"./code",},}',
      'code/main.ts',
    ],
    ['is an index of a folder', { main: 'lib/server' }, ['src/server/index.ts'], undefined, 'src/server/index.ts'],
    ['is not named', {}, ['src/server.ts', 'other.ts'], undefined, 'src/server.ts'],
  ])('finds the entry that %s', (_what, bin, paths, tsconfig, entry) => {
    const found = withSourceEntry({ name: 'a', ...bin }, new Set(paths), tsconfig)['bin'];
    expect(typeof found === 'string' ? found : Object.values(found ?? {})[0]).toBe(entry);
  });

  it('leaves a manifest alone whose entry cannot be found', () => {
    expect(withSourceEntry({ name: 'a', bin: 'dist/x.js' }, new Set(['y.ts']), undefined)).toEqual({
      name: 'a',
      bin: 'dist/x.js',
    });
  });
});
