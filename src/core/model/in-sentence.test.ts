import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inSentence, quotation } from './in-sentence.ts';

describe('inSentence', () => {
  test.each(['nat_create_port_forward', '@scope/server', 'a.b', 'x1', 'io.github.owner/name'])(
    'leaves %s as it is',
    (name) => {
      expect(inSentence(name)).toBe(name);
    },
  );

  test.each([
    ['', '“” (an empty name)'],
    ['search', '“search”'],
    ['two words', '“two words”'],
    ['ends.', '“ends.”'],
    ['say “hi”', '“say "hi"”'],
    ['a\u202Eb\n', '“aU+202EbU+000A”'],
    ['x'.repeat(300), `“${'x'.repeat(59)}…”`],
  ])('quotes %j', (name, shown) => {
    expect(inSentence(name)).toBe(shown);
  });
});

test('a quotation has one pair of quotation marks, no invisible character and no more than it may', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.integer({ min: 2, max: 50 }), (text, longest) => {
      const quoted = quotation(text, longest);
      expect(quoted).toMatch(/^“[^“”]*”$/u);
      expect(quoted).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect([...quoted].length).toBeLessThanOrEqual(longest + 2);
    }),
  );
});
