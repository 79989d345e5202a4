import { z } from 'zod';
import { floorRules } from '#core/classify/verdict/findings.ts';
import { definitionFields } from '#core/model/tool-definition.ts';
import { categories } from '#core/taxonomy/category.ts';
import { facetIds } from '#core/taxonomy/facet.ts';

/*
 * The schema stays inside what every endpoint can enforce: one root object, every member required, nothing else allowed, no
 * lengths and no patterns. What it cannot say is checked when an answer is read.
 */
const quoted = z.strictObject({ field: z.enum(definitionFields), pointer: z.string(), text: z.string() });
const [firstFloor = '', ...otherFloors] = floorRules.map(({ id }) => id);

/** What a model answers for one tool. */
export const answerItem = z.strictObject({
  id: z.string(),
  digest: z.string(),
  category: z.enum(categories),
  categoryEvidence: z.array(quoted),
  facets: z.array(
    z.strictObject({ facet: z.enum(facetIds), value: z.enum(['yes', 'conditional']), evidence: z.array(quoted) }),
  ),
  floors: z.array(z.strictObject({ floor: z.enum([firstFloor, ...otherFloors]), evidence: z.array(quoted) })),
  does: z.string(),
});
export type AnswerItem = z.infer<typeof answerItem>;
export type Quoted = z.infer<typeof quoted>;

/** What a model answers in one call. */
export const answer = z.strictObject({ tools: z.array(answerItem) });
