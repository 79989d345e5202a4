import { z } from 'zod';
import { categories } from '../taxonomy/category.ts';
import { riskLevels } from '../taxonomy/risk-level.ts';
import { toolDefinition } from './tool-definition.ts';

const sentence = z.string().trim().min(20);

/**
 * A correction of one grade by a person, where the words of the definition cannot settle it. It holds for the definition
 * that it was written for and for no other. What lowers a grade needs proof from outside the definition.
 */
export const override = z.strictObject({
  /** The definition as the server declares it: what the correction was written for, so that it can be checked anywhere. */
  definition: toolDefinition.strict(),
  /** Its digest, as the tool's page shows it. */
  digest: z.string().regex(/^sha256-[0-9a-f]{64}$/, 'must be the digest that the page of the tool shows'),
  category: z.enum(categories),
  risk: z.enum(riskLevels),
  /** Why the grade is this one, in sentences. */
  reason: sentence,
  /** Source code, enforced configuration or observed behaviour, with the place where it can be checked. */
  proof: sentence.optional(),
  author: z.string().trim().min(1),
  date: z.iso.date(),
});
export type Override = z.infer<typeof override>;

/** The corrections of one server's grades. */
export const overrideFile = z.strictObject({
  /** The server's reference without a version: `npm:NAME`. */
  server: z.string().regex(/^[a-z]+:.+$/, 'must be a reference such as npm:NAME'),
  overrides: z.array(override).min(1),
});
export type OverrideFile = z.infer<typeof overrideFile>;
