import type { Reading } from '../reading/read-definition.ts';
import type { Weighed } from '../weigh.ts';
import { whatItDoes } from './what-it-does.ts';
import { whyThisLevel } from './why-this-level.ts';
import { ended } from './wording.ts';
import { worstCall } from './worst-call.ts';

/** Why this category and not the next, with the category named. */
function whyThisCategory({ deciding, category }: Weighed): string {
  const why = ended(
    deciding?.outcome.because ?? deciding?.rule.why ?? 'Nothing in the definition says that anything lasting changes.',
  );
  return new RegExp(`\\b${category}\\b`).test(why) ? why : `${why} So it is ${category}.`;
}

/**
 * The rationale of one classification: what the tool does, why this category and not the next, what moved the risk, and
 * what the worst single call is. What is inferred, and not said by the definition, is said to be.
 */
export function compose(reading: Reading, weighed: Weighed, disagreement: string | null): string {
  const parts = [
    whatItDoes(reading).sentence,
    whyThisCategory(weighed),
    whyThisLevel(weighed),
    disagreement,
    worstCall(reading, weighed),
  ];
  const text = parts
    .filter((part) => part !== null)
    .join(' ')
    .replace(/"([^"\n]{1,80})"/g, '“$1”');
  // Names of arguments and quoted words come from the definition: nothing invisible may pass.
  return /^[ -~“”’…]*$/.test(text) ? text : text.replace(/\p{C}/gu, '');
}
