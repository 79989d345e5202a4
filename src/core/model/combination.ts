import { z } from 'zod';
import { combinationIds } from '../taxonomy/combination.ts';
import { facetIds } from '../taxonomy/facet.ts';

/** The tools of a server that have one capability. */
export const combinationLeg = z.object({
  facet: z.enum(facetIds),
  /** How many tools have it, always or with some arguments. */
  tools: z.int().positive(),
  /** How many of them have it whatever the arguments are. */
  always: z.int().nonnegative(),
  /** Names of the first few, those that always have it first. */
  names: z.array(z.string()),
});
export type CombinationLeg = z.infer<typeof combinationLeg>;

/** Capabilities of a server's tools that are worse together than each alone, with the tools that bring each of them. */
export const combination = z.object({ id: z.enum(combinationIds), legs: z.array(combinationLeg) });
export type Combination = z.infer<typeof combination>;
