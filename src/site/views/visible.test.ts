import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segments, visible, visibleName } from './visible.ts';

describe('visible text', () => {
  it('leaves ordinary text alone, in every script', () => {
    for (const text of [
      'create_issue',
      'line one\n\tline two',
      'Ελλάδα 東京 한국',
      'cafe\u0301',
      'می\u200cخواهم',
      '👩\u200d💻 ❤\ufe0f',
    ]) {
      expect(visible(text)).toBe(text);
    }
  });

  it.each([
    ['a\u202eb', 'a⟨U+202E⟩b'],
    ['a\u200b\u200b\u200bb', 'a⟨U+200B ×3⟩b'],
    ['a\u0000\u001bb', 'a⟨U+0000 U+001B⟩b'],
    ['\ud800', '⟨U+D800⟩'],
    ['ok\u{e0068}\u{e0069}', 'ok⟨tags “hi”⟩'],
    ['a\u200db', 'a⟨U+200D⟩b'],
    [`z${'\u0301'.repeat(9)}`, `z${'\u0301'.repeat(4)}⟨5 more marks⟩`],
    ['\ufe0f\ufe0f', '⟨U+FE0F ×2⟩'],
  ])('X4, X5: spells out %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('bounds what a long run of different characters takes', () => {
    const run = Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0xe0100 + (index % 200))).join('');
    expect(visible(run).length).toBeLessThan(120);
  });

  it('never shows a character that reorders or hides, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(
          /[\u0000-\u0008\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/,
        );
      }),
    );
  });

  it('says that a blank name is blank', () => {
    expect(visibleName(' \n')).toBe('(no name)');
  });
});

describe('segments', () => {
  it('marks what is quoted, overlaps once', () => {
    expect(
      segments('delete all files', [
        { start: 0, end: 10 },
        { start: 7, end: 16 },
      ]),
    ).toEqual([{ kind: 'mark', text: 'delete all files' }]);
    expect(segments('delete all files', [{ start: 7, end: 10 }])).toEqual([
      { kind: 'text', text: 'delete ' },
      { kind: 'mark', text: 'all' },
      { kind: 'text', text: ' files' },
    ]);
  });

  it('shows hidden characters inside a mark', () => {
    expect(segments('de\u200blete', [{ start: 0, end: 7 }])).toEqual([
      { kind: 'mark', text: 'de' },
      { kind: 'hidden', text: 'U+200B', meaning: 'zero-width space' },
      { kind: 'mark', text: 'lete' },
    ]);
  });

  it('loses no character that can be seen, whatever is marked', () => {
    const range = fc.record({ start: fc.nat(40), end: fc.nat(40) });
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(range, { maxLength: 4 }), (text, marks) => {
        expect(
          segments(text, marks)
            .map((segment) => segment.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
