import { isUnreadable } from './reading/description.ts';
import type { Reading } from './reading/read-definition.ts';
import { plainAct } from './lexicon/verbs.ts';
import type { Weighed } from './weigh.ts';

/** How sure the grade is, from 0 to 1, and what would settle it where it is not. */
export interface Certainty {
  confidence: number;
  thin: string | null;
}

/** Reads the certainty of a grade off what it rests on: a firm verb, a description that agrees, a rival, a language we know little of. */
export function certaintyOf(reading: Reading, weighed: Weighed): Certainty {
  const { main, clause, description, name } = reading;
  const described = description.text.trim() !== '';
  let confidence = 0.96;
  if (main === null) confidence = described ? 0.75 : 0.55;
  else if (main.from === 'name' && name.verb?.firm === false) confidence = 0.82;
  else if (main.from !== 'name') confidence = description.foreign ? 0.75 : 0.88;
  else if (!described) confidence = 0.88;
  else if (clause !== null && plainAct(clause.verb) !== main.act && !clause.foreign) confidence = 0.9;
  if (main?.act === 'manage') confidence = Math.min(confidence, 0.6);
  if (weighed.rival !== null && weighed.deciding !== null) confidence -= 0.03;
  if (description.foreign) confidence -= 0.05;
  if (reading.steering !== null) confidence -= 0.1;
  return { confidence: Math.round(Math.max(0.3, confidence) * 100) / 100, thin: thinness(reading) };
}

function thinness(reading: Reading): string | null {
  const { main, description, parameters, definition } = reading;
  const described = description.text.trim().length >= 8;
  if (main === null && !described)
    return 'The description is missing: one sentence that says what a call returns or changes would settle the category.';
  if (main === null && isUnreadable(description))
    return 'The rules cannot read the verb of this description: a verb in the name, or a sentence in English, would settle the category.';
  if (main === null)
    return 'No verb says what a call does: a first sentence such as “Returns …” or “Creates …” would settle the category.';
  if (!described && (reading.name.verb?.firm !== true || definition.inputSchema === undefined)) {
    return 'The grade rests on the name alone: a description, or the input schema, would settle it.';
  }
  if (
    main.act === 'manage' &&
    !parameters.some((parameter) => parameter.roles.has('action') && parameter.values.length > 0)
  ) {
    return 'The definition does not list the actions: an enumeration of them in the input schema would settle the category.';
  }
  return null;
}
