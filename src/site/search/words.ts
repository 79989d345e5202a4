import { stemmer } from 'stemmer';

/**
 * Words that nearly every text here has: they tell no server from another. Descriptions are indexed without them, and a
 * question that has other words is asked without them. Names keep them.
 */
const common = new Set(
  (
    'a an and any are as at be been but by can could did do does each for from had has have how if in into is it its ' +
    'may more most not of on or other our out over should so such than that the their them then there these they this ' +
    'those to under use used uses using via was we were what when where whether which while who will with would you ' +
    'your mcp server servers tool tools'
  ).split(' '),
);

/** Longer runs of letters and digits are hashes, keys and encoded data. */
const longest = 32;
/** Letters of a name that are written as one word. */
const longestName = 80;

/** Scripts that are written without spaces. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;

/** Two neighbours at a time stand for words there: this needs no dictionary, in which browsers would differ. */
function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

/** The words of a text in order: lower case, without accents. */
function wordsOf(text: string): string[] {
  const spaced = text.replaceAll(unspaced, (run) => ` ${pairsOf(run).join(' ')} `);
  return plain(spaced).match(/[\p{L}\p{N}]+/gu) ?? [];
}

const plain = (text: string): string => text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

/** What all forms of an English word have in common: `issue` and `issues` are one. */
const stemOf = (word: string): string => (/^[a-z]+$/.test(word) ? stemmer(word) : word);

/** The words of a description that are indexed, each once, by their stems. */
export function descriptionWords(text: string): string[] {
  const kept = wordsOf(text).filter(
    (word) => word.length > 1 && word.length <= longest && !common.has(word) && !/^\d{5,}$/.test(word),
  );
  return [...new Set(kept.map(stemOf))];
}

/** A name as one word, whichever way its parts are joined: `createissue` for `create_issue`, `createIssue`, `Create issue`. */
export function joinedName(name: string): string {
  return (plain(name).match(/[\p{L}\p{N}]+/gu) ?? []).join('').slice(0, longestName);
}

/** The words that a name is found by: its parts, and all of it as one; by their stems. */
export function nameWords(name: string): string[] {
  const parts = name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .slice(0, 4 * longestName);
  const words = [...wordsOf(parts), ...wordsOf(name.slice(0, 4 * longestName)), joinedName(name)];
  return [...new Set(words.filter((word) => word !== '').map(stemOf))];
}

/** What to ask the index for the words that a reader typed. */
export interface Question {
  /** Stems of the words that a server has to have, or beginnings of its words. */
  words: string[];
  /** The words as one, which is a name before anything else; null where there is one word, or none. */
  name: string | null;
}

export function questionOf(text: string): Question {
  const all = wordsOf(text);
  const telling = all.filter((word) => !common.has(word));
  return {
    words: [...new Set((telling.length > 0 ? telling : all).map(stemOf))],
    name: all.length > 1 ? stemOf(joinedName(text)) : null,
  };
}
