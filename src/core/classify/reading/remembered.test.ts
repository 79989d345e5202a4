import { describe, expect, it } from 'vitest';
import { remembered, rememberedText } from './remembered.ts';

describe('remembered', () => {
  it('asks once while the object stays the same', () => {
    let asked = 0;
    const ask = remembered((subject: { size: number }) => {
      asked += 1;
      return subject.size > 1 ? subject.size : null;
    });
    const one = { size: 1 };
    const two = { size: 2 };
    expect([ask(one), ask(one), ask(two), ask(two), ask(one)]).toEqual([null, null, 2, 2, null]);
    expect(asked).toBe(3);
  });
});

describe('rememberedText', () => {
  it('gives the same answer however often and however much it is asked', () => {
    const length = rememberedText((text) => text.length);
    for (let number = 0; number < 20_000; number += 1) expect(length(`word${number}`)).toBe(`word${number}`.length);
    expect(length('word1')).toBe(5);
    expect(length('x'.repeat(500))).toBe(500);
  });
});
