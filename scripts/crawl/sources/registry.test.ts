import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoopbackMcpRegistry } from '../../../tests/support/loopback-mcp-registry.ts';
import { everyKind, registryRecord } from '../../../tests/support/registry-records.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import { limits } from '../limits.ts';
import type { CrawlContext, Discovered, DiscoverOptions } from '../source.ts';
import { registryListing } from './registry.ts';
import { confusables, shown } from './registry/names.ts';
import { sourceSettings } from './settings.ts';

let registry: LoopbackMcpRegistry;
beforeEach(async () => {
  registry = await LoopbackMcpRegistry.start();
});
afterEach(() => registry.stop());

const now = '2026-11-21T00:00:00.000Z';

async function discover(options?: DiscoverOptions): Promise<Discovered[]> {
  const client = new GuardedClient({ interval: 0, sleep: async () => {} });
  const context = { now, settings: { ...sourceSettings({}), client } } as CrawlContext;
  try {
    return await Array.fromAsync(registryListing.discover(`${registry.url}/`, context, options));
  } finally {
    await client.close();
  }
}

const npmServer = (name: string, more: object = {}, meta: object = {}) =>
  registryRecord(
    { name, packages: [{ registryType: 'npm', identifier: name.split('/')[1], version: '1.0.0' }], ...more },
    meta,
  );

/** Fields of a record whose repository belongs to an owner. */
const at = (owner: string) => ({ repository: { url: `https://github.com/${owner}/x`, source: 'github' } });
const packageOf = (more: object) => ({ registryType: 'npm', identifier: 'a', version: '1.0.0', ...more });

function declarations(found: readonly Discovered[]) {
  return found.flatMap((item) => ('ref' in item ? item.declaration : []));
}
const outline = (found: readonly Discovered[]): string[] =>
  found.map((item) => ('ref' in item ? item.ref : `${item.problem.subject}: ${item.problem.code}`));
const issueCodes = (found: readonly Discovered[]): string[] =>
  declarations(found).flatMap(({ issues }) => issues.map(({ code }) => code));

describe('registryListing', () => {
  it('reads every version of the schema, and follows what can be followed', async () => {
    registry.records = [...everyKind];
    const found = await discover();
    expect(outline(found)).toEqual([
      'npm:@ada/oldest@0.1.0',
      'pypi:bob-server@2.1.0',
      'npm:example-several@1.0.0',
      `mcpb:https://github.com/example/bundle/releases/download/v1.0.0/bundle.mcpb#sha256=${'a'.repeat(64)}`,
      'remote:https://remote.example.com/mcp',
      'com.example/containers-only: E_UNSUPPORTED',
      'github:cy/mono#servers/one',
      'npm:example-removed@1.0.0',
      'npm:example-versions@2.0.0',
    ]);
    expect(declarations(found)[0]).toEqual({
      by: `registry:${registry.url}`,
      name: 'io.github.ada/oldest',
      title: null,
      description: 'An invented server',
      version: '1.0.0',
      status: 'active',
      statusMessage: null,
      repository: 'https://github.com/ada/oldest',
      homepage: 'https://ada.example.com/',
      publishedAt: '2025-09-09T10:00:00.123Z',
      updatedAt: '2025-09-10T10:00:00.000Z',
      ref: 'npm:@ada/oldest@0.1.0',
      also: ['github:ada/oldest'],
      issues: [],
    });
  });

  it('names the other ways to a server, those that are not read included', async () => {
    registry.records = [...everyKind];
    const several = declarations(await discover()).find(({ name }) => name === 'com.example/several');
    expect(several).toMatchObject({
      status: 'deprecated',
      statusMessage: 'Moved to com.example/next.',
      also: [
        'remote:https://several.example.com/mcp',
        'remote:https://several.example.com/sse',
        'oci:docker.io/example/several:1.0.0',
      ],
      issues: [{ code: 'E_UNSUPPORTED' }],
    });
  });

  it('asks page by page, for the latest versions and the deleted ones', async () => {
    registry.records = [...everyKind];
    await discover();
    expect(registry.asked).toHaveLength(5);
    expect(registry.asked[0]).toBe('?limit=100&version=latest&include_deleted=true');
    expect(registry.asked[4]).toContain('cursor=8');
  });

  it('asks only for what changed since a moment', async () => {
    registry.records = [
      npmServer('com.example/before', {}, { updatedAt: '2025-01-01T00:00:00Z' }),
      npmServer('com.example/after', {}, { updatedAt: '2026-01-01T00:00:00Z', status: 'deleted' }),
    ];
    const found = await discover({ since: '2025-06-01T00:00:00.000Z' });
    expect(outline(found)).toEqual(['npm:after@1.0.0']);
    expect(registry.asked[0]).toContain('updated_since=2025-06-01T00%3A00%3A00.000Z');
  });

  it('finds the latest version where the registry lists them all', async () => {
    registry.ignoresVersion = true;
    registry.records = [
      npmServer('com.example/a', { version: '2.0.0' }, { isLatest: undefined, publishedAt: '2025-10-02T00:00:00Z' }),
      npmServer('com.example/a', { version: '1.0.0' }, { isLatest: undefined, publishedAt: '2025-10-01T00:00:00Z' }),
      ...everyKind.slice(-2).toReversed(),
    ];
    expect(declarations(await discover()).map(({ version }) => version)).toEqual(['2.0.0', '2.0.0']);
  });

  it('reads the flat form that came before the envelope', async () => {
    registry.records = [
      {
        name: 'com.example/flat',
        version: '1.0.0',
        packages: [{ registry_name: 'npm', name: 'flat', version: '1.0.0' }],
      },
    ] as unknown as typeof registry.records;
    expect(outline(await discover())).toEqual(['npm:flat@1.0.0']);
  });

  it('R1 stops at a cursor that comes back, uses what was read, and says so', async () => {
    registry.records = [npmServer('com.example/a')];
    registry.cursor = '0';
    const found = await discover();
    expect(outline(found)).toEqual(['npm:a@1.0.0', `${registry.url}/: E_CURSOR_LOOP`]);
    expect(found[1]).toMatchObject({ problem: { incomplete: true } });
    expect(registry.asked).toHaveLength(2);
    registry.cursor = 'x'.repeat(limits.listing.cursorLength + 1);
    expect(outline(await discover())[1]).toContain('E_CURSOR_LOOP');
  });

  it.each([
    [{ status: 500 }, 'E_SERVER'],
    [{ status: 404 }, 'E_NOT_FOUND'],
    [{ status: 200, type: 'text/html', body: '<h1>Hello</h1>' }, 'E_CONTENT'],
    [{ status: 200, body: '{"servers":{}}' }, 'E_REGISTRY'],
    [{ status: 200, body: 'not json' }, 'E_REGISTRY'],
  ])('says that a list cannot be read: %j', async (fault, code) => {
    registry.fault = fault;
    expect(await discover()).toMatchObject([{ problem: { code, incomplete: true } }]);
  });

  it('R4 gives deleted and deprecated servers with their status and its reason', async () => {
    registry.records = [...everyKind];
    const status = Object.fromEntries(declarations(await discover()).map(({ name, status: is }) => [name, is]));
    expect(status).toMatchObject({ 'com.example/removed': 'deleted', 'com.example/several': 'deprecated' });
  });

  it('R5 reads on past what is invalid, field by field, and keeps the entry as it was', async () => {
    const odd = registryRecord({
      $schema: 'https://example.com/other.schema.json',
      name: 'no namespace',
      title: 7,
      description: 'x'.repeat(101),
      version: undefined,
      packages: [{ registryType: 'npm' }, null, { registryType: 'npm', identifier: 'odd', version: '1.0.0' }],
    });
    registry.records = [odd, { server: {} }, null, registryRecord({ name: 'com.example/empty', packages: 'none' })];
    const found = await discover();
    expect(outline(found)).toEqual([
      `${registry.url}/: E_SERVER_JSON`,
      `${registry.url}/: E_SERVER_JSON`,
      'npm:odd@1.0.0',
      'com.example/empty: NO_PACKAGES',
    ]);
    expect(new Set(issueCodes(found))).toEqual(new Set(['UNKNOWN_SCHEMA', 'E_NAME', 'E_FIELD']));
    expect(declarations(found)[0]?.issues.map(({ message }) => message)).toContain('The field title is no text.');
    expect(found[2]).toMatchObject({ raw: JSON.parse(JSON.stringify(odd)) });
  });

  it.each([
    ['a zero-width character', 'com.example/ser\u200bver', '\\u{200b}'],
    ['a twin under NFKC', 'com.example/ｓerver', 'ｓerver'],
    ['a letter of another script', 'com.example/s\u0435rver', 's\u0435rver'],
    ['a direction override', 'com.example/server\u202e', '\\u{202e}'],
    ['a digit for a letter', 'com.examp1e/server', 'examp1e'],
  ])('R6 says that a name with %s can be taken for an older one', async (_what, name, written) => {
    const older = npmServer('com.example/server', {}, { publishedAt: '2025-09-01T00:00:00Z' });
    registry.records = [
      { ...npmServer('com.example/x'), server: { ...npmServer('com.example/x').server, name } },
      older,
    ];
    const found = await discover();
    const twin = declarations(found).find((declaration) => declaration.name === name);
    const message = twin?.issues.find(({ code }) => code === 'CONFUSABLE_WITH')?.message;
    expect(message).toBe('Its name can be taken for that of com.example/server, which is older.');
    expect(shown(name)).toContain(written);
    expect(declarations(found).find((declaration) => declaration.name === 'com.example/server')?.issues).toEqual([]);
  });

  it('R6 leaves names alone that differ plainly', () => {
    expect(confusables(['com.example/one', 'com.example/two', 'io.github.a/one'])).toEqual(new Map());
  });

  it('R7 says that a namespace is not that of the owner of the repository', async () => {
    registry.records = [
      npmServer('io.github.ada/a', at('mallory')),
      npmServer('io.github.ada/b', at('Ada')),
      npmServer('com.example/c', at('ada')),
    ];
    expect(declarations(await discover()).map(({ issues }) => issues.map(({ code }) => code))).toEqual([
      ['NAMESPACE_MISMATCH'],
      [],
      [],
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', ' java\tscript:x', 'http://example.com/', '//x'])(
    'R8 drops the address %j, and shows it as text',
    async (address) => {
      registry.records = [npmServer('com.example/a', { websiteUrl: address, repository: { url: address } })];
      const [declaration] = declarations(await discover());
      expect(declaration).toMatchObject({ homepage: null, repository: null });
      expect(declaration?.issues.map(({ code }) => code)).toEqual(['ADDRESS_DROPPED', 'ADDRESS_DROPPED']);
      expect(declaration?.issues[0]?.message).toContain(shown(address));
    },
  );

  it.each([
    ['2999-01-01T00:00:00Z', now],
    ['1970-01-01T00:00:00Z', null],
    ['yesterday', null],
    ['2025-09-09T10:00:00+99:99', null],
    [1_757_412_000, null],
  ])('R9 clamps the moment %j, and says so', async (publishedAt, instant) => {
    registry.records = [npmServer('com.example/a', {}, { publishedAt })];
    const found = await discover();
    expect(declarations(found)[0]?.publishedAt).toBe(instant);
    expect(issueCodes(found)).toEqual(['DATE_CLAMPED']);
  });

  it('does not follow what leads elsewhere', async () => {
    registry.records = [
      registryRecord({
        name: 'com.example/other',
        packages: [packageOf({ registryBaseUrl: 'https://npm.example.com' })],
      }),
      registryRecord({ name: 'com.example/name', packages: [packageOf({ identifier: '../../etc' })] }),
      registryRecord({ name: 'com.example/http', remotes: [{ type: 'sse', url: 'http://169.254.169.254/' }] }),
      registryRecord({ name: 'com.example/variable', remotes: [{ type: 'sse', url: 'https://{host}.example.com/' }] }),
      registryRecord({
        name: 'com.example/bundle',
        packages: [packageOf({ registryType: 'mcpb', identifier: 'https://a.example/b' })],
      }),
    ];
    const found = await discover();
    expect(outline(found).every((line) => line.endsWith('E_UNSUPPORTED'))).toBe(true);
    expect(found).toHaveLength(5);
  });
});
