import { z } from 'zod';
import { categories } from '../taxonomy/category.ts';
import { riskLevels } from '../taxonomy/risk-level.ts';

/** A change to a definition, and the grade that the rules give to what comes out. */
export const whatIf = z.object({
  /** Completes "With …": `readOnlyHint: true`, `url limited to a list of values`. */
  change: z.string(),
  category: z.enum(categories),
  risk: z.enum(riskLevels),
  /** True where the grade stays as it is. */
  same: z.boolean(),
});
export type WhatIf = z.infer<typeof whatIf>;
