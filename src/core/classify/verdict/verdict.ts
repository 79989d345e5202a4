import { z } from 'zod';
import { evidence } from '../../model/evidence.ts';
import { categories } from '../../taxonomy/category.ts';
import { facetIds } from '../../taxonomy/facet.ts';

const words = z.array(evidence);

/**
 * What a model found in one definition. It says neither a risk level nor a confidence: the level follows from what it
 * found, and a confidence that a model states is no probability.
 */
export const verdict = z.strictObject({
  category: z.strictObject({ value: z.enum(categories), evidence: words }),
  facets: z.array(z.strictObject({ facet: z.enum(facetIds), value: z.enum(['yes', 'conditional']), evidence: words })),
  /** Rules whose claim the model holds to be true of the definition, each of which sets a floor. */
  floors: z.array(z.strictObject({ rule: z.string(), evidence: words })),
  /** One or two sentences of what the tool does, or null where the model's could not be used. */
  does: z.string().nullable(),
});
export type Verdict = z.infer<typeof verdict>;
