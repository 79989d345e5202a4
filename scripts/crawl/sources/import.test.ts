import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { serverOf } from '../../../tests/support/graded.ts';
import { limits } from '../limits.ts';
import { importRecords, type ImportProblem } from './import.ts';
import { readLines } from '../../lines.ts';

const now = '2026-11-21T00:00:00.000Z';
let catalogue: Catalogue;
beforeEach(() => {
  catalogue = new Catalogue(':memory:');
  return () => catalogue.close();
});
const problems: ImportProblem[] = [];
afterEach(() => void problems.splice(0));

async function load(bytes: string | Buffer | Iterable<Buffer>, at = now) {
  const stream = Readable.from(typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [Buffer.from(bytes)] : bytes);
  return importRecords(stream, catalogue, { now: at, report: (problem) => problems.push(problem) });
}
const codes = (): string[] => problems.map(({ line, code }) => `${line} ${code}`);

const record = (id: string, more: object = {}): string =>
  `${JSON.stringify({ id, name: 'Example', source: 'owner/list@0123abcd:servers/a.md', tools: [{ name: 'send', description: 'Sends it' }], ...more })}\n`;

describe('importRecords', () => {
  it('keeps ids, facts and tools, and says that the tools are declared', async () => {
    const summary = await load(
      record('list.example:owner/server', {
        description: 'A server',
        license: 'MIT',
        repository_url: 'https://github.com/owner/server',
        homepage: 'javascript:alert(1)',
        website: 'https://example.com/',
        publishedAt: '2025-09-01T02:00:00+02:00',
        status: 'deprecated',
      }),
    );
    expect(summary).toEqual({ lines: 1, read: 1, unchanged: 0, tools: 1, problems: 0, complete: true });
    expect(catalogue.server('list.example:owner/server')).toMatchObject({
      kind: 'import',
      name: 'Example',
      description: 'A server',
      license: 'MIT',
      repository: 'https://github.com/owner/server',
      homepage: 'https://example.com/',
      publishedAt: '2025-09-01T00:00:00.000Z',
      deprecated: 'The imported record says that it is deprecated.',
      crawledAt: now,
      outcome: { state: 'ok' },
    });
    expect(catalogue.tools('list.example:owner/server')).toEqual([
      {
        definition: { name: 'send', description: 'Sends it' },
        provenance: {
          truth: 'declared',
          method: 'static',
          package: 'owner/list',
          version: '0123abcd',
          file: 'servers/a.md',
          line: null,
          integrity: null,
          gated: null,
          partial: [{ pointer: '/inputSchema', reason: 'the declaration has no inputSchema' }],
          obtainedAt: now,
        },
      },
    ]);
  });

  it.each([
    [{ tools_from: 'live tools/list' }, 'listed', 'live'],
    [{ tools_from: 'container tools/list' }, 'listed', 'live'],
    [{ tools_from: 'source code / committed snapshot' }, 'source-only', 'static'],
    [{ tools_from: 'page scrape (descriptions only)' }, 'declared', 'static'],
    [{ truth: 'registered', tools_from: 'live tools/list' }, 'registered', 'static'],
    [{ truth: 'certain' }, 'declared', 'static'],
  ])('takes %j for %s', async (more, truth, method) => {
    await load(record('a', more));
    expect(catalogue.tools('a')[0]?.provenance).toMatchObject({ truth, method });
  });

  it('passes over bad lines, names them by number, and goes on', async () => {
    const summary = await load(
      [
        record('a'),
        'not json\n',
        '[]\n',
        '\n',
        '{"name":"no id"}\n',
        `${JSON.stringify({ id: 'x'.repeat(limits.import.idLength + 1) })}\n`,
        '{"id":"b","tools":{"name":"a"}}\n',
        '{"id":\n',
        record('c').trimEnd(),
      ].join(''),
    );
    expect(codes()).toEqual(['2 E_JSON_SYNTAX', '3 E_JSON_TYPE', '5 E_ID', '6 E_ID', '7 E_TOOLS', '8 E_JSON_SYNTAX']);
    expect(summary).toMatchObject({ lines: 8, read: 2, problems: 6, complete: true });
    expect(catalogue.ids()).toEqual(['a', 'c']);
  });

  it('keeps what a crawl has read, and the first of two lines of one id', async () => {
    catalogue.put({ server: serverOf('npm:a'), tools: [], readingKey: 'key' });
    await load(record('npm:a') + record('b') + record('b', { name: 'Other' }));
    expect(codes()).toEqual(['1 E_CLASH', '3 E_DUPLICATE']);
    expect(catalogue.server('npm:a')?.kind).toBe('npm');
    expect(catalogue.server('b')?.name).toBe('Example');
    problems.splice(0);
    // The next run ends the same: what is kept does not depend on what was there.
    const again = await load(record('b') + record('b', { name: 'Other' }), '2026-11-22T00:00:00.000Z');
    expect(codes()).toEqual(['2 E_DUPLICATE']);
    expect(again).toMatchObject({ read: 0, unchanged: 1, tools: 1 });
    expect(catalogue.server('b')?.name).toBe('Example');
  });

  it('writes again only what has changed', async () => {
    await load(record('a') + record('b'));
    const summary = await load(record('a') + record('b', { name: 'New' }), '2026-11-22T00:00:00.000Z');
    expect(summary).toMatchObject({ read: 1, unchanged: 1 });
    expect(catalogue.server('a')?.crawledAt).toBe(now);
    expect(catalogue.server('b')?.name).toBe('New');
  });

  it('M6, M11, M21 keeps odd tools as they are, and leaves out what cannot be one', async () => {
    const odd = `{"id":"a","name":"A","tools":[{"name":"__proto__","inputSchema":{"properties":{"__proto__":{"type":"string"}}}},{"name":"twice"},{"name":"twice"},{"name":7},null,"text",{"name":"typed","description":[1],"annotations":3}]}\n`;
    await load(odd);
    expect(catalogue.tools('a').map(({ definition }) => definition.name)).toEqual([
      '__proto__',
      'twice',
      'twice',
      'typed',
    ]);
    expect(JSON.stringify(catalogue.tools('a')[0]?.definition.inputSchema)).toContain('"__proto__":{"type":"string"}');
    expect(catalogue.tools('a')[3]?.definition).toEqual({ name: 'typed' });
    expect(catalogue.tools('a')[3]?.provenance.partial.map(({ pointer }) => pointer)).toContain('/annotations');
    expect(catalogue.server('a')?.outcome).toMatchObject({ state: 'truncated', code: 'E_TOOL_LIMIT' });
  });

  it('M7 keeps no more tools than the limit, and says so', async () => {
    const tools = Array.from({ length: limits.tools.perServer + 1 }, (_, index) => ({ name: `tool_${index}` }));
    await load(record('a', { tools }));
    expect(catalogue.tools('a')).toHaveLength(limits.tools.perServer);
    expect(catalogue.server('a')?.outcome.code).toBe('E_TOOL_LIMIT');
  });

  it('R4 keeps no tools of a record that is deleted', async () => {
    await load(record('a', { status: 'deleted' }));
    expect(catalogue.server('a')?.outcome).toMatchObject({ state: 'rejected', code: 'E_WITHDRAWN' });
    expect(catalogue.tools('a')).toEqual([]);
  });

  it('says that a record names no tools', async () => {
    await load(record('a', { tools: undefined }));
    expect(catalogue.server('a')?.outcome).toMatchObject({ state: 'no-tools', code: 'NOT_DECLARED' });
  });

  it('reads gzip, in pieces of any size, with a byte order mark and Windows line ends', async () => {
    const text = `\uFEFF${record('a', { name: 'Größe 大' }).trimEnd()}\r\n${record('b')}`;
    const bytes = gzipSync(text);
    await load(Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)));
    expect(catalogue.server('a')?.name).toBe('Größe 大');
    expect(catalogue.ids()).toEqual(['a', 'b']);
    expect(problems).toEqual([]);
  });

  it('T15 keeps what came before a file breaks off', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => record(`a${index}`, { noise: Math.sin(index) })).join('');
    const bytes = gzipSync(lines);
    const summary = await load(bytes.subarray(0, bytes.length - 30_000));
    expect(summary.complete).toBe(false);
    expect(summary.read).toBeGreaterThan(100);
    expect(problems.at(-1)?.code).toBe('E_STREAM');
    expect(problems.at(-1)?.line).toBeGreaterThan(summary.read);
  });

  it('imports nothing from an empty file', async () => {
    expect(await load('')).toMatchObject({ lines: 0, complete: true });
  });
});

describe('readLines', () => {
  it('lets go of a line that is too long, and reads on', async () => {
    const long = 'x'.repeat(100);
    const pieces = [Buffer.from('a\nxx'), ...Array.from({ length: 5 }, () => Buffer.from(long)), Buffer.from('\nb')];
    const lines = await Array.fromAsync(readLines(Readable.from(pieces), 50));
    expect(lines).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: null },
      { number: 3, text: 'b' },
    ]);
  });
});
