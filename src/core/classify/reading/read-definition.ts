import { quote, type Evidence } from '../../model/evidence.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import type { Role } from '../../taxonomy/argument-role.ts';
import { isKind, type Kind } from '../lexicon/nouns.ts';
import { nounish, plainAct, verbLemma, type Act } from '../lexicon/verbs.ts';
import { readDescription, type Clause, type Description } from './description.ts';
import { readName, type NameReading } from './name.ts';
import { parametersOf, type Parameter } from './parameters.ts';
import { rememberedText } from './remembered.ts';
import { singular, wordsOf } from './words.ts';

/** What a tool does, in one word: a verb of the lexicon and where the definition says it. */
export interface MainAct {
  act: Act;
  verb: string;
  from: 'name' | 'description' | 'title';
  evidence: Evidence;
}

/** A definition as the rules see it: parsed once, asked many times. */
export interface Reading {
  definition: ToolDefinition;
  name: NameReading;
  title: string;
  description: Description;
  parameters: readonly Parameter[];
  main: MainAct | null;
  /** Another act that the description's sentences lead with and that changes more than the main one, if any. */
  stronger: MainAct | null;
  /** The clause of the description that tells of the main act. */
  clause: Clause | null;
  /** Nouns of what the tool acts upon, in the singular, from the name and from the clause. */
  object: ReadonlySet<string>;
  /** The noun that the verb takes: "delete a comment from a file" gives comment. */
  head: string | null;
  /** The object, what qualifies it, and the words of the server's name. */
  topic: ReadonlySet<string>;
  /** Words that try to steer whoever grades the tool. Where there are any, nothing that the text says lowers a grade. */
  steering: Evidence | null;
  /** True where neither a sentence nor an argument says more than the name does. */
  bare: boolean;
}

/** Strength of acts: how much a call changes that nothing else puts back. */
const rank: Record<Act, number> = {
  pay: 5, remove: 4, run: 3, trigger: 3, stop: 3, interact: 3, send: 3, sign: 3, install: 3, grant: 2, create: 2, update: 2, unlink: 2, manage: 1,
  login: 1, read: 0, compute: 0, think: 0,
}; // prettier-ignore

const genericWords = new Set([
  'mcp',
  'server',
  'tool',
  'tools',
  'api',
  'servers',
  'integration',
  'service',
  'client',
  'connector',
]);
const vagueHeads = new Set(
  'list force information info detail details data all set content result value number amount metadata more full single specific total detailed current summary entry type history insight overview breakdown only a complete comprehensive bulk structured multiple one given recent latest available associated page-of state up any every json text'.split(
    ' ',
  ),
);
const steeringText =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|all|earlier|instructions?|rules|polic(?:y|ies))\b|\b(?:classif(?:y|ied)|grade[ds]?|rate[ds]?|label(?:led|ed)?|treat(?:ed)?|mark(?:ed)?|consider(?:ed)?|categor(?:y|ise|ize)d?)\b.{0,40}\b(?:as )?(?:safe|harmless|low[- ]risk|read[- ]?only|benign|trusted)\b|\b(?:this tool is|tool is) (?:completely |totally |perfectly |100% )?(?:safe|harmless|benign|low[- ]risk|trusted)\b|<\/?(?:system|important|instructions?|data)>|<\|im_(?:start|end)\|>|\b(?:category|risk)\s*[=:]\s*"?(?:safe|low|read)\b|\[\/?inst\]|\bnote to (?:the )?(?:classifier|grader|auditor|scanner|model|ai)\b|忽略.{0,20}(?:指令|说明|規則|规则|指示)|无视.{0,20}指|指示を無視|무시하|ignora(?:r|d|e)?\b.{0,40}(?:instruc|anterior|reglas|regras)|ignore[sz]?\b.{0,40}(?:instructions|précédent)|ignoriere\b.{0,40}|игнорируй|проигнорируй|تجاهل/iu;

/** The words of a server's name, which say nothing of a tool. */
export const serverWordsOf = rememberedText((server) => {
  const words = wordsOf(server.replace(/[_:/@.-]/g, ' ')).flatMap((word) => [word.lower, singular(word.lower)]);
  return new Set([...words, 'mcp', 'server', 'tool', 'tools', 'api']);
});

const lookedUp = new Set(
  'id identifier name library address domain hostname host dns url uri link path symbol reference handle username entity location place ip package version dependency alias redirect type'.split(
    ' ',
  ),
);

/** What people or monitors open, and somebody closes by resolving it. */
const settled = new Set(
  'issue incident ticket alert comment thread conflict discussion conversation dispute case finding error problem task annotation flag bug question request exception report market escalation complaint event vulnerability alarm violation suggestion feedback todo anomaly warning claim item group chat duplicate bounty prediction challenge detection threat note review merge hold appeal fault mention exposure breach blocker'.split(
    ' ',
  ),
);

/** What is given and comes back repaired, so that nothing stored is touched. */
const media = new Set('mesh image photo picture text json xml yaml html csv grammar audio video string'.split(' '));

/** What "build" puts together as a text for the caller, what it stores, and what "create" only computes. */
const worded = new Set(
  'query prompt url link context expression payload string chart graph diagram request filter signature uri path tree'.split(
    ' ',
  ),
);
const papers = new Set(
  'document pdf report form deck presentation segment audience list template page survey'.split(' '),
);
/** What is reported to somebody who keeps it; a "usage report" is none. */
const reported = new Set(
  'progress bug abuse spam problem outcome violation fraud conversion misuse completion symptom outage feedback success failure'.split(
    ' ',
  ),
);
const signIn = new Set('oauth login authentication authorization signin auth sso'.split(' '));
/** What is added to a number or a date, and to nothing that is stored. */
const reckoned = new Set(
  'day week month year hour minute second duration number matrix vector fraction decimal date time integer business-day workday'.split(
    ' ',
  ),
);
/** What is taken out of a picture, a sound or a text that is given, and comes back without it. */
const stripped = new Set(
  'background watermark noise vocal silence punctuation stopword whitespace markdown accent diacritic emoji html'.split(
    ' ',
  ),
);
/** What analytics are told of, and keep. */
const tracked = new Set(
  'event engagement activity conversion purchase pageview signup lead impression scrobble checkout'.split(' '),
);
const figured = new Set(
  'embedding matrix hash checksum uuid guid slug palette gradient plot histogram scatterplot'.split(' '),
);

/** What a verb means with its object: to resolve an identifier is to look it up, to resolve an incident is to close it. */
function actWithObject(verb: string, object: readonly string[]): Act | null {
  const last = object.at(-1) ?? '';
  if (
    /^(?:start|begin|initiate|complete|finish)$/.test(verb) &&
    object.some((noun) => signIn.has(noun)) &&
    (signIn.has(last) || /^(?:flow|session|challenge|code|callback|process)$/.test(last))
  )
    return 'login';
  // Money that is loaded onto a phone or a card has been paid.
  if (verb === 'load' && object.some((noun) => /^(?:airtime|fund|money|cash)$/.test(noun))) return 'pay';
  // A reward that is granted opens nothing.
  if (
    /^(?:grant|award)$/.test(verb) &&
    /^(?:reward|bonus|point|credit|coin|achievement|badge|coupon|xp|exemption)$/.test(last)
  )
    return 'update';
  // A file that is rewritten has another content.
  if (verb === 'rewrite' && last === 'file') return 'update';
  if (verb === 'perform' && /^(?:algorithm|scaling|calculation|regression|interpolation|conversion)$/.test(last))
    return 'compute';
  if (/^(?:execute|run)$/.test(verb) && /^(?:algorithm|scaling|calculation)$/.test(last)) return 'compute';
  if (/^(?:approve|confirm)$/.test(verb) && /^(?:command|execution)$/.test(last)) return 'run';
  if (verb === 'paste' && object.some((noun) => /^(?:terminal|iterm|console|shell)$/.test(noun))) return 'run';
  if (verb === 'define' && last === 'word') return 'read';
  if (verb === 'produce' && /^(?:message|event|record)$/.test(last)) return 'send';
  // Two things of a design or a shop that are connected stay so; a database is only connected to for the session.
  if (
    verb === 'connect' &&
    object.some((noun) =>
      /^(?:node|pin|block|component|shape|item|inventory|issue|wire|material|layer|element|domain|repository|repo)$/.test(
        noun,
      ),
    )
  )
    return 'update';
  if (verb === 'inform' && object.slice(0, 2).some((noun) => /^(?:user|you|caller|client)$/.test(noun))) return 'read';
  if (verb === 'handle' && last === 'dialog') return 'interact';
  if (/^(?:fix|correct)$/.test(verb) && object.some((noun) => /^(?:spelling|grammar)$/.test(noun))) return 'compute';
  if (
    verb === 'suspend' &&
    object.some((noun) =>
      /^(?:instance|server|vm|cluster|node|droplet|machine|container|pod|workload|deployment)$/.test(noun),
    )
  )
    return 'stop';
  if (verb === 'report' && reported.has(object.at(-1) ?? '')) return 'create';
  if (verb === 'build' && object.some((noun) => worded.has(noun))) return 'compute';
  if (verb === 'build' && object.some((noun) => papers.has(noun))) return 'create';
  if (verb === 'create' && (figured.has(last) || object.includes('embedding'))) return 'compute';
  if (/^(?:add|subtract)$/.test(verb) && object.length > 0 && reckoned.has(object.at(-1) ?? '')) return 'compute';
  if (/^(?:remove|strip|clear)$/.test(verb) && stripped.has(object.at(-1) ?? '')) return 'compute';
  if (verb === 'track' && tracked.has(object.at(-1) ?? '')) return 'create';
  if (verb === 'refresh' && /^(?:token|jwt|credential)$/.test(object.at(-1) ?? '')) return 'update';
  // Whoever confirms an execution lets it begin.
  if (verb === 'confirm' && object.some((noun) => /^(?:execution|command)$/.test(noun))) return 'trigger';
  if (verb === 'repair' && object.some((noun) => media.has(noun))) return 'compute';
  if (
    /^(?:truncate|order|sort|trim)$/.test(verb) &&
    /^(?:text|string|word|number|array|list|version|value|sentence|title)$/.test(last)
  )
    return 'compute';
  // Only what is open among people is resolved for good; a reference, an order or a picture is looked up.
  if (verb === 'resolve' && object.length > 0)
    return object.some((noun) => lookedUp.has(noun)) || !object.some((noun) => settled.has(noun)) ? 'read' : 'update';
  if (verb === 'ensure' && /^(?:directory|folder|table|index|bucket|collection|column|label|branch|exist)$/.test(last))
    return 'create';
  return plainAct(verb);
}

/** "Remove hydrogen atoms from a SMILES string": what is given comes back without them. */
function takesFromAText({ verb, rest }: Clause): boolean {
  return (
    /^(?:remove|strip)$/.test(verb) &&
    rest[0] === 'from' &&
    rest.slice(1, 4).some((noun) => /^(?:string|text|smiles)$/.test(noun))
  );
}

function fromClause(definition: ToolDefinition, clause: Clause): MainAct | null {
  // "Responds with the details": that is its answer.
  const answers = clause.verb === 'respond' && clause.rest[0] === 'with';
  const act = answers ? 'read' : takesFromAText(clause) ? 'compute' : actWithObject(clause.verb, clause.object);
  return act === null
    ? null
    : {
        act,
        verb: clause.verb,
        from: 'description',
        evidence: quote(definition, '/description', { start: clause.start, end: clause.end }),
      };
}

const instructionVerbs = new Set([
  'use',
  'do',
  'set',
  'call',
  'return',
  'make',
  'help',
  'work',
  'provide',
  'give',
  'check',
  'see',
  'ask',
  'open',
  'perform',
  'process',
  'handle',
  'manage',
  'control',
  'operate',
  'interact',
]);

function chooseClause(description: Description, act: Act | null, verb: string | null): Clause | null {
  let best: Clause | null = null;
  let bestScore = -1;
  for (const clause of description.clauses) {
    const scope = description.sentences[clause.sentence]?.scope;
    if (scope === 'negated') continue;
    const own = plainAct(clause.verb);
    const agrees = clause.verb === verb ? 6 : own !== null && act !== null && rank[own] === rank[act] ? 4 : 0;
    const score =
      agrees +
      (clause.leading ? 3 : 0) +
      (scope === 'claim' ? 2 : 0) +
      (instructionVerbs.has(clause.verb) ? -3 : 0) +
      (clause.sentence === 0 ? 1 : 0);
    if (score > bestScore) [best, bestScore] = [clause, score];
  }
  return best;
}

function headNouns(clause: Clause | null): string[] {
  return nounsOf(clause === null ? null : { ...clause, object: clause.object.slice(0, clause.named) });
}

function nounsOf(clause: Clause | null): string[] {
  if (clause === null) return [];
  const own = clause.object.filter((word) => !vagueHeads.has(word) && word !== 'a' && word !== 'an' && word !== 'the');
  if (own.length > 0) return own;
  // "a list of invoices": the noun that counts stands after the preposition.
  const nouns = clause.rest.slice(1, 7);
  const relative = nouns.findIndex(
    (noun, place) => place > 0 && /^(?:the|an?|you|we|they|it)$/.test(noun) && nouns[place - 1] !== 'all',
  );
  return relative < 0 ? nouns : nouns.slice(0, relative);
}

function strongestLead(definition: ToolDefinition, description: Description): MainAct | null {
  let found: MainAct | null = null;
  for (const clause of description.clauses) {
    const sentence = description.sentences[clause.sentence];
    if (!clause.leading || sentence?.scope !== 'claim' || clause.sentence > 6 || instructionVerbs.has(clause.verb))
      continue;
    const lead = fromClause(definition, clause);
    if (lead !== null && (found === null || rank[lead.act] > rank[found.act])) found = lead;
  }
  return found;
}

function lastTelling(nouns: readonly string[]): string | undefined {
  return nouns.findLast((noun) => !vagueHeads.has(noun));
}

/** Verbs of a name that ask so plainly that a mere turn of phrase in the description does not undo them. */
const asksFirmly =
  /^(?:get|list|search|find|fetch|read|retrieve|show|describe|view|lookup|check|verify|validate|count|calculate|compute|estimate|identify|compare|predict|score|rank|detect|resolve|analyze|evaluate|preview|query|browse|autocomplete|explore|discover|inspect|geocode|parse|extract|translate|format|scrape|summarize|suggest|recommend|forecast|measure|determine|diagnose)$/;
/** Verbs of a name that only work something out, however the description words what comes of it ("Flags products that …"). */
const worksOut =
  /^(?:identify|calculate|compute|estimate|evaluate|classify|determine|predict|detect|analyze|score|rank|measure|compare|diagnose)$/;
/** Verbs of a name that no description takes back. */
const imperatives =
  /^(?:send|set|create|update|delete|remove|add|execute|exec|eval|scale|stop|start|restart|deploy|drop|purge|destroy|wipe|clear|truncate|terminate|kill|publish|pay|transfer|withdraw)$/;
const merelyWorded = new Set(
  'provision produce resolve request make confirm group snapshot adjust schedule new allow text fund record order post comment issue register trade place emit create set fund flag expose dispatch archive order'.split(
    ' ',
  ),
);

/** "Send a prompt to the model", "Informs the user of": what is said of a call that only asks. */
function onlyTells(clause: Clause | null): boolean {
  if (clause === null) return false;
  const told = clause.object.at(-1) ?? '';
  // An agent that is asked may act.
  if (clause.rest.some((noun) => noun === 'agent')) return false;
  return clause.verb === 'send' && /^(?:prompt|question|query|request)$/.test(told);
}

/** "Records feedback" is a verb, where "record details" is none. */
function isInflected(clause: Clause | null): boolean {
  return clause !== null && clause.end - clause.start > clause.verb.length;
}

function chooseMain(
  definition: ToolDefinition,
  name: NameReading,
  description: Description,
  title: string,
): MainAct | null {
  const named = name.verb === null ? null : actWithObject(name.verb.lemma, name.object);
  const fromName: MainAct | null =
    name.verb === null || named === null
      ? null
      : {
          act: named,
          verb: name.verb.lemma,
          from: 'name',
          evidence: quote(definition, '/name', { start: name.verb.start, end: name.verb.end }),
        };
  const firm = name.verb?.firm === true;
  const said = chooseClause(description, firm ? (fromName?.act ?? null) : null, firm ? (fromName?.verb ?? null) : null);
  const fromText =
    said === null || !said.leading || said.sentence > 5 || description.sentences[said.sentence]?.scope === 'instruction'
      ? null
      : fromClause(definition, said);
  if (fromName !== null && said !== null && said.verb === fromName.verb && takesFromAText(said))
    fromName.act = 'compute';
  // "rune_name_unlock: Check when …": a word late in the name yields to what the description plainly asks for.
  const asked =
    fromName !== null &&
    fromText !== null &&
    (name.verb?.index ?? 0) > 0 &&
    rank[fromName.act] > 0 &&
    !imperatives.test(fromName.verb) &&
    said?.sentence === 0 &&
    !said.foreign &&
    asksFirmly.test(fromText.verb) &&
    !/^\s*(?:or|and)\b/i.test(said.phrase);
  if (asked) return fromText;
  if (fromName !== null && name.verb?.firm === true && fromName.act !== 'manage') {
    const contradicts =
      fromText !== null &&
      rank[fromName.act] === 0 &&
      rank[fromText.act] >= 2 &&
      said?.sentence === 0 &&
      !onlyTells(said) &&
      !(
        worksOut.test(fromName.verb) &&
        !/^(?:user|visitor|customer|contact|person)$/.test(name.object.at(-1) ?? '') &&
        !['send', 'pay', 'remove'].includes(fromText.act)
      ) &&
      !(
        /^(?:get|list|search|describe)$/.test(fromName.verb) &&
        /^(?:order|trade|mutate|provision|remove)$/.test(fromText.verb)
      ) &&
      !/^(?:plot|chart|graph|draw|render|visualize|visualise|map)$/.test(fromName.verb) &&
      !(
        asksFirmly.test(fromName.verb) &&
        (merelyWorded.has(fromText.verb) || nounish.has(fromText.verb)) &&
        !(nounish.has(fromText.verb) && isInflected(said))
      ) &&
      !['run', 'trigger', 'manage', 'interact', 'stop'].includes(fromText.act);
    return contradicts ? fromText : fromName;
  }
  if (fromText !== null) {
    // Where the name has no verb, a milder sentence must not hide a stronger one: doubt raises (T11).
    const strongest = fromName === null ? strongestLead(definition, description) : null;
    // "Get details about a queue": what a later sentence leads with ("Lock duration …") is then more often a noun.
    const least = asksFirmly.test(fromText.verb) && said?.sentence === 0 ? 2 : 1;
    return strongest !== null && rank[strongest.act] > Math.max(least, rank[fromText.act]) ? strongest : fromText;
  }
  const titled = wordsOf(title)[0];
  const titleVerb = titled === undefined ? null : verbLemma(titled.lower);
  const titleAct = titleVerb === null ? null : plainAct(titleVerb);
  if (titled !== undefined && titleVerb !== null && titleAct !== null && fromName === null) {
    return {
      act: titleAct,
      verb: titleVerb,
      from: 'title',
      evidence: quote(definition, '/title', { start: titled.start, end: titled.end }),
    };
  }
  const claimed = said !== null && description.sentences[said.sentence]?.scope === 'claim';
  return fromName ?? (claimed ? fromClause(definition, said) : null);
}

const given = new Set(
  'list array object item keyword json data field value parameter argument only null empty body'.split(' '),
);

function strongerAct(definition: ToolDefinition, description: Description, main: MainAct | null): MainAct | null {
  let found: MainAct | null = null;
  for (const clause of description.clauses) {
    if (
      !clause.leading ||
      clause.foreign ||
      description.sentences[clause.sentence]?.scope !== 'claim' ||
      instructionVerbs.has(clause.verb)
    )
      continue;
    // "Send a list of items": what the caller is told to send are arguments.
    if (clause.verb === 'send' && clause.object.some((noun) => given.has(noun))) continue;
    const act = plainAct(clause.verb);
    if (act === null || rank[act] < 3 || rank[act] <= rank[found?.act ?? main?.act ?? 'read']) continue;
    found = fromClause(definition, clause);
  }
  return found;
}

/** Reads a definition once for all rules. `server` is the server's name; its words are taken off the tool's name. */
export function readDefinition(definition: ToolDefinition, server?: string): Reading {
  const serverWords = serverWordsOf(server ?? '');
  const title = definition.title ?? definition.annotations?.title ?? '';
  const description = readDescription(definition.description ?? '');
  const lead = description.clauses[0];
  const name = readName(definition.name, serverWords, lead?.leading === true ? lead.verb : null);
  const parameters = parametersOf(definition, description.docstring);
  const main = chooseMain(definition, name, description, definition.title ?? '');
  const clause = chooseClause(description, main?.act ?? null, main?.verb ?? null);
  const fromName =
    main?.from === 'name'
      ? name.object
      : name.object.filter((word) => verbLemma(word) === null || name.words.length === 1);
  const fromText = nounsOf(clause);
  const object = new Set([...fromName, ...fromText]);
  // "getTransactionsId", as a path of an API is named, gets one of the transactions and not its id.
  const byId =
    name.words.at(-1)?.lower === 'id' && /[^s]s$/.test(name.words.at(-2)?.lower ?? '') && name.object.at(-1) === 'id';
  const named = main?.from === 'name' ? lastTelling(byId ? name.object.slice(0, -1) : name.object) : undefined;
  const head = named ?? lastTelling(headNouns(clause)) ?? name.object.at(-1) ?? null;
  const topic = new Set([
    ...object,
    ...name.rest,
    ...(clause?.rest ?? []),
    ...[...serverWords].filter((word) => !genericWords.has(word)),
  ]);
  const steer = steeringText.exec(description.text);
  return {
    definition, name, title, description, parameters, main, stronger: strongerAct(definition, description, main), clause, object, head, topic,
    steering: steer === null ? null : quote(definition, '/description', { start: steer.index, end: steer.index + steer[0].length }),
    bare: description.clauses.length === 0 && parameters.length === 0,
  }; // prettier-ignore
}

/** The act that the tool is read by. */
export function acts(reading: Reading, ...wanted: readonly Act[]): boolean {
  return reading.main !== null && wanted.includes(reading.main.act);
}

/** True where the object (not merely the topic) names a thing of one of the kinds. */
export function objectIs(reading: Reading, ...wanted: readonly Kind[]): boolean {
  for (const noun of reading.object) if (wanted.some((kind) => isKind(noun, kind))) return true;
  return false;
}

/** True where the noun that the verb takes is of one of the kinds. */
export function headIs(reading: Reading, ...wanted: readonly Kind[]): boolean {
  const { head } = reading;
  return head !== null && wanted.some((kind) => isKind(head, kind));
}

/** True where the object, its surroundings or the server's name are of one of the kinds. */
export function topicIs(reading: Reading, ...wanted: readonly Kind[]): boolean {
  for (const noun of reading.topic) if (wanted.some((kind) => isKind(noun, kind))) return true;
  return false;
}

/** The first argument that has the role. */
export function argument(reading: Reading, ...wanted: readonly Role[]): Parameter | undefined {
  return reading.parameters.find((parameter) => wanted.some((role) => parameter.roles.has(role)));
}

const denied = /(?:\b(?:not|never|without|cannot|no|nor)\b|n't\b)[^.,;:!?]{0,30}$/i;

/** Words of the description's claims (not of its argument list) that match the pattern and are not denied just before. */
export function says(reading: Reading, pattern: RegExp): Evidence | null {
  const { text, claims } = reading.description;
  const match = claims === '' ? null : pattern.exec(claims);
  if (match === null || match[0] === '' || denied.test(text.slice(Math.max(0, match.index - 45), match.index)))
    return null;
  return quote(reading.definition, '/description', { start: match.index, end: match.index + match[0].length });
}

/** Words of the name or the title that match the pattern. */
export function isNamed(reading: Reading, pattern: RegExp): Evidence | null {
  if (!pattern.test(reading.name.spaced)) return null;
  const { name } = reading.definition;
  return quote(reading.definition, '/name', { end: name.length });
}

/** Where the definition names the object: in the name where it can, else in the description. */
export function objectEvidence(reading: Reading, ...wanted: readonly Kind[]): Evidence[] {
  const word = reading.name.words.find(({ lower }) => wanted.some((kind) => isKind(singular(lower), kind)));
  if (word !== undefined) return [quote(reading.definition, '/name', { start: word.start, end: word.end })];
  const sentence = reading.clause === null ? undefined : reading.description.sentences[reading.clause.sentence];
  const found = sentence?.words.find(({ lower }) => wanted.some((kind) => isKind(singular(lower), kind)));
  return found === undefined ? [] : [quote(reading.definition, '/description', { start: found.start, end: found.end })];
}
