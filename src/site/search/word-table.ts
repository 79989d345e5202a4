/**
 * Which words an index has, and in which of its parts: so that only parts that have a word are loaded for it, and what is
 * no word is told from one. The words are in files of a few kilobytes, in order.
 */
export interface WordTable {
  /** Folder of the files, which are called `0.txt`, `1.txt` and so on. */
  folder: string;
  /** The first word of each file. */
  starts: string[];
}

/** A word with the parts that have it: the first part is bit 0. */
export interface PlacedWord {
  word: string;
  parts: number;
}

/** Characters of one file, about. */
const fileSize = 6_000;

/** Order of UTF-16 code units, the same everywhere. */
const inOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** How many letters two words begin with alike; one digit to the base of 36. */
function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < 35 && length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/**
 * Words as the texts of files: a line has how many letters a word shares with the one before, its other letters, and the
 * parts.
 */
export function writeWordTable(words: ReadonlyMap<string, number>): { starts: string[]; files: string[] } {
  const starts: string[] = [];
  const files: string[] = [];
  let before = '';
  let text = '';
  for (const word of [...words.keys()].sort(inOrder)) {
    if (text === '') starts.push(word);
    const shared = text === '' ? 0 : sharedStart(before, word);
    text += `${shared.toString(36)}${word.slice(shared)} ${(words.get(word) ?? 0).toString(36)}\n`;
    before = word;
    if (text.length >= fileSize) {
      files.push(text);
      text = '';
    }
  }
  if (text !== '') files.push(text);
  return { starts, files };
}

/** Reads one file. */
export function readWords(text: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  let before = '';
  for (const line of text.split('\n')) {
    const [letters, parts] = line.split(' ');
    if (letters === undefined || parts === undefined) continue;
    before = before.slice(0, Number.parseInt(letters.slice(0, 1), 36)) + letters.slice(1);
    words.push({ word: before, parts: Number.parseInt(parts, 36) });
  }
  return words;
}

/** The numbers of the files in which words stand that begin so, in order. */
export function filesOf({ starts }: Pick<WordTable, 'starts'>, beginning: string): number[] {
  const found = starts.flatMap((start, file) => {
    const isAfter = start > beginning && !start.startsWith(beginning);
    const next = starts[file + 1];
    return isAfter || (next !== undefined && next <= beginning && next !== beginning) ? [] : [file];
  });
  // Where a file starts with the beginning itself, nothing before it does.
  const exact = found.findIndex((file) => starts[file] === beginning);
  return exact === -1 ? found : found.slice(exact);
}
