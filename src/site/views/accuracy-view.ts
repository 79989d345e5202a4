import type { Accuracy, Figures } from '#core/model/accuracy.ts';
import { categories, type Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { number } from './words.ts';

/** A share as a page shows it: `97.1 %`; unknown where there is none. */
export function percent(share: number | null): string {
  return share === null ? 'not kept' : `${(share * 100).toFixed(1)} %`;
}

/** A table of labels against grades, with what agrees told apart. */
export interface ConfusionView {
  heads: readonly string[];
  rows: { label: string; cells: { count: string; agrees: boolean }[] }[];
}

function confusionOf<Key extends string>(
  keys: readonly Key[],
  counts: Record<Key, Record<Key, number>>,
): ConfusionView {
  return {
    heads: keys,
    rows: keys.map((label) => ({
      label,
      cells: keys.map((grade) => ({ count: number(counts[label][grade]), agrees: label === grade })),
    })),
  };
}

/** Labels against grades, by category. */
export function categoryConfusion({ confusion }: Pick<Figures, 'confusion'>): ConfusionView {
  return confusionOf<Category>(categories, confusion);
}

/** Labels against grades, by risk level, lowest first. */
export function riskConfusion({ riskConfusion: counts }: Pick<Figures, 'riskConfusion'>): ConfusionView {
  return confusionOf<RiskLevel>(riskLevels, counts);
}

/** A point of the reliability plot, in units of the plot: 0 to 100, downwards. */
export interface ReliabilityPoint {
  x: number;
  y: number;
  /** Area follows the number of tools. */
  radius: number;
  confidence: string;
  accuracy: string;
  tools: number;
  range: string;
}

/** The bins of confidence as points of a plot and rows of a table, lowest confidence first. */
export function reliability({ bins, tools: all }: Pick<Figures, 'bins' | 'tools'>): ReliabilityPoint[] {
  return bins.map(({ from, to, tools, confidence, accuracy }) => ({
    x: Math.round(confidence * 1000) / 10,
    y: Math.round((1 - accuracy) * 1000) / 10,
    radius: Math.round((1.5 + 5 * Math.sqrt(tools / Math.max(all, 1))) * 10) / 10,
    confidence: confidence.toFixed(2),
    accuracy: percent(accuracy),
    tools,
    range: `${from.toFixed(1)} to ${to.toFixed(1)}`,
  }));
}

/** What the standing of a set means, in words. */
export const standingWords: Record<Accuracy['sets'][number]['standing'], string> = {
  tuned: 'rules were corrected after its labels were compared',
  fresh: 'no rule has been corrected by it',
};
