import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../connect/split-words.ts';
import { ExtractorPool } from '../extract/pool.ts';
import type { CrawlContext } from '../source.ts';
import { stdioSource } from './stdio.ts';

const fixture = join(import.meta.dirname, '../../../tests/fixtures/hostile-stdio/server.js');
const said: string[] = [];
const context: CrawlContext = {
  npm: { cache: '', registry: 'http://127.0.0.1:9/' },
  extractors: new ExtractorPool(),
  extractorDigest: 'a',
  now: '2026-11-21T00:00:00.000Z',
  say: (line) => said.push(line),
};

describe('splitWords', () => {
  it.each([
    ['node server.js --x', ['node', 'server.js', '--x']],
    [`a "b c" 'd "e' f\\ g ""`, ['a', 'b c', 'd "e', 'f g', '']],
    ['a $HOME `id` | b; *', ['a', '$HOME', '`id`', '|', 'b;', '*']],
  ])('splits %s', (line, words) => {
    expect(splitWords(line)).toEqual({ ok: true, value: words });
  });

  it('refuses a quotation that does not end, and nothing at all', () => {
    expect(splitWords('a "b')).toMatchObject({ ok: false });
    expect(splitWords('  ')).toMatchObject({ ok: false });
  });
});

describe('stdioSource', () => {
  it('names a command without its options', () => {
    expect(stdioSource.idOf('/usr/bin/node /opt/server.js --token secret')).toBe('stdio:node server.js');
    expect(stdioSource.idOf('--odd')).toBe('stdio:--odd');
  });

  it('runs the command, says so, and reads its list', async () => {
    const result = await stdioSource.read(`"${process.execPath}" "${fixture}" plain`, null, context);
    expect(result).toMatchObject({
      ok: true,
      value: {
        changed: true,
        crawled: { server: { kind: 'stdio', name: 'hostile', version: '1.0.0' }, tools: [{}, {}] },
      },
    });
    expect(said.at(-1)).toBe('Running node server.js plain on this machine, outside any sandbox');
  });

  it('says that there is no such command', async () => {
    expect(await stdioSource.read('/nowhere/at-all', null, context)).toMatchObject({
      ok: false,
      failure: { state: 'rejected', code: 'E_COMMAND' },
    });
  });

  it('M19 says what a command misses', async () => {
    const result = await stdioSource.read(`"${process.execPath}" "${fixture}" needs-variable`, null, context);
    expect(result).toMatchObject({ ok: false, failure: { state: 'needs-config', code: 'E_ENVIRONMENT' } });
  });
});
