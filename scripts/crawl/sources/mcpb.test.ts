import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { success } from '#core/model/result.ts';
import { craftZip } from '../../../tests/support/craft-zip.ts';
import type { SourcePackage } from '../extract/extraction.ts';
import type { ExtractorPool } from '../extract/pool.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import type { CrawlContext, Known } from '../source.ts';
import { mcpbSource } from './mcpb.ts';
import { sourceSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-mcpb-'));
const client = new GuardedClient({ interval: 0, sleep: async () => {} });
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await client.close();
});

const given: { source: SourcePackage; language: string }[] = [];
afterEach(() => void given.splice(0));

/** In place of the extractor: finds the tool that the entry file names. */
const extractors = {
  async extract(source: SourcePackage, _dependencies: unknown, language = 'javascript') {
    given.push({ source, language });
    const file = String(source.manifest['bin']);
    const name = source.files.get(file)?.trim();
    const { version } = source;
    const tool = {
      definition: { name: name ?? '', description: 'From the code', inputSchema: {} },
      truth: 'registered' as const,
      gated: null,
      package: { name: source.name, version },
      file,
      line: 1,
      partial: [],
      style: 'S1',
    };
    const tools = name === undefined ? [] : [tool];
    return success({ tools, nature: null, wants: [], environment: ['FROM_CODE'], problems: [] });
  },
} as unknown as ExtractorPool;

const context = {
  extractors,
  extractorDigest: 'a',
  now: '2026-11-21T00:00:00.000Z',
  settings: { ...sourceSettings({}), client },
} as CrawlContext;

const base = {
  manifest_version: '0.3',
  name: 'example-bundle',
  version: '1.2.0',
  description: 'An invented bundle',
  author: { name: 'Ada', email: 'ada@example.com' },
  repository: { type: 'git', url: 'https://github.com/ada/bundle.git' },
  license: 'MIT',
  server: {
    type: 'node',
    entry_point: 'server/index.js',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/server/index.js'],
      env: { API_KEY: '${user_config.api_key}' },
    },
  },
  user_config: { api_key: { type: 'string', title: 'Key', sensitive: true, required: true, default: 'sk-default' } },
  tools: [{ name: 'send', description: 'From the manifest' }, { name: 'other' }],
};

const files = {
  'server/index.js': 'send',
  'package.json': '{"type":"module","main":"other.js","dependencies":{"a":"^1"}}',
};

function bundle(manifest: object | string, contents: Record<string, string> = files): Buffer {
  const body = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  return craftZip([
    { path: 'manifest.json', body },
    ...Object.entries(contents).map(([path, text]) => ({ path, body: text })),
  ]);
}

function written(bytes: Buffer): string {
  const path = join(folder, 'example.mcpb');
  writeFileSync(path, bytes);
  return path;
}

async function crawled(bytes: Buffer) {
  const result = await mcpbSource.read(written(bytes), null, context);
  if (!result.ok || !result.value.changed) throw new Error(JSON.stringify(result));
  return result.value.crawled;
}

async function codeOf(rest: string): Promise<string> {
  const result = await mcpbSource.read(rest, null, context);
  return result.ok ? 'ok' : result.failure.code;
}

describe('mcpbSource', () => {
  it('reads the code of a bundle from its entry point, with the facts of its manifest', async () => {
    const { server, tools } = await crawled(bundle(base));
    expect(server).toMatchObject({
      id: 'mcpb:example',
      kind: 'mcpb',
      name: 'example-bundle',
      version: '1.2.0',
      description: 'An invented bundle',
      publisher: 'Ada',
      repository: 'https://github.com/ada/bundle',
      license: 'MIT',
      environment: ['API_KEY', 'FROM_CODE'],
    });
    expect(server.integrity).toMatch(/^sha512-/);
    expect(given[0]?.language).toBe('javascript');
    expect(given[0]?.source.manifest).toEqual({
      type: 'module',
      dependencies: { a: '^1' },
      name: 'example-bundle',
      version: '1.2.0',
      bin: 'server/index.js',
    });
    expect([...(given[0]?.source.files.keys() ?? [])]).not.toContain('manifest.json');
    expect(JSON.stringify({ server, tools })).not.toContain('sk-default');
  });

  it('reconciles by name: what is found stays, what is only declared says so', async () => {
    const { server, tools } = await crawled(bundle(base));
    expect(
      tools.map(({ definition, provenance }) => [definition.name, definition.description, provenance.truth]),
    ).toEqual([
      ['send', 'From the code', 'registered'],
      ['other', undefined, 'declared'],
    ]);
    expect(tools[1]?.provenance).toMatchObject({ file: 'manifest.json', integrity: server.integrity });
    expect(server.notes).toEqual(['DECLARED_ONLY', 'DESCRIPTION_DIFFERS']);
    expect(server.outcome).toMatchObject({ state: 'truncated', code: 'DECLARED_ONLY' });
  });

  it('is whole where code and manifest agree', async () => {
    const { server } = await crawled(bundle({ ...base, tools: [{ name: 'send', description: 'From the code ' }] }));
    expect(server).toMatchObject({ notes: [], outcome: { state: 'ok' } });
  });

  it('notes tools that the manifest does not declare, unless it says that there are more', async () => {
    expect((await crawled(bundle({ ...base, tools: ['other'] }))).server.notes).toContain('UNDECLARED_TOOLS');
    const { server } = await crawled(bundle({ ...base, tools: [{ name: 'send' }], tools_generated: true }));
    expect(server).toMatchObject({ notes: [], outcome: { state: 'truncated', code: 'DYNAMIC' } });
  });

  it('takes whole definitions from answers that the manifest keeps', async () => {
    const answers = { 'tools/list': { tools: [{ name: 'kept', inputSchema: { type: 'object' } }] } };
    const { tools } = await crawled(
      bundle({ ...base, tools: [{ name: 'kept' }], _meta: { 'com.example': { static_responses: answers } } }),
    );
    expect(tools.find(({ definition }) => definition.name === 'kept')).toMatchObject({
      definition: { inputSchema: { type: 'object' } },
      provenance: { truth: 'declared', partial: [{ pointer: '/description' }] },
    });
  });

  it.each(['python', 'uv'])('reads a bundle of the type %s as Python, without what it carries', async (type) => {
    const server = { type, entry_point: 'server/main.py' };
    await crawled(bundle({ ...base, server }, { 'server/main.py': 'send', 'server/lib/dep/main.py': 'dep' }));
    expect(given[0]?.language).toBe('python');
    expect([...(given[0]?.source.files.keys() ?? [])]).toEqual(['server/main.py']);
  });

  it('says that a compiled program cannot be read, and keeps what is declared', async () => {
    const { server, tools } = await crawled(
      bundle({ ...base, server: { type: 'binary', entry_point: 'server/tool' } }),
    );
    expect(server.outcome).toMatchObject({ state: 'no-tools', code: 'NATIVE_BINARY' });
    expect(tools.map(({ provenance }) => provenance.truth)).toEqual(['declared', 'declared']);
    expect(given).toEqual([]);
  });

  it('says which package a bundle starts that has no code', async () => {
    const server = {
      type: 'node',
      entry_point: 'none.js',
      mcp_config: { command: 'npx', args: ['-y', 'example@1.0.0'] },
    };
    const { outcome } = (await crawled(bundle({ ...base, server }, {}))).server;
    expect(outcome).toMatchObject({ code: 'REMOTE_PROXY', message: expect.stringContaining('npm:example@1.0.0') });
  });

  it('reads nothing that has not changed', async () => {
    const { server, readingKey } = await crawled(bundle(base));
    const known: Known = { server, readingKey };
    const again = await mcpbSource.read(written(bundle(base)), known, context);
    expect(again).toEqual({ ok: true, value: { changed: false, server } });
  });

  it.each([
    ['E_NO_MANIFEST', craftZip([{ path: 'server.js' }])],
    ['E_JSON_SYNTAX', bundle('{')],
    ['E_JSON_TYPE', bundle('[]')],
    ['E_ZIP_CORRUPT', Buffer.from('#!/bin/sh\n')],
    ['E_ZIP_PATH', bundle(base, { '../evil.js': '' })],
  ])('refuses with %s what is no bundle', async (code, bytes) => {
    expect(await codeOf(written(bytes))).toBe(code);
  });

  it('T17 takes an entry point outside the bundle for data', async () => {
    const server = { type: 'node', entry_point: '../../../etc/passwd' };
    expect(
      (await crawled(bundle({ ...base, server }))).tools.every(({ provenance }) => provenance.truth === 'declared'),
    ).toBe(true);
  });

  it('names a file that is missing', async () => {
    expect(await codeOf(join(folder, 'none.mcpb'))).toBe('E_FILE');
  });

  it('fetches a bundle from an address, checks its sum, and asks no machine that it must not', async () => {
    const bytes = bundle(base);
    let asked = 0;
    const host = createServer((_request, response) => {
      asked += 1;
      response.end(bytes);
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/example.mcpb`;
    const sum = createHash('sha256').update(bytes).digest('hex');
    expect(await codeOf(`${address}#sha256=${sum}`)).toBe('E_URL');
    expect(asked).toBe(0);
    const open = { ...context, local: { allowLoopback: true } };
    expect(await mcpbSource.read(`${address}#sha256=${sum}`, null, open)).toMatchObject({ ok: true });
    expect(await mcpbSource.read(`${address}#sha256=${'0'.repeat(64)}`, null, open)).toMatchObject({
      failure: { code: 'E_INTEGRITY' },
    });
    host.closeAllConnections();
    host.close();
  });
});

describe('idOf', () => {
  it.each([
    ['/tmp/example-1.0.mcpb', 'mcpb:example-1.0'],
    [
      `https://github.com/o/r/releases/download/v1.7.2/server-1.7.2.mcpb#sha256=${'0'.repeat(64)}`,
      'mcpb:github.com/o/r/server.mcpb',
    ],
    ['https://files.example.com/a/server.mcpb', 'mcpb:files.example.com/a/server.mcpb'],
  ])('%s is %s', (rest, id) => {
    expect(mcpbSource.idOf(rest)).toBe(id);
  });
});
