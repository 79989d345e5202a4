import { eastAsianVerb, isEastAsian, translated } from '../lexicon/foreign.ts';
import { nounish, verbLemma } from '../lexicon/verbs.ts';
import { singular, wordsOf, type Word } from './words.ts';

/** A sentence of a description and how it is meant. Offsets are into the description. */
export interface Sentence {
  start: number;
  end: number;
  words: readonly Word[];
  /** What it does: claim something, deny it, tie it to a condition, or tell the reader how to call. */
  scope: 'claim' | 'negated' | 'instruction';
}

/** The verb that a sentence turns on and what it acts upon. */
export interface Clause {
  verb: string;
  /** Where the verb stands in the description. */
  start: number;
  end: number;
  /** The noun phrase after the verb, in the singular, up to the first preposition. */
  object: readonly string[];
  /** How many words of the object stand before a bracket: what is in brackets explains the noun and is not the noun itself. */
  named: number;
  /** The words after that, up to the end of the sentence. */
  rest: readonly string[];
  /** The text of the noun phrase and what closely follows it, as written. */
  phrase: string;
  sentence: number;
  /** False where the clause was found inside a sentence rather than at its start. */
  leading: boolean;
  foreign: boolean;
}

export interface Description {
  text: string;
  /** The text up to where the claims end. */
  claims: string;
  sentences: readonly Sentence[];
  clauses: readonly Clause[];
  /** Where the list of arguments stands, if there is one. */
  docstring: { start: number; end: number } | null;
  /** Where the claims end and arguments, return values and examples begin. */
  claimsEnd: number;
  foreign: boolean;
}

const longestRead = 6000;
const section =
  /(?:^|\n|[.:;)\]] |\s{2,})[ \t]*(?:#+ *|\*\*)?(args|arguments|parameters|params|input parameters|inputs?|returns?|output|outputs|response(?: schema| format)?|request body(?: example)?|example request|request example|examples?|example usage|usage examples?|raises|references?|errors?|参数|返回|パラメータ|引数|parámetros|parâmetros)(?:\*\*)?[ \t]*[:：](?:\*\*)?/gi;
const boundary =
  /[.!?](?=\s|$|<)(?<!\b(?:e\.g|i\.e|etc|vs|approx|incl|no|g))|[。！？]|\n+|;\s|\p{Extended_Pictographic}\uFE0F?/gu;
const prepositions = new Set(
  'of in from for by with to on at via using as into onto about within based that which when where while if so such including like matching between without across through against per over under after before until and or associated related containing belonging filtered sorted located stored registered assigned made whose along given named called available specified used needed required currently either'.split(
    ' ',
  ),
);
const openers = new Set(
  `this tool function endpoint method command api action operation the a an it is are used to can could will allows allow enables enable lets let you your users user
  agents agent ai llm us helps help for ability able use tool's please simply be provides provide tool: tools that which mcp permanently immediately
  recursively quickly automatically securely efficiently instantly dynamically intelligently deterministically simultaneously atomically temporarily forcibly seamlessly partially manually programmatically asynchronously directly safely also then easily completely optionally
  irreversibly bulk batch admin internal new beta experimental deprecated private public server and wrapper purpose description performs perform
  to: simple quick basic advanced current main primary essential powerful convenient comprehensive one-click generic when want need you'd should who force forcefully forcibly gracefully`.split(
    /\s+/,
  ),
);
const instruction =
  /^(?:note|important|warning|tip|hint|use this|use it|use when|call this|always|never|do not|don't|must|requires?|only|ensure|make sure|you must|you should|if |when |for example|e\.g|see |supports?|pass |specify |omit |provide |before |after |prefer|defaults?|optional|set .{1,30} to|to (?:invoke|use|call|continue|keep)\b)/i;
const negation = /^(?:do not|don't|never|does not|doesn't|cannot|can't|will not|won't|not )/i;

const articles = new Set(['a', 'an', 'the', 'this', 'its', 'your', 'of', 'simple', 'basic', 'new']);

const linking = new Set(
  'to that which can will tool function endpoint method command api action operation and it is are user users you us llm agent agents server wrapper helps help for purpose description perform performs lets let allows allow enables enable used use'.split(
    ' ',
  ),
);

function qualifiesANoun(words: readonly Word[], at: number): boolean {
  for (let before = at - 1; before >= 0 && before > at - 6; before -= 1) {
    const word = words[before]?.lower ?? '';
    if (linking.has(word)) return false;
    if (word === 'a' || word === 'an') return true;
    if (!openers.has(word) && words[before + 1]?.start !== (words[before]?.end ?? 0) + 1) return false;
  }
  return false;
}

function leadsAsANoun(words: readonly Word[], at: number, inflected: boolean): boolean {
  const next = words[at + 1]?.lower;
  if (next === undefined || at > 0) return false;
  if (inflected)
    return /^(?:on|in|of|by|at|authored|written|sent|made|posted|created|every)$/.test(next) || next === 'from';
  return /^(?:details?|info|information|status|statistics|metadata|history|volume|analysis|summary|overview|of)$/.test(
    next,
  );
}

function clauseAt(text: string, sentence: Sentence, at: number, index: number, leading: boolean): Clause | null {
  const word = sentence.words[at];
  if (word === undefined) return null;
  // "read-only", "check-in": half of a compound is no verb.
  if (text[word.end] === '-' && /\p{L}/u.test(text[word.end + 1] ?? '')) return null;
  const english = verbLemma(word.lower);
  const before = sentence.words[at - 1]?.lower ?? '';
  // After an article or "for" the word is a noun: "provides a complete list", "use for order management".
  if (english !== null && (articles.has(before) || (before === 'for' && !word.lower.endsWith('ing')))) return null;
  // "Provides a real-time snapshot": between the article and the noun stand only words that qualify it.
  if (english !== null && qualifiesANoun(sentence.words, at)) return null;
  if (english !== null && nounish.has(english) && /^(?:provides?|returns?|gives?)$/.test(before)) return null;
  // "Comments on a post", "Posts authored by", "Record details": what leads is a noun.
  if (english !== null && nounish.has(english) && leadsAsANoun(sentence.words, at, word.lower !== english)) return null;
  if (english === 'tap' && sentence.words[at + 1]?.lower === 'into') return null;
  // A participle ("Marked as private", "can be filtered") tells of a state and not of what the call does.
  if (english !== null && english !== word.lower && word.lower.endsWith('ed')) return null;
  const verb = english ?? translated(word.lower);
  if (verb === null) return null;
  const after = sentence.words.slice(at + 1, at + 30);
  let stop = after.findIndex((next) => prepositions.has(next.lower));
  // "organizations the user belongs to": a determiner after the noun begins another clause.
  const relative = after.findIndex(
    (next, place) =>
      place > 0 &&
      /^(?:the|an?|you|we|they|it)$/.test(next.lower) &&
      !/^(?:and|or|all|both|of|only|just|either|any|the|an?)$/.test(after[place - 1]?.lower ?? ''),
  );
  if (relative > 0 && (stop < 0 || relative < stop)) stop = relative;
  const bracket = after.findIndex(
    (next, place) => place > 0 && /[([]/.test(text.slice((after[place - 1] ?? next).end, next.start)),
  );
  if (stop < 0) stop = after.length;
  const last = after[Math.min(after.length, 14) - 1];
  const object = after.slice(0, Math.min(stop, 10)).map((next) => singular(next.lower));
  const rest = after.slice(stop).map((next) => singular(next.lower));
  const phrase = last === undefined ? '' : text.slice(word.end, last.end);
  return {
    verb,
    start: word.start,
    end: word.end,
    object,
    named: bracket < 0 ? object.length : Math.min(object.length, bracket),
    rest,
    phrase,
    sentence: index,
    leading,
    foreign: english === null,
  };
}

function eastAsianClause(text: string, sentence: Sentence, index: number): Clause | null {
  const body = text.slice(sentence.start, sentence.end);
  const found = eastAsianVerb(body);
  if (found === null) return null;
  const words = sentence.words.map((word) => word.lower);
  return {
    verb: found.verb, start: sentence.start + found.start, end: sentence.start + found.end, object: words, named: words.length, rest: [], phrase: '', sentence: index,
    leading: true, foreign: true,
  }; // prettier-ignore
}

/** A word that may stand before the verb, or a token too long to be a word (an identifier, encoded text). */
function isOpener(word: string): boolean {
  return openers.has(word) || word.length > 28;
}

function mainClause(text: string, sentence: Sentence, index: number): Clause | null {
  const { words } = sentence;
  if (words[0] !== undefined && isEastAsian(text.slice(sentence.start, sentence.end)))
    return eastAsianClause(text, sentence, index);
  let opening = 0;
  // An opener that is also a verb ("Use", "Allow", "Let") is skipped only where a verb follows it.
  while (opening < Math.min(words.length, 12)) {
    const word = words[opening];
    if (word === undefined) break;
    // Both halves of a compound such as "read-only" stand before the verb.
    if (text[word.end] === '-' && words[opening + 1]?.start === word.end + 1 && opening < 10) opening += 2;
    else if (isOpener(word.lower)) opening += 1;
    else break;
  }
  const direct =
    clauseAt(text, sentence, opening, index, true) ?? (opening > 0 ? clauseAt(text, sentence, 0, index, true) : null);
  if (direct !== null) return direct;
  // "This tool provides comments": where nothing else is said, giving is what it does.
  for (let at = opening - 1; at >= 0; at -= 1) {
    if (!/^(?:provides?|returns?|gives?)$/.test(words[at]?.lower ?? '')) continue;
    const giving = clauseAt(text, sentence, at, index, true);
    if (giving !== null) return giving;
  }
  for (let at = 1; at < Math.min(words.length, 16); at += 1) {
    const before = words[at - 1]?.lower ?? '';
    const purpose = before === 'for' && words[at]?.lower.endsWith('ing') === true;
    if (!purpose && !['to', 'will', 'can', 'that', 'and', 'tool', 'automatically'].includes(before)) continue;
    // "TFT tool for retrieving items": what the tool is for is what it does.
    const ofTheTool = /^(?:tool|function|endpoint|api|command|utility)$/.test(words[at - 2]?.lower ?? '');
    const clause = clauseAt(text, sentence, at, index, ofTheTool && before !== 'and');
    if (clause !== null) return clause;
  }
  // Words that we cannot read may stand before the sentence itself: a capital shows where that begins.
  for (let at = 1; at < Math.min(words.length, 24); at += 1) {
    if (!/^[A-Z][a-z]+s?$/.test(words[at]?.text ?? '')) continue;
    if (nounish.has(verbLemma(words[at]?.lower ?? '') ?? '')) continue;
    const clause = clauseAt(text, sentence, at, index, true);
    if (clause !== null) return clause;
  }
  return null;
}

const leadIn = /^(?:\s|<[^<>\n]{0,40}>|[[(【][^\])】\n]{1,60}[\])】]|[^\p{L}\p{N}\s]|[A-Z]{4,}:)+/u;

function sentencesOf(text: string, end: number): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const add = (stop: number): void => {
    const skipped = leadIn.exec(text.slice(start, stop))?.[0].length ?? 0;
    const from = start + skipped;
    const body = text.slice(from, stop);
    if (body.trim() !== '') {
      const words = wordsOf(body).map((word) => ({ ...word, start: word.start + from, end: word.end + from }));
      const scope = negation.test(body) ? 'negated' : instruction.test(body) ? 'instruction' : 'claim';
      if (words.length > 0) sentences.push({ start: from, end: stop, words, scope });
    }
    start = stop;
  };
  for (const match of text.slice(0, end).matchAll(boundary)) {
    if (sentences.length > 60) return sentences;
    add(match.index + match[0].length);
  }
  add(end);
  return sentences;
}

/** A description read into sentences and clauses. Reads its first 6,000 characters. */
export function readDescription(text: string): Description {
  const limit = Math.min(text.length, longestRead);
  const readable = text.slice(0, limit);
  let claimsEnd = limit;
  let docstring: Description['docstring'] = null;
  for (const match of readable.matchAll(section)) {
    if (match.index < claimsEnd && match.index > 0) claimsEnd = Math.min(claimsEnd, match.index + 1);
    if (docstring === null && /^(?:arg|par|inp|参|引|パ)/i.test(match[1] ?? ''))
      docstring = { start: match.index + match[0].length, end: limit };
    else if (docstring !== null && docstring.end === limit && match.index > docstring.start)
      docstring.end = match.index;
  }
  const sentences = sentencesOf(readable, claimsEnd);
  const clauses = sentences.flatMap((sentence, index) => mainClause(readable, sentence, index) ?? []);
  const foreign = isEastAsian(readable.slice(0, 300)) || (clauses[0]?.foreign ?? false);
  return { text: readable, claims: readable.slice(0, claimsEnd), sentences, clauses, docstring, claimsEnd, foreign };
}

/** True for text of which the rules know a few words at most: another language, or mostly another script than Latin. */
export function isUnreadable({ text, foreign }: Pick<Description, 'text' | 'foreign'>): boolean {
  if (foreign) return true;
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length > 3 && letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length * 2 < letters.length;
}
