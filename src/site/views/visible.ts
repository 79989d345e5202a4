/** A run of text, of words that a finding quotes, or of characters that would not show. */
export interface Segment {
  kind: 'text' | 'mark' | 'hidden';
  text: string;
  /** What a hidden run is, in words. */
  meaning?: string;
}

/** Offsets in UTF-16 code units. */
export interface Range {
  start: number;
  end: number;
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

/** More combining marks than this on one letter hide what is below them. */
const marksInARow = 4;
const combining = /^\p{M}$/u;
const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u;
/** Scripts whose spelling needs joiners. */
const joining = /^[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}]$/u;

interface Character {
  text: string;
  code: number;
  start: number;
}

function characters(text: string): Character[] {
  let start = 0;
  return Array.from(text, (character) => {
    const entry = { text: character, code: character.codePointAt(0) ?? 0, start };
    start += character.length;
    return entry;
  });
}

function meaningOf(all: readonly Character[], index: number): string | undefined {
  const code = all[index]?.code ?? 0;
  const before = all[index - 1]?.text ?? '';
  const after = all[index + 1]?.text ?? '';
  if (code === 0x200c || code === 0x200d) {
    if (joining.test(before) || (code === 0x200d && pictograph.test(before) && pictograph.test(after)))
      return undefined;
  }
  if ((code === 0xfe0e || code === 0xfe0f) && /^[\p{Emoji}\p{Extended_Pictographic}]$/u.test(before)) return undefined;
  return hiddenRanges.find(([first, last]) => code >= first && code <= last)?.[2];
}

const codeName = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** How a run of hidden characters is written: tag characters spell out what they say. */
function spell(run: readonly Character[]): string {
  if (run.every(({ code }) => code >= 0xe0020 && code <= 0xe007e)) {
    return `tags “${run.map(({ code }) => String.fromCodePoint(code - 0xe0000)).join('')}”`;
  }
  const parts: string[] = [];
  for (let index = 0; index < run.length;) {
    let end = index;
    while (run[end]?.code === run[index]?.code) end += 1;
    parts.push(codeName(run[index]?.code ?? 0) + (end - index > 1 ? ` ×${end - index}` : ''));
    index = end;
  }
  const shown = parts.slice(0, 8).join(' ');
  return parts.length > 8 ? `${shown} … ${run.length} in all` : shown;
}

/** Finds text in which something may hide; in most there is nothing. */
const suspicious = new RegExp(
  `[${hiddenRanges.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('')}\\p{M}]`,
  'u',
);

/** The stretches of hidden characters and of piled-up combining marks, in order. */
function hiddenRuns(text: string): (Range & { text: string; meaning: string })[] {
  if (!suspicious.test(text)) return [];
  const all = characters(text);
  const runs: (Range & { text: string; meaning: string })[] = [];
  for (let index = 0; index < all.length;) {
    const first = all[index];
    if (first === undefined) break;
    let next = index;
    const meaning = meaningOf(all, index);
    if (meaning !== undefined) {
      while (next < all.length && meaningOf(all, next) !== undefined) next += 1;
      runs.push({ start: first.start, end: endOf(all, next, text), text: spell(all.slice(index, next)), meaning });
    } else if (combining.test(first.text)) {
      while (next < all.length && combining.test(all[next]?.text ?? '')) next += 1;
      if (next - index > marksInARow) {
        const excess = next - index - marksInARow;
        const start = all[index + marksInARow]?.start ?? 0;
        runs.push({ start, end: endOf(all, next, text), text: `${excess} more marks`, meaning: 'combining marks' });
      }
    }
    index = Math.max(next, index + 1);
  }
  return runs;
}

function endOf(all: readonly Character[], index: number, text: string): number {
  return all[index]?.start ?? text.length;
}

/**
 * Text cut into what is plain, what a finding quotes (`marks`, in any order, overlaps allowed) and what would not
 * show. Hidden characters stay hidden segments inside a mark too, so nothing can hide in quoted words.
 */
export function segments(text: string, marks: readonly Range[] = []): Segment[] {
  const hidden = hiddenRuns(text);
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...marks, ...hidden]) cuts.add(clamp(start, text)).add(clamp(end, text));
  const edges = [...cuts].sort((one, other) => one - other);
  const result: Segment[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    const run = hidden.find((range) => range.start <= start && end <= range.end);
    if (run !== undefined) {
      if (run.start === start) result.push({ kind: 'hidden', text: run.text, meaning: run.meaning });
      continue;
    }
    const marked = marks.some((range) => range.start <= start && end <= range.end);
    const kind = marked ? 'mark' : 'text';
    const last = result.at(-1);
    if (last?.kind === kind) last.text += text.slice(start, end);
    else result.push({ kind, text: text.slice(start, end) });
  }
  return result;
}

function clamp(offset: number, text: string): number {
  return Math.min(Math.max(offset, 0), text.length);
}

/** A tool's or server's name for places that take no markup; a blank one is said to be so. */
export function visibleName(name: string): string {
  return name.trim() === '' ? '(no name)' : visible(name);
}

/** Text for places that take no markup (titles, lists): hidden characters are spelt out in angle brackets. */
export function visible(text: string): string {
  if (!suspicious.test(text)) return text;
  return segments(text)
    .map((segment) => (segment.kind === 'hidden' ? `⟨${segment.text}⟩` : segment.text))
    .join('');
}
