import type { Subject } from './pattern.ts';
import { argumentsMatching, wordsMatching } from './possibility.ts';

/** True where what the tool runs is a query to a data store, and not a program or a command. */
export function takesQueries({ definition }: Subject): boolean {
  const named = argumentsMatching(definition, /^(?:sql|query|queries|statements?|cypher|aql|kql)$/i);
  return named.length > 0 || wordsMatching(definition, /(?<![a-z])sql(?![a-z])|\bcypher\b/i).length > 0;
}
