import { charactersOf, hiddenMeaning, mayHide, type Character } from '#core/model/hidden-characters.ts';

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

/** More combining marks than this on one letter hide what is below them. */
const marksInARow = 4;
const combining = /^\p{M}$/u;

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

/** In plain ASCII nothing hides, which is quickly found. */
const notPlain = /[^\t\n\r -~]/;
/** True for text in which something may hide; in most there is nothing. */
const isSuspicious = (text: string): boolean => notPlain.test(text) && (mayHide.test(text) || /\p{M}/u.test(text));

/** The stretches of hidden characters and of piled-up combining marks, in order. */
function hiddenRuns(text: string): (Range & { text: string; meaning: string })[] {
  if (!isSuspicious(text)) return [];
  const all = charactersOf(text);
  const runs: (Range & { text: string; meaning: string })[] = [];
  for (let index = 0; index < all.length;) {
    const first = all[index];
    if (first === undefined) break;
    let next = index;
    const meaning = hiddenMeaning(all, index);
    if (meaning !== undefined) {
      while (next < all.length && hiddenMeaning(all, next) !== undefined) next += 1;
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
  if (marks.length === 0 && hidden.length === 0) return text === '' ? [] : [{ kind: 'text', text }];
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
  if (!isSuspicious(text)) return text;
  return segments(text)
    .map((segment) => (segment.kind === 'hidden' ? `⟨${segment.text}⟩` : segment.text))
    .join('');
}
