import { describe, expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

describe('inTurn', () => {
  it('H16 does one thing at a time for a key, past one that fails, and keys side by side', async () => {
    const open = new Map<string, number>();
    let most = 0;
    const work = (key: string, fails = false) =>
      inTurn(key, async () => {
        open.set(key, (open.get(key) ?? 0) + 1);
        most = Math.max(
          most,
          [...open.values()].reduce((sum, one) => sum + one, 0),
        );
        expect(open.get(key)).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        open.set(key, 0);
        if (fails) throw new Error('broken');
        return key;
      });
    const results = await Promise.allSettled([work('a'), work('a', true), work('b'), work('a'), work('b')]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
      'a',
      'failed',
      'b',
      'a',
      'b',
    ]);
    expect(most).toBe(2);
  });
});
