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

/** True for a mark that means nothing where it stands: punctuation of prose, away from the start of the line. */
function isPlain(mark: string, offset: number, whole: string): boolean {
  if (offset === 0) return mark === '/' || mark === '@';
  // Digits and one of these at the start of a line would begin a list.
  if ('.)'.includes(mark) && /^\d+$/.test(whole.slice(0, offset))) return false;
  // Some readers make links of bare addresses: of what has a scheme, of www, and of mail.
  if (mark === ':') return whole[offset + 1] !== '/';
  if (mark === '.') return !/www$/i.test(whole.slice(Math.max(0, offset - 3), offset));
  if (mark === '@') return !/[\w.+-]$/.test(whole.slice(0, offset));
  if (mark === '!') return whole[offset + 1] !== '[';
  return `'"()=$^/-+`.includes(mark);
}

/** Text as a block that shows it letter by letter, behind a fence that is longer than any in it. */
export function fenced(text: string, language = ''): string {
  const shown = visible(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
  const longest = Math.max(2, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown}\n${fence}`;
}
