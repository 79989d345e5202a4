/** A character of a text: its code point, and where it starts in UTF-16 code units. */
export interface Character {
  text: string;
  code: number;
  start: number;
}

/** Characters that change how text is read without being seen, and what they are. */
const hiddenRanges: readonly (readonly [first: number, last: number, meaning: string])[] = [
  [0x00, 0x08, 'control character'],
  [0x0b, 0x0c, 'control character'],
  [0x0e, 0x1f, 'control character'],
  [0x7f, 0x9f, 'control character'],
  [0xad, 0xad, 'soft hyphen'],
  [0x34f, 0x34f, 'grapheme joiner'],
  [0x61c, 0x61c, 'direction mark'],
  [0x115f, 0x1160, 'invisible filler'],
  [0x17b4, 0x17b5, 'invisible vowel'],
  [0x180b, 0x180f, 'variation selector'],
  [0x200b, 0x200b, 'zero-width space'],
  [0x200c, 0x200c, 'zero-width non-joiner'],
  [0x200d, 0x200d, 'zero-width joiner'],
  [0x200e, 0x200f, 'direction mark'],
  [0x2028, 0x2029, 'line separator'],
  [0x202a, 0x202e, 'direction override'],
  [0x2060, 0x2065, 'zero-width character'],
  [0x2066, 0x2069, 'direction isolate'],
  [0x206a, 0x206f, 'format character'],
  [0x3164, 0x3164, 'invisible filler'],
  [0xd800, 0xdfff, 'half of a broken character'],
  [0xfe00, 0xfe0f, 'variation selector'],
  [0xfeff, 0xfeff, 'zero-width space'],
  [0xffa0, 0xffa0, 'invisible filler'],
  [0xfff0, 0xfffb, 'format character'],
  [0x1bca0, 0x1bca3, 'format character'],
  [0x1d173, 0x1d17a, 'format character'],
  [0xe0000, 0xe0fff, 'tag character'],
];

/** Matches text in which there may be hidden characters. */
export const mayHide = new RegExp(
  `[${hiddenRanges.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('')}]`,
  'u',
);

const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u;
/** Scripts whose spelling needs joiners. */
const joining = /^[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}]$/u;
const blackFlag = 0x1f3f4;
/** The longest flag of a region that tag characters spell, its end mark included. */
const longestFlag = 8;

/** The characters of a text in order. */
export function charactersOf(text: string): Character[] {
  let start = 0;
  return Array.from(text, (character) => {
    const entry = { text: character, code: character.codePointAt(0) ?? 0, start };
    start += character.length;
    return entry;
  });
}

const isTag = (code: number): boolean => code >= 0xe0020 && code <= 0xe007f;

/** True for a tag character that spells a region's flag ("England") after a black flag. */
function spellsAFlag(all: readonly Character[], index: number): boolean {
  let from = index;
  while (index - from < longestFlag && isTag(all[from]?.code ?? 0)) from -= 1;
  return all[from]?.code === blackFlag;
}

/** What a character is that changes how a text is read without being seen, in words; undefined where it is seen. */
export function hiddenMeaning(all: readonly Character[], index: number): string | undefined {
  const code = all[index]?.code ?? 0;
  const before = all[index - 1]?.text ?? '';
  const after = all[index + 1]?.text ?? '';
  if (code === 0x200c || code === 0x200d) {
    if (joining.test(before) || (code === 0x200d && pictograph.test(before) && pictograph.test(after)))
      return undefined;
  }
  if ((code === 0xfe0e || code === 0xfe0f) && /^[\p{Emoji}\p{Extended_Pictographic}]$/u.test(before)) return undefined;
  if (isTag(code) && spellsAFlag(all, index)) return undefined;
  return hiddenRanges.find(([first, last]) => code >= first && code <= last)?.[2];
}
