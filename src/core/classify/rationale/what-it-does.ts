import { nounish, plainAct, thirdPerson, verbLemma } from '../lexicon/verbs.ts';
import { isUnreadable, type Clause } from '../reading/description.ts';
import type { Reading } from '../reading/read-definition.ts';
import { plain } from './wording.ts';

const cut =
  /[.!?](?=\s|$)|[;:。！？(（[\n]|,\s(?:before|after|use|when|if|where)\b|\s[-–—]\s|,\s(?:and|which|so|then|with|but|including|or|not)\b|\s(?:so that|which|because|unless|whenever|if|when|where|based on|such as|including|e\.g|via the|and returns?|and its|without)\b/;
const dangling =
  /(?:\s+(?:a|an|the|of|in|for|from|to|by|with|and|or|on|as|at|via|using|into|its|their|your|that|this|is|are|be|whose|per|including|within|between|existing|specific|given))+$/i;
const invites =
  /\b(?:ignore|disregard|previous instructions|safe|harmless|risk|grade|classif|trusted|read[- ]?only)\b/i;

function objectPhrase(phrase: string): string | null {
  const end = phrase.search(cut);
  const text = plain(end < 0 ? phrase : phrase.slice(0, end), 90)
    .replace(/…$/, '')
    .replace(/,$/, '')
    .replace(dangling, '')
    .replace(/,$/, '')
    .replace(/\s+to ([a-z]+)$/, (whole, word: string) => (verbLemma(word) === word && !nounish.has(word) ? '' : whole));
  if (text === '' || invites.test(text) || text.split(' ').length > 16) return null;
  // What was cut off was the last of a list.
  return end >= 0 && /^,\s(?:and|or)\b/.test(phrase.slice(end)) && text.includes(', ') ? `${text} and more` : text;
}

/** "create or update a test" reads on as "creates or updates a test"; "list of jobs" as "lists jobs". */
function withSecondVerb(phrase: string, verb: string): string {
  phrase = phrase.replace(/^\/[a-z]+/i, '');
  if (verb === 'list') return phrase.replace(/^ of (?:all )?/, ' ');
  phrase = phrase.replace(
    /\b(and|or|then) ([a-z]+)(?= (?:a|an|the|any|all|its|their|it|them|back|data|results?)\b)/g,
    (whole, joiner: string, word: string) => (verbLemma(word) === word ? `${joiner} ${thirdPerson(word)}` : whole),
  );
  // Straight after the verb, "and" or "or" joins another verb: "create or reuse a session", "search and filter issues".
  const second = /^(,? (?:or|and|and\/or) )([a-z]{2,})(?= )/i.exec(phrase);
  const word = (second?.[2] ?? '').toLowerCase();
  if (second === null || /(?:s|ing|ed|ly)$/.test(word)) return phrase;
  return `${second[1] ?? ''}${thirdPerson(verbLemma(word) ?? word)}${phrase.slice(second[0].length)}`;
}

const uncountable =
  /^(?:data|information|info|help|status|weather|news|feedback|metadata|text|code|content|html|json|xml|sql|access|money|mail|email|sms|music|traffic|details|stats|everything|it|them|me|us|all|any|funds|code|documentation|analytics|media|audio|output|input|memory|research|statistics|history|usage|health|data\.|math|work|time|support)$/i;

/** A lone countable noun of the definition ("Get user") with the article that a sentence needs. */
function withArticle(text: string): string {
  if (!/^[a-z]+$/.test(text) || uncountable.test(text) || text.endsWith('s') || text.endsWith('ing')) return text;
  return `${/^[aeiou]/.test(text) && !/^(?:user|uni|url|uuid)/.test(text) ? 'an' : 'a'} ${text}`;
}

const secondPerson = /\b(your|you)\b/i;
/** "Use this tool to fetch …": an instruction that says what the tool does. */
const useTo = /^\W{0,4}(?:use|call) (?:this|it)\b[^.]{0,30}?\b(?:to|for)\b/i;

function saysWhatItDoes({ description }: Reading, { sentence, verb }: Clause): boolean {
  const { scope, start, end } = description.sentences[sentence] ?? { scope: 'negated', start: 0, end: 0 };
  if (verb === 'use' && sentence > 0) return false;
  return scope === 'claim' || (scope === 'instruction' && useTo.test(description.text.slice(start, end)));
}

/** The clause that tells best what the tool does: the first that agrees with the act that it is read by. */
function tellingClause(reading: Reading): Clause | null {
  const { main, clause, description } = reading;
  if (main?.from === 'description') {
    const own = description.clauses.find(({ start }) => start === main.evidence.start);
    if (own !== undefined && own.leading && !own.foreign) return own;
  }
  const candidates = description.clauses.filter((own) => own.leading && !own.foreign && saysWhatItDoes(reading, own));
  const isAlike = (own: Clause): boolean => main === null || plainAct(own.verb) === main.act;
  const agreeing =
    candidates.find((own) => own.sentence === 0 && (own.verb === main?.verb || isAlike(own))) ??
    candidates.find((own) => own.verb === main?.verb) ??
    candidates.find(isAlike);
  if (agreeing !== undefined) return agreeing;
  return clause !== null && clause.leading && !clause.foreign && saysWhatItDoes(reading, clause) ? clause : null;
}

/** The first sentence of a description that is no order to the reader; empty where there is none. */
function firstClaim({ description }: Reading): string {
  const first = description.sentences.find(({ scope }) => scope === 'claim') ?? null;
  return first === null ? '' : description.text.slice(first.start, first.end).replace(/[.。\s]+$/u, '');
}

/** What the tool does, as a sentence that begins with its name, and whether it is inferred and not said. */
export function whatItDoes(reading: Reading): { sentence: string; inferred: boolean } {
  const tool = plain(reading.definition.name, 60) || 'The tool';
  const { main } = reading;
  const clause = tellingClause(reading);
  if (clause !== null) {
    const object = objectPhrase(withSecondVerb(clause.phrase, clause.verb));
    if (object !== null) {
      const text = secondPerson.test(object)
        ? object.replace(/\byour\b/gi, "the caller's").replace(/\byou\b/gi, 'the caller')
        : object;
      return { sentence: `${tool} ${thirdPerson(clause.verb)} ${withArticle(text)}.`, inferred: false };
    }
  }
  const said = plain(firstClaim(reading), 90);
  const isQuotable = said.length > 3 && !invites.test(said);
  const quoted = isQuotable ? `, described as “${said}”,` : '';
  if (main === null) {
    const lacks = isUnreadable(reading.description) ? 'no verb that the rules can read' : 'no verb';
    return { sentence: `${tool}${quoted} has ${lacks} in its name or description.`, inferred: true };
  }
  const named = plain(reading.name.words.map((word) => word.text.toLowerCase()).join(' '), 60);
  if (reading.clause?.foreign === true && isQuotable) {
    const verb = plain(main.evidence.text, 30);
    // Where the reason quotes the verb, it says how we read it too.
    const isTold = main.act === 'read' || main.act === 'compute';
    const read = isTold || verb.toLowerCase() === main.verb ? '' : `; we read “${verb}” as “${main.verb}”`;
    return { sentence: `${tool} is described as “${said}”${read}.`, inferred: true };
  }
  if (isQuotable) return { sentence: `${tool} is described as “${said}”.`, inferred: true };
  const why =
    reading.description.text.trim() === '' ? 'it has no description' : 'no sentence of its description says it plainly';
  return { sentence: `What ${tool} does is inferred from its name, “${named}”: ${why}.`, inferred: true };
}
