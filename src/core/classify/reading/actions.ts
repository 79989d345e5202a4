import type { Evidence } from '../../model/evidence.ts';
import { quote } from '../../model/evidence.ts';
import { nounish, plainAct, verbLemma, type Act } from '../lexicon/verbs.ts';
import type { Parameter } from './parameters.ts';
import type { Reading } from './read-definition.ts';
import { singular, wordsOf, wordsOfName } from './words.ts';
import { remembered } from './remembered.ts';

/** One value of an argument that chooses what the tool does. */
export interface ActionValue {
  text: string;
  verb: string;
  act: Act;
  /** The nouns beside the verb, in the singular. */
  object: readonly string[];
  /** The argument that takes the value. */
  argument: string;
  evidence: Evidence;
}

function readValue(text: string): { verb: string; object: string[] } | null {
  const words = wordsOfName(text.slice(0, 80)).map((word) => word.lower);
  if (words.length > 6) return null;
  const at = words.findIndex(
    (word, index) =>
      verbLemma(word) !== null &&
      // "labels", "issue_types": kinds of things, and no actions.
      (index === 0
        ? !(nounish.has(verbLemma(word) ?? '') && (word.endsWith('s') || (words[1]?.endsWith('s') ?? false)))
        : verbLemma(word) === word && !nounish.has(word)),
  );
  const found = at < 0 ? null : verbLemma(words[at] ?? '');
  return found === null ? null : { verb: found, object: words.filter((_, index) => index !== at).map(singular) };
}

function filters(reading: Reading, { words, description }: Parameter): boolean {
  const { main, clause } = reading;
  if (main?.from !== 'name' || !/^(?:get|list|search|find|query|filter)$/.test(main.verb)) return false;
  if (clause !== null && (!clause.leading || plainAct(clause.verb) !== 'read')) return false;
  return /\b(?:filters?|permissions?|only|matching|which|type of)\b/i.test(description) || words.endsWith('type');
}

/** The values among which the caller chooses the tool's action: from enumerations, else from the words that list them. */
export const actionValues = remembered((reading: Reading): ActionValue[] => {
  const found: ActionValue[] = [];
  // Asking whether an action is possible is not doing it.
  if (
    reading.main?.from === 'name' &&
    (reading.main.act === 'compute' || /^(?:check|verify|validate|preview)$/.test(reading.main.verb))
  )
    return found;
  let offered = 0;
  for (const parameter of reading.parameters) {
    if (!parameter.roles.has('action') || parameter.nested) continue;
    // "get_projects(action: view or edit)": under a name that only asks, what the caller may do is a filter.
    if (filters(reading, parameter)) continue;
    // A free HTTP method is an open interface (T6), not a list of this tool's own actions.
    if (parameter.values.some((value) => /^(?:post|put|patch)$/i.test(value))) continue;
    offered += parameter.values.length;
    for (const text of parameter.values) {
      const value = readValue(text);
      const act = value === null ? null : plainAct(value.verb);
      if (value !== null && act !== null)
        found.push({ text, ...value, act, argument: parameter.name, evidence: parameter.evidence() });
    }
    if (parameter.values.length > 0 || parameter.pointer === null || parameter.description === '') continue;
    // "method: filter logs by HTTP method": what a listing takes in words is a filter and no action.
    if (reading.main?.from === 'name' && /^(?:list|search|find|query|filter)$/.test(reading.main.verb)) continue;
    const pointer = `${parameter.pointer}/description`;
    for (const word of wordsOf(parameter.description)) {
      const verb = verbLemma(word.lower);
      const act = verb === null ? null : plainAct(verb);
      if (verb === null || act === null || word.lower !== verb) continue;
      const evidence = quote(reading.definition, pointer, { start: word.start, end: word.end });
      found.push({ text: word.text, verb, act, object: [], argument: parameter.name, evidence });
    }
  }
  return found.length > 1 || offered > 1 ? found : [];
});
