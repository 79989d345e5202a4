import { z } from 'zod';
import { categories } from '../taxonomy/category.ts';
import { facetIds } from '../taxonomy/facet.ts';
import { riskLevels } from '../taxonomy/risk-level.ts';

/** A share from 0 to 1, or null where there is nothing to divide by. */
const share = z.number().min(0).max(1).nullable();
const whole = z.number().int().nonnegative();

/** Right positives against false positives and misses. `support` counts the labels. */
export const quality = z.object({ precision: share, recall: share, f1: share, support: whole });
export type Quality = z.infer<typeof quality>;

/** What grades and labels of one set of tools agree on. Shares are from 0 to 1. */
export const figures = z.object({
  tools: whole,
  servers: whole,
  categoryAccuracy: z.number(),
  macroF1: z.number(),
  riskAgreement: z.number(),
  /** Destructive, Execute or Financial tools that are graded Read, and Critical ones graded Medium or lower. */
  underGrading: z.number(),
  /** Read tools that are graded Destructive, Execute or Financial, and Low ones graded High or Critical. */
  overGrading: z.number(),
  /** Definitions that the grade calls too thin. */
  abstained: z.number(),
  /** Category accuracy of the others. */
  accuracyWhereSure: share,
  /** Expected calibration error of the confidence in the category, over ten bins of equal width. */
  calibrationError: z.number(),
  /** `confidence` is the mean of the bin. Bins without tools are left out. */
  bins: z.array(z.object({ from: z.number(), to: z.number(), tools: whole, confidence: z.number(), accuracy: z.number() })),
  /** Counts by label, then by grade. */
  confusion: z.record(z.enum(categories), z.record(z.enum(categories), whole)),
  riskConfusion: z.record(z.enum(riskLevels), z.record(z.enum(riskLevels), whole)),
  categories: z.record(z.enum(categories), quality),
  facets: z.record(z.enum(facetIds), quality),
}); // prettier-ignore
export type Figures = z.infer<typeof figures>;

/** The part of the figures that fits on one line. */
export const headline = figures.pick({
  tools: true,
  categoryAccuracy: true,
  macroF1: true,
  riskAgreement: true,
  underGrading: true,
  overGrading: true,
  calibrationError: true,
});
export type Headline = z.infer<typeof headline>;

/** What the rules and the hints of the authors agree on, for one tier of hints. */
export const hintFigures = z.object({
  tier: z.string(),
  tools: whole,
  /** Read or not, against `readOnlyHint`. */
  readOnlyAccuracy: share,
  destructiveRecall: share,
  destructivePrecision: share,
  /** How many tools each hint is compared on; absent in figures that were measured before it was counted. */
  readOnlyHinted: whole.optional(),
  destructiveHinted: whole.optional(),
  /** Of the disagreements, those in which the rubric bears out our grade and not the hint, as somebody who read the definition judged. */
  readOnlyConflicts: whole.optional(),
  destructiveConflicts: whole.optional(),
});
export type HintFigures = z.infer<typeof hintFigures>;

/** How a batch of labelled tools that nobody had tuned on was graded the first time. Never written anew. */
export const firstGrade = headline.extend({
  set: z.string(),
  /** Null where it was not kept. */
  rulesVersion: z.string().nullable(),
  on: z.iso.date(),
  confusion: figures.shape.confusion.nullable(),
  macroF1: z.number().nullable(),
  underGrading: z.number().nullable(),
  overGrading: z.number().nullable(),
  calibrationError: z.number().nullable(),
});
export type FirstGrade = z.infer<typeof firstGrade>;

/** What was measured of the classifier: the file `data/accuracy.json`, which the accuracy page shows. It holds no foreign text. */
export const accuracy = z.object({
  format: z.literal(1),
  measuredOn: z.iso.date(),
  rulesVersion: z.string(),
  /** The command that makes this file, with the names of its data files. */
  command: z.string(),
  /** Figures today. `standing` tells whether rules were corrected after the labels were compared, as happens to every set in time. */
  sets: z.array(z.object({ set: z.string(), standing: z.enum(['tuned', 'fresh']), figures })),
  /** All sets together, and its parts by server. */
  all: z.object({ figures, folds: z.array(headline) }),
  /** Batches as they were graded the first time, oldest first: the figures that say how the rules do on tools that they have not met. */
  firstGrades: z.array(firstGrade),
  /** The same labels, graded by parts of the classifier, in cross-validation over servers; empty where there is one part only. */
  ablation: z.array(z.object({ by: z.enum(['rules', 'model', 'both']), headline })),
  hints: z.array(hintFigures),
  /** Labels that another catalogue publishes; of the disagreements, whom our reading of the definition bears out. */
  reference: z
    .object({ tools: whole, agreement: z.number(), judged: z.object({ ours: whole, theirs: whole, neither: whole, open: whole }) })
    .nullable(),
  /** All real tools of the data files: counts by category, then by risk level, and what grading them took. */
  corpus: z
    .object({
      tools: whole,
      servers: whole,
      counts: z.record(z.enum(categories), z.record(z.enum(riskLevels), whole)),
      thin: whole,
      toolsASecond: whole,
      /** Of reading the same file and parsing its JSON alone. */
      floorToolsASecond: whole,
      peakMemoryMiB: whole,
    })
    .nullable(),
}); // prettier-ignore
export type Accuracy = z.infer<typeof accuracy>;
