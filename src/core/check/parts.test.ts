import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partOf, partsFor, serversPerPart } from './parts.ts';

describe('parts of the index', () => {
  it('hold about as many servers each as they should, at any size', () => {
    for (const servers of [0, 1, 24, 25, 1_000, 42_500]) {
      const parts = partsFor(servers);
      expect(servers / parts).toBeLessThanOrEqual(serversPerPart);
      if (parts > 1) expect(servers / parts).toBeGreaterThan(serversPerPart / 2);
    }
  });

  it('take any reference', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 100_000 }), (id, servers) => {
        const parts = partsFor(servers);
        const part = partOf(id, parts);
        expect(Number.isInteger(part) && part >= 0 && part < parts).toBe(true);
      }),
    );
  });

  it('are filled evenly', () => {
    const parts = partsFor(10_000);
    const sizes = new Map<number, number>();
    for (let at = 0; at < 10_000; at += 1) {
      const part = partOf(`npm:example-server-${at}`, parts);
      sizes.set(part, (sizes.get(part) ?? 0) + 1);
    }
    expect(sizes.size).toBe(parts);
    expect(Math.max(...sizes.values())).toBeLessThan(3 * serversPerPart);
  });
});
