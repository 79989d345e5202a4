import { rememberedText } from './remembered.ts';

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
  /[\p{L}\p{N}\p{M}_\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]+(?:['’][\p{L}]+)?/gu;
const plainRun = /[A-Za-z0-9_]+(?:'[A-Za-z]+)?/g;
// eslint-disable-next-line no-control-regex
const ascii = /^[\x00-\x7f]*$/;

function comparable(text: string): string {
  return text.normalize('NFKC').replace(invisible, '').toLowerCase();
}

/** The words of running text, in order; an identifier with underscores is one word. Han, kana and hangul runs stay whole. */
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

/** Names of languages and products that a change of case does not split. */
const compounds =
  /GraphQL|PostgreSQL|MySQL|NoSQL|SQLite|GitHub|GitLab|OAuth|JavaScript|TypeScript|LinkedIn|YouTube|PayPal|DevOps|MongoDB|DynamoDB|PowerShell|WordPress|HubSpot|ClickUp|BigQuery|OpenAI|WhatsApp|PromQL|LogQL/;

function joined(text: string, brand: RegExpExecArray | null): { 0: string; index: number }[] {
  if (brand === null) return [...text.matchAll(namePart)];
  const end = brand.index + brand[0].length;
  const before = [...text.slice(0, brand.index).matchAll(namePart)];
  const after = [...text.slice(end).matchAll(namePart)].map((part) => ({ 0: part[0], index: part.index + end }));
  return [...before, { 0: brand[0], index: brand.index }, ...after];
}

/** The words of an identifier, split at separators and at changes of case: "getUserByID" gives get, user, by, id. */
export const wordsOfName = rememberedText((name: string): readonly Word[] => {
  const words: Word[] = [];
  for (const chunk of wordsOf(name)) {
    const brand = compounds.exec(chunk.text);
    for (const part of joined(chunk.text, brand)) {
      const start = chunk.start + part.index;
      const lower = comparable(part[0]);
      if (lower !== '') words.push({ text: part[0], lower, start, end: start + part[0].length });
    }
  }
  return words;
});

const notPlural =
  /(?:ss|us|is|[^aeiou]ics)$|^(?:news|species|dns|aws|sms|https?|ls|ops|devops|series|kubernetes|css|js|os|ios|macos|tls|gps|cors|canvas|atlas|jenkins|whois|sas|gas|bias|alias|pods?cats|analytics|nhs|sec|pos|dos|has|was|this|its|as|rds|ecs|eks|gcs|ehs|nfs)$/;

/** The singular of an English noun, by its ending. */
export const singular = rememberedText((word: string): string => {
  if (word.length < 4 || !word.endsWith('s') || notPlural.test(word)) return word;
  if (/^(?:movies|cookies|calories|zombies|selfies|rookies|pixies|cuties|brownies|lies|pies|ties)$/.test(word))
    return word.slice(0, -1);
  if (/(?:tatus|bonus|virus|campus|corpus|census|radius|^bus)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sses|shes|ches|xes|zes)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
});
