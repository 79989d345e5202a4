import { describe, expect, it } from 'vitest';
import { isVerbatim, quote } from './evidence.ts';
import { canonicalJson, valueAt } from './json.ts';

const definition = {
  name: 'delete_file',
  description: 'Deletes a file.',
  inputSchema: { type: 'object', properties: { 'a/b~c': { type: 'string', default: true } } },
  annotations: { readOnlyHint: false },
};

describe('quote', () => {
  it('quotes words of a text, a key, and a flag', () => {
    expect(quote(definition, '/description', { start: 0, end: 7 })).toEqual({
      field: 'description',
      pointer: '/description',
      part: 'value',
      start: 0,
      end: 7,
      text: 'Deletes',
    });
    expect(quote(definition, '/inputSchema/properties/a~1b~0c', { part: 'key' })).toMatchObject({
      field: 'inputSchema',
      text: 'a/b~c',
    });
    expect(quote(definition, '/annotations/readOnlyHint').text).toBe('false');
  });

  it.each([
    ['/title', {}],
    ['/inputSchema/properties', {}],
    ['/description', { start: 3, end: 99 }],
    ['/description', { start: 3, end: 3 }],
    ['/__proto__', { part: 'key' as const }],
  ])('refuses %s %j: there are no such words', (pointer, range) => {
    expect(() => quote(definition, pointer, range)).toThrow(RangeError);
  });

  it('is verbatim only where the text stands', () => {
    const claim = quote(definition, '/name');
    expect(isVerbatim(definition, claim)).toBe(true);
    expect(isVerbatim(definition, { ...claim, text: 'delete_disk' })).toBe(false);
    expect(isVerbatim(definition, { ...claim, start: 1 })).toBe(false);
    expect(isVerbatim(definition, { ...claim, field: 'title' })).toBe(false);
    expect(isVerbatim({ name: 'other' }, claim)).toBe(false);
  });
});

describe('valueAt and canonicalJson', () => {
  it('reads own properties alone', () => {
    const document: unknown = JSON.parse('{"__proto__":{"x":1},"a":[{"b":2}]}');
    expect(valueAt(document, '/__proto__/x')).toBe(1);
    expect(valueAt({}, '/__proto__')).toBeUndefined();
    expect(valueAt(document, '/a/0/b')).toBe(2);
    expect(canonicalJson(document)).toBe('{"__proto__":{"x":1},"a":[{"b":2}]}');
  });
});
