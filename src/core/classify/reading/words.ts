/** A word of a text: its place (UTF-16 offsets) and its comparable form. */
export interface Word {
  text: string;
  /** Lower case, compatibility-folded, without invisible characters. */
  lower: string;
  start: number;
  end: number;
}

/** Characters that a reader does not see and that must not split or disguise a word. */
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const run =
  /[\p{L}\p{N}\p{M}\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]+(?:['’][\p{L}]+)?/gu;
const plainRun = /[A-Za-z0-9]+(?:'[A-Za-z]+)?/g;
// eslint-disable-next-line no-control-regex
const ascii = /^[\x00-\x7f]*$/;

function comparable(text: string): string {
  return text.normalize('NFKC').replace(invisible, '').toLowerCase();
}

/** The words of running text, in order. Han, kana and hangul runs stay whole. */
export function wordsOf(text: string): Word[] {
  const plain = ascii.test(text);
  const words: Word[] = [];
  for (const match of text.matchAll(plain ? plainRun : run)) {
    const lower = plain ? match[0].toLowerCase() : comparable(match[0]);
    if (lower !== '') words.push({ text: match[0], lower, start: match.index, end: match.index + match[0].length });
  }
  return words;
}

const namePart = /[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*[a-z]?(?![a-z])|[0-9]+|[^\x00-\x7f]+/g; // eslint-disable-line no-control-regex

/** The words of an identifier, split at separators and at changes of case: "getUserByID" gives get, user, by, id. */
export function wordsOfName(name: string): Word[] {
  const words: Word[] = [];
  for (const chunk of wordsOf(name)) {
    for (const part of chunk.text.matchAll(namePart)) {
      const start = chunk.start + part.index;
      const lower = comparable(part[0]);
      if (lower !== '') words.push({ text: part[0], lower, start, end: start + part[0].length });
    }
  }
  return words;
}

const notPlural =
  /(?:ss|us|is|[^aeiou]ics)$|^(?:news|dns|aws|sms|https?|ls|ops|devops|series|kubernetes|css|js|os|ios|macos|tls|gps|cors|canvas|atlas|jenkins|whois|sas|gas|bias|alias|pods?cats|analytics|nhs|sec|pos|dos|has|was|this|its|as|rds|ecs|eks|gcs|ehs|nfs)$/;

/** The singular of an English noun, by its ending. */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || notPlural.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|shes|ches|xes|zes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
