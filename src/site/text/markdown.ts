import { visible } from '../views/visible.ts';

/** Text for one line of Markdown: nothing in it is markup, and nothing in it is hidden. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()<>#+\-.!|~&:@/=^$"']/g, (mark, offset: number, whole: string) =>
      isPlain(mark, offset, whole) ? mark : `\\${mark}`,
    );
}

const wordy = /[\p{L}\p{N}]/u;

/** True for a mark that means nothing where it stands: punctuation of prose, away from the start of the line. */
function isPlain(mark: string, offset: number, whole: string): boolean {
  // Digits and one of these at the start of a line would begin a list.
  if ('.)'.includes(mark) && /^\d+$/.test(whole.slice(0, offset))) return false;
  if (`'"()=$^`.includes(mark)) return offset > 0;
  // An address would become a link by itself, so that a dot or a slash between letters is no plain one.
  if (mark === '.' || mark === '!') return offset > 0 && !wordy.test(whole[offset + 1] ?? '');
  return false;
}

/** Text as a block that shows it letter by letter, behind a fence that is longer than any in it. */
export function fenced(text: string, language = ''): string {
  const shown = visible(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
  const longest = Math.max(2, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown}\n${fence}`;
}
