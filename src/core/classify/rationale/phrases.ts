import { nounish, thirdPerson, verbLemma } from '../lexicon/verbs.ts';
import type { Reading } from '../reading/read-definition.ts';

/** Text of a definition, fit to stand inside a sentence of ours: visible characters of one line, no quotes, bounded. */
export function plain(text: string, longest = 90): string {
  const visible = /^[ -~]*$/.test(text) ? text : text.normalize('NFKC').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  const clean = visible
    .replace(/https?:\/\/\S+/g, 'an address')
    .replace(/[`*#<>{}|\\[\]"“”]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= longest ? clean : clean.slice(0, longest).replace(/\s+\S*$/, '');
}

const cut =
  /[.!?](?=\s|$)|[;:。！？(（[\n]|,\s(?:before|after|use|when|if|where)\b|\s[-–—]\s|,\s(?:and|which|so|then|with|but|including|or|not)\b|\s(?:so that|which|because|unless|whenever|if|when|where|based on|such as|including|e\.g|via the|and returns?|and its|without)\b/;
const dangling =
  /(?:\s+(?:a|an|the|of|in|for|from|to|by|with|and|or|on|as|at|via|using|into|its|their|your|that|this|is|are|be|whose|per|including|within|between|existing|specific|given))+$/i;
const invites =
  /\b(?:ignore|disregard|previous instructions|safe|harmless|risk|grade|classif|trusted|read[- ]?only)\b/i;

function objectPhrase(phrase: string): string | null {
  const end = phrase.search(cut);
  const text = plain(end < 0 ? phrase : phrase.slice(0, end), 90)
    .replace(/,$/, '')
    .replace(dangling, '')
    .replace(/\s+to ([a-z]+)$/, (whole, word: string) => (verbLemma(word) === word && !nounish.has(word) ? '' : whole));
  return text === '' || invites.test(text) || text.split(' ').length > 16 ? null : text;
}

/** "create or update a test" reads on as "creates or updates a test"; "list of jobs" as "lists jobs". */
function withSecondVerb(phrase: string, verb: string): string {
  phrase = phrase.replace(/^\/[a-z]+/i, '');
  if (verb === 'list') return phrase.replace(/^ of (?:all )?/, ' ');
  phrase = phrase.replace(
    /\b(and|or|then) ([a-z]+)(?= (?:a|an|the|any|all|its|their|it|them|back|data|results?)\b)/g,
    (whole, joiner: string, word: string) => (verbLemma(word) === word ? `${joiner} ${thirdPerson(word)}` : whole),
  );
  const second = /^(,? (?:or|and|and\/or) )([a-z]+)(?= )/i.exec(phrase);
  const lemma = second === null ? null : verbLemma((second[2] ?? '').toLowerCase());
  return second === null || lemma === null || nounish.has(lemma)
    ? phrase
    : `${second[1] ?? ''}${thirdPerson(lemma)}${phrase.slice(second[0].length)}`;
}

const uncountable =
  /^(?:data|information|info|help|status|weather|news|feedback|metadata|text|code|content|html|json|xml|sql|access|money|mail|email|sms|music|traffic|details|stats|everything|it|them|me|us|all|any|funds|code|documentation|analytics|media|audio|output|input|memory|research|statistics|history|usage|health|data\.|math|work|time|support)$/i;

/** A lone countable noun of the definition ("Get user") with the article that a sentence needs. */
function withArticle(text: string): string {
  if (!/^[a-z]+$/.test(text) || uncountable.test(text) || text.endsWith('s') || text.endsWith('ing')) return text;
  return `${/^[aeiou]/.test(text) && !/^(?:user|uni|url|uuid)/.test(text) ? 'an' : 'a'} ${text}`;
}

const secondPerson = /\b(your|you)\b/i;

/** What the tool does, as a sentence that begins with its name, and whether only the name tells it. */
export function whatItDoes(reading: Reading): { sentence: string; inferred: boolean } {
  const tool = plain(reading.definition.name, 60) || 'The tool';
  const { clause, main } = reading;
  if (
    clause !== null &&
    clause.leading &&
    !clause.foreign &&
    !(clause.verb === 'use' && clause.sentence > 0) &&
    (main === null || main.from === 'description' || sameDirection(reading))
  ) {
    const object = objectPhrase(withSecondVerb(clause.phrase, clause.verb));
    if (object !== null) {
      const text = secondPerson.test(object)
        ? object.replace(/\byour\b/gi, "the caller's").replace(/\byou\b/gi, 'the caller')
        : object;
      return { sentence: `${tool} ${thirdPerson(clause.verb)} ${withArticle(text)}.`, inferred: false };
    }
  }
  if (main === null) return { sentence: `${tool} has no verb in its name or description.`, inferred: true };
  const said = plain(firstSentence(reading), 90);
  const named = plain(reading.name.words.map((word) => word.text.toLowerCase()).join(' '), 60);
  if (clause?.foreign === true && said !== '')
    return { sentence: `${tool} is described as “${said}”, and we read its verb as “${main.verb}”.`, inferred: true };
  if (said === '' || invites.test(said))
    return { sentence: `The name alone says what ${tool} does: “${named}”.`, inferred: true };
  return {
    sentence: `${tool}, described as “${said}”, is read by ${main.from === 'name' ? 'its name' : 'its verb'}: “${main.from === 'name' ? named : main.verb}”.`,
    inferred: true,
  };
}

function firstSentence(reading: Reading): string {
  const first = reading.description.sentences[0];
  return first === undefined ? '' : reading.description.text.slice(first.start, first.end).replace(/[.\s]+$/, '');
}

function sameDirection(reading: Reading): boolean {
  const { clause, main } = reading;
  return (
    clause !== null &&
    main !== null &&
    (clause.verb === main.verb || reading.description.sentences[clause.sentence]?.scope === 'claim')
  );
}

/** A list in a sentence: "one", "one and two", "one, two and three". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** What the schema says of arguments, as a sentence for tools that are not harmless; null where it says nothing. */
export function whatTheCallerChooses(reading: Reading): string | null {
  const { inputSchema } = reading.definition;
  if (inputSchema === undefined) return null;
  const top = reading.parameters.filter((parameter) => !parameter.nested && parameter.pointer !== null);
  if (top.length === 0) {
    const closed =
      typeof inputSchema.properties === 'object' &&
      inputSchema.properties !== null &&
      Object.keys(inputSchema.properties).length === 0;
    return closed ? 'It takes no arguments, so every call does the same thing.' : null;
  }
  const telling = top.filter(
    (parameter) =>
      !/^(?:limit|offset|page|cursor|format|per page|order by|sort|verbose|timeout|fields|opt fields|language|lang)$/.test(
        parameter.words,
      ),
  );
  const chosen = [
    ...telling.filter((parameter) => parameter.required),
    ...telling.filter((parameter) => !parameter.required),
  ].slice(0, 3);
  return chosen.length === 0
    ? null
    : `The caller chooses ${listed(chosen.map((parameter) => `“${plain(parameter.name, 40)}”`))}.`;
}
