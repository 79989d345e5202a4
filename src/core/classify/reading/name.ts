import { nounish, plainAct, verbLemma } from '../lexicon/verbs.ts';
import { translated } from '../lexicon/foreign.ts';
import { singular, wordsOfName, type Word } from './words.ts';

/** A tool's name read as a phrase. Offsets are into the name. */
export interface NameReading {
  words: readonly Word[];
  /** The words in lower case, joined with single spaces. */
  spaced: string;
  verb: { lemma: string; start: number; end: number; firm: boolean; index: number } | null;
  /** The nouns the verb acts upon, in the singular; the head is the last. */
  object: readonly string[];
  /** Words that qualify the object after a preposition ("by status", "from project"). */
  rest: readonly string[];
}

const stopWords = new Set(
  'by from to in for of with associated and on at as into via using a an the specific or than after before until when per'.split(
    ' ',
  ),
);
const versionLike = /^v?\d+$/;
/** Verbs of asking that a name has before its object, wherever they stand. */
const asking = new Set(['get', 'find', 'fetch', 'retrieve', 'check', 'validate', 'verify']);
const listLike = new Set(['list', 'get', 'search', 'query', 'update', 'check', 'read', 'find']);

const vague = new Set(
  'eligibility policy policies rate rates limit limits quote quotes method methods template templates analyzer calculator options fees fee terms rules setup detail details info information status list history type types id ids name stats state data metadata summary count'.split(
    ' ',
  ),
);

function weightOf(words: readonly Word[], index: number, lemma: string): number {
  const first = index === 0;
  const last = index === words.length - 1;
  const form = words[index]?.lower ?? '';
  // "place_details": before a word such as "details" the verb is a noun.
  if (first && vague.has(words[1]?.lower ?? '') && !listLike.has(lemma)) return 0;
  // A name of one word is a verb only until the description says otherwise.
  if (words.length === 1 && (nounish.has(lemma) || lemma === 'run')) return 6;
  // "scraping_browser_scroll": a gerund that leads names the field and not the act.
  if (first && words.length > 2 && form.endsWith('ing') && form !== lemma) return 4;
  // "dex_trades", "open_orders": a plural is a noun.
  if (form !== lemma && form.endsWith('s') && nounish.has(lemma)) return 0;
  if (form !== lemma && !first) return /(?:ing|ed|s)$/.test(form) ? 1 : 4;
  // "extract_sync": the way it is called and not what it does.
  if (!first && lemma === 'sync') return 3;
  if (nounish.has(lemma)) return first ? (words.length === 1 ? 7 : 6) : last ? 4 : 2;
  if (asking.has(lemma) && !last) return 12;
  if (listLike.has(lemma)) return first ? 12 : last ? 7 : 5;
  return first ? 12 : 8;
}

/** Reads a tool's name; `prefix` holds words of the server's own name, which say nothing of the tool. */
export function readName(name: string, prefix: ReadonlySet<string>): NameReading {
  const all = wordsOfName(name);
  let skip = 0;
  while (
    skip < all.length - 1 &&
    skip < 4 &&
    prefix.has(all[skip]?.lower ?? '') &&
    plainAct(all[skip]?.lower ?? '') === null
  )
    skip += 1;
  const words = all.slice(skip);
  let best = -1;
  let bestWeight = 0;
  let bestLemma = '';
  for (const [index, word] of words.entries()) {
    const lemma = verbLemma(word.lower) ?? translated(word.lower);
    if (lemma === null || index > 8) continue;
    if (index > 0 && stopWords.has(words[index - 1]?.lower ?? '')) continue;
    const weight = weightOf(words, index, lemma);
    if (weight > bestWeight) [best, bestWeight, bestLemma] = [index, weight, lemma];
  }
  const found = words[best];
  // "create_or_update_route": a second verb after "or" belongs to the first.
  let from = best + 1;
  while (/^(?:or|and)$/.test(words[from]?.lower ?? '') && verbLemma(words[from + 1]?.lower ?? '') !== null) from += 2;
  const after = words.slice(from);
  const stop = after.findIndex((word) => stopWords.has(word.lower));
  const near = (stop < 0 ? after : after.slice(0, stop)).filter(
    (word) => !versionLike.test(word.lower) && !stopWords.has(word.lower),
  );
  const before = best > 0 ? words.slice(0, best) : [];
  const object = near.length > 0 ? near : before;
  return {
    words: all,
    spaced: all.map((word) => word.lower).join(' '),
    verb:
      found === undefined
        ? null
        : { lemma: bestLemma, start: found.start, end: found.end, firm: bestWeight >= 7, index: best },
    object: (best < 0 ? words : object).map((word) => singular(word.lower)),
    rest: [...(stop < 0 ? [] : after.slice(stop)), ...(near.length > 0 ? before : [])].map((word) =>
      singular(word.lower),
    ),
  };
}
