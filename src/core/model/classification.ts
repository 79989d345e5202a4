import { z } from 'zod';
import { categories } from '../taxonomy/category.ts';
import { facetIds, type FacetId } from '../taxonomy/facet.ts';
import { riskLevels } from '../taxonomy/risk-level.ts';
import { evidence } from './evidence.ts';

/** Whether a tool has a capability: always, when an argument asks for it, or not as far as the definition says. */
export const facetReading = z.object({
  value: z.enum(['yes', 'conditional', 'no']),
  evidence: z.array(evidence),
});
export type FacetReading = z.infer<typeof facetReading>;

/** A floor that raised the risk level, or a cap that lowered it, and the words that call for it. */
export const move = z.object({
  kind: z.enum(['floor', 'cap']),
  id: z.string(),
  level: z.enum(riskLevels),
  /** A clause that completes "raised to High because …" or "capped at Medium because …". */
  because: z.string(),
  evidence: z.array(evidence),
});
export type Move = z.infer<typeof move>;

/** An annotation of the author that our reading contradicts. */
export const contradiction = z.object({
  annotation: z.string(),
  claimed: z.boolean(),
  /** One sentence: "The author says read-only; we read Write." */
  text: z.string(),
});
export type Contradiction = z.infer<typeof contradiction>;

/** The model whose verdict a classification takes in: its name, and the key under which the verdict is kept. */
export const advice = z.object({ name: z.string(), verdict: z.string() });
export type Advice = z.infer<typeof advice>;

/** That a person corrected a grade: what it was before, and why it is another one. */
export const corrected = z.object({
  from: z.object({ category: z.enum(categories), risk: z.enum(riskLevels) }),
  reason: z.string(),
  /** Where it can be checked besides the definition, or null. */
  proof: z.string().nullable(),
  author: z.string(),
  /** A day, ISO 8601. */
  date: z.string(),
});

/** What rules, a verdict of a model and a correction add up to for one definition. */
export const classification = z.object({
  /** Digest of the definition that was classified. */
  digest: z.string(),
  category: z.enum(categories),
  risk: z.enum(riskLevels),
  /** The category's own level, before floors and caps. */
  base: z.enum(riskLevels),
  /** Every floor and cap that applied and is at or above (floor) or below (cap) the base. */
  moves: z.array(move),
  facets: z.record(z.enum(facetIds), facetReading),
  /** Ids of tie-breaks and rulings that decided (T1 … T11, R1 … R33). */
  tieBreaks: z.array(z.string()),
  tags: z.array(z.enum(['metered', 'takes-secret'])),
  rationale: z.string(),
  /** Words of the definition that the rationale rests on, most telling first. */
  evidence: z.array(evidence),
  /** From 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Where the definition is too thin to grade with confidence: the sentence or field that would settle it. */
  thin: z.string().nullable(),
  contradictions: z.array(contradiction),
  /** Ids of the rules that matched. */
  rules: z.array(z.string()),
  method: z.enum(['rules', 'rules+model']),
  /** Set where the method is `rules+model`. */
  model: advice.optional(),
  /** Set where an override corrected the grade. */
  corrected: corrected.optional(),
  rulesVersion: z.string(),
});
export type Classification = z.infer<typeof classification>;
export type Facets = Record<FacetId, FacetReading>;
