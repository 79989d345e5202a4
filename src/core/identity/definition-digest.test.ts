import { describe, expect, it } from 'vitest';
import { definitionDigest } from './definition-digest.ts';

describe('definitionDigest', () => {
  it('is the same whatever the order of the keys', () => {
    const one = { name: 'a', inputSchema: { type: 'object', required: ['b'] } };
    const other = { inputSchema: { required: ['b'], type: 'object' }, name: 'a' };
    expect(definitionDigest(one)).toBe(definitionDigest(other));
    expect(definitionDigest(one)).toMatch(/^sha256-[0-9a-f]{64}$/);
  });

  it('changes with every field, and not with what is no field of a definition', () => {
    const base = { name: 'a', description: 'b' };
    const others = [
      { ...base, name: 'c' },
      { ...base, description: 'b ' },
      { ...base, title: 'A' },
      { ...base, annotations: {} },
    ];
    expect(new Set([base, ...others].map(definitionDigest)).size).toBe(5);
    expect(definitionDigest({ ...base, extra: 1 } as never)).toBe(definitionDigest(base));
  });
});
