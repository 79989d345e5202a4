import { z } from 'zod';
import { poisoningKinds } from '../taxonomy/poisoning-kind.ts';
import { evidence } from './evidence.ts';

/** Words of a definition that may be meant to steer the model that reads it. They grade nothing: they are shown. */
export const poisoningFinding = z.object({
  kind: z.enum(poisoningKinds),
  /** How often an author without bad intent writes such a text. */
  honest: z.enum(['seldom', 'often']),
  /** One sentence about the definition. */
  text: z.string(),
  /** Where the words stand, at least one place. */
  evidence: z.array(evidence),
});
export type PoisoningFinding = z.infer<typeof poisoningFinding>;
