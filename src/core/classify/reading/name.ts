import { nounish, plainAct, topical, verbLemma, yielding } from '../lexicon/verbs.ts';
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

/** Verbs that nobody takes for a noun, whatever follows: "create_template", "set_status". */
const imperative = new Set(
  'get list search find fetch read retrieve show describe view check verify validate create add update set edit modify change delete remove clear reset save export import send upload download generate calculate compute estimate archive publish approve cancel assign rename move copy merge query insert write append'.split(
    ' ',
  ),
);

/** Verbs that say what is done where another verb before them only says that it is done. */
const carriedOut = new Set(['delete', 'remove', 'create', 'update', 'add', 'send', 'set']);

function weightOf(words: readonly Word[], index: number, lemma: string): number {
  // "sf_list_cases": two or three letters in front stand for the product.
  const prefix = words[0]?.lower ?? '';
  const first =
    index === 0 ||
    (index === 1 &&
      words.length > 2 &&
      listLike.has(lemma) &&
      /^(?!(?:is|my|to|has|all|new|top|raw|the|can|get|set|add|run|del|app|job|api|tag|log)$)[a-z]{2,3}$/.test(prefix));
  const last = index === words.length - 1;
  const form = words[index]?.lower ?? '';
  // "/api/new/news/type": only where it leads does "new" make something.
  if (lemma === 'new' && !first) return 0;
  // "place_details": before a word such as "details" the verb is a noun.
  if (first && vague.has(words[1]?.lower ?? '') && !imperative.has(lemma)) return 0;
  // "refunds_list": names order, they do not tell in the third person.
  if (first && words.length > 1 && form !== lemma && form.endsWith('s')) return nounish.has(lemma) ? 0 : 4;
  // A name of one word is a verb only until the description says otherwise.
  if (words.length === 1 && (nounish.has(lemma) || lemma === 'run')) return 6;
  // "scraping_browser_scroll": a gerund that leads names the field and not the act.
  if (first && words.length > 2 && form.endsWith('ing') && form !== lemma) return 4;
  // "dex_trades", "open_orders": a plural is a noun.
  if (form !== lemma && form.endsWith('s') && nounish.has(lemma)) return 0;
  if (form !== lemma && !first) return /(?:ing|ed|s)$/.test(form) ? 1 : 4;
  // "merge_pull_request": two nouns on each of which only merging makes sense.
  if (first && lemma === 'merge' && /^(?:pull|branch|branches|mr|pr|request)$/.test(words[1]?.lower ?? '')) return 12;
  // "text_to_audio": what is turned into what.
  if (first && words[1]?.lower === 'to' && /^(?:text|image|file|page|mail|message)$/.test(lemma)) return 0;
  // "resume_score": a curriculum vitae.
  if (
    first &&
    lemma === 'resume' &&
    /^(?:score|match|parser?|builder|review|analysis|text|data)$/.test(words[1]?.lower ?? '')
  )
    return 0;
  // "revised_cardiac_risk_index": a figure.
  if (last && !first && lemma === 'index') return 0;
  // "extract_sync": the way it is called and not what it does.
  if (!first && lemma === 'sync') return 3;
  if (nounish.has(lemma)) return first ? (words.length === 1 ? 7 : 6) : last ? 4 : 2;
  // "query_stop": a query is as often what is acted upon.
  if (lemma === 'query' && first) return 11;
  if (asking.has(lemma) && !last) return 12;
  if (listLike.has(lemma)) return first ? 12 : last ? 7 : 5;
  return first ? 12 : 8;
}

/** A verb among the words of a name, and how much it looks like what the tool does. */
interface Candidate {
  index: number;
  lemma: string;
  weight: number;
}

/** True where the second of two verbs only asks and the first does more: "create_and_get_link". */
function asks(second: string, first: string): boolean {
  const led = verbLemma(first);
  const act = led === null ? null : plainAct(led);
  return /^(?:read|compute)$/.test(plainAct(second) ?? '') && act !== null && !/^(?:read|compute|think)$/.test(act);
}

function candidatesOf(words: readonly Word[]): Candidate[] {
  const found: Candidate[] = [];
  for (const [index, word] of words.entries()) {
    const lemma = verbLemma(word.lower) ?? translated(word.lower);
    if (lemma === null || index > 8) continue;
    const before = words[index - 1]?.lower ?? '';
    const weight = weightOf(words, index, lemma);
    // "scan_and_create_incidents": what comes second is done as well. After other small words stands a noun.
    const second = before === 'and' && weight >= 8 && !yielding.has(lemma) && !asks(lemma, words[0]?.lower ?? '');
    if (stopWords.has(before) && !second) continue;
    if (weight > 0) found.push({ index, lemma, weight });
  }
  // "execute-delete-users": that it is executed says nothing of what is done.
  const done = found.find(
    ({ index, lemma }) =>
      carriedOut.has(lemma) &&
      index === 1 &&
      index < words.length - 1 &&
      verbLemma(words[1]?.lower ?? '') === words[1]?.lower,
  );
  if (done !== undefined && /^(?:execute|perform|do|confirm)$/.test(words[0]?.lower ?? ''))
    return [{ ...done, weight: 13 }];
  // "alter_table_remove_column": what the alteration is.
  const altered = found.find(({ lemma }) => lemma === 'alter');
  const taken = found.find(({ index, lemma }) => index > 0 && /^(?:delete|drop|remove|truncate)$/.test(lemma));
  if (altered !== undefined && taken !== undefined) return [{ ...taken, weight: 13 }];
  const plain = (one: Candidate): boolean => one.weight >= 7 && !topical.has(one.lemma) && one.lemma !== 'query';
  return found.map((one) => {
    // "chat_delete_message", "render_create_service": a word that is only the topic gives way.
    if (one.index === 0)
      return topical.has(one.lemma) && found.some((other) => plain(other) && !yielding.has(other.lemma))
        ? { ...one, weight: Math.min(one.weight, 6.5) }
        : one;
    if (words[one.index - 1]?.lower === 'and') return { ...one, weight: 13 };
    // "reset_stop_words": after another verb the word belongs to what it acts upon.
    if (yielding.has(one.lemma) && found.some((other) => other.index < one.index && plain(other)))
      return { ...one, weight: Math.min(one.weight, 3) };
    if (plain(one) && !yielding.has(one.lemma) && found.every((other) => other.index >= one.index || !plain(other)))
      return { ...one, weight: Math.max(one.weight, 11) };
    return one;
  });
}

/**
 * Reads a tool's name; `prefix` holds words of the server's own name, which say nothing of the tool, and `said` is the
 * verb that the description leads with, which settles which of several verbs of the name is meant.
 */
export function readName(name: string, prefix: ReadonlySet<string>, said: string | null = null): NameReading {
  const all = wordsOfName(name);
  let skip = 0;
  while (
    skip < all.length - 1 &&
    skip < 4 &&
    prefix.has(all[skip]?.lower ?? '') &&
    plainAct(all[skip]?.lower ?? '') === null
  )
    skip += 1;
  // "call_service_tool": that it is a tool says nothing of it.
  const ending = all.length - skip > 2 && /^tools?$/.test(all.at(-1)?.lower ?? '') ? all.length - 1 : all.length;
  const words = all.slice(skip, ending);
  let chosen: Candidate | null = null;
  const candidates = candidatesOf(words);
  // "find_and_replace: Find and replace text": the description repeats the name, and the second verb stays the stronger.
  // "deploy_guidance_get: Provides …": where the name ends in what is done and the description asks too.
  const closing = words.at(-1)?.lower ?? '';
  const asked =
    words.length > 2 &&
    /^(?:get|show|describe)$/.test(closing) &&
    !/^(?:read|compute)$/.test(plainAct(words[0]?.lower ?? '') ?? '') &&
    said !== null &&
    /^(?:read|compute)$/.test(plainAct(said) ?? '');
  const joined = candidates.find(({ index, weight }) => weight >= 13 && words[index - 1]?.lower === 'and');
  for (const one of candidates) {
    const agrees =
      one.lemma === said && one.weight >= 3 && !(joined !== undefined && one.index < joined.index) ? 3.9 : 0;
    if (asked && one.index !== words.length - 1) continue;
    if (chosen === null || one.weight + agrees > chosen.weight) chosen = { ...one, weight: one.weight + agrees };
  }
  const best = chosen?.index ?? -1;
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
        : {
            lemma: chosen?.lemma ?? '',
            start: found.start,
            end: found.end,
            firm: (chosen?.weight ?? 0) >= 7,
            index: best,
          },
    object: (best < 0 ? words : object).map((word) => singular(word.lower)),
    rest: [...(stop < 0 ? [] : after.slice(stop)), ...(near.length > 0 ? before : [])].map((word) =>
      singular(word.lower),
    ),
  };
}
