import { describe, expect, it } from 'vitest';
import { limits } from './limits.ts';
import { isShallow, readManifest } from './read-manifest.ts';

const codeOf = (text: string | undefined): string => {
  const result = readManifest(text);
  return result.ok ? 'ok' : result.failure.code;
};

describe('readManifest', () => {
  it('T16 reads a manifest with a byte order mark, and keeps the last of two equal keys', () => {
    expect(readManifest('\uFEFF{"name":"a","name":"b"}')).toEqual({ ok: true, value: { name: 'b' } });
  });

  it.each([
    ['nothing', undefined, 'E_NO_MANIFEST'],
    ['too much', `{"a":"${'x'.repeat(limits.manifest.bytes)}"}`, 'E_JSON_SIZE'],
    ['UTF-16 read as UTF-8', '{\0"\0n\0"\0', 'E_JSON_SYNTAX'],
    ['half of it', '{"name":', 'E_JSON_SYNTAX'],
    ['a list', '[]', 'E_JSON_TYPE'],
    ['null', 'null', 'E_JSON_TYPE'],
    ['a million levels', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'E_JSON_TYPE'],
    ['levels inside', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'E_JSON_DEPTH'],
  ])('T16 gives a code for %s', (_what, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('T16 keeps a key that objects have by birth as the data that it is', () => {
    const result = readManifest('{"__proto__":{"polluted":true}}');
    expect(result.ok && Object.hasOwn(result.value, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('isShallow', () => {
  it('counts levels, and is not slow on wide ones', () => {
    expect(isShallow([[1]], 2)).toBe(true);
    expect(isShallow([[[1]]], 2)).toBe(false);
    expect(isShallow({ wide: Array.from({ length: 100_000 }, () => ({})) }, 3)).toBe(true);
  });
});
