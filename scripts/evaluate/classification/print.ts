import { categories } from '#core/taxonomy/category.ts';
import { facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import type { Accuracy, Figures, Headline, HintFigures } from '#core/model/accuracy.ts';

/** A share as a percentage with one decimal; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)} %`;
}

function row(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ').trimEnd(); // prettier-ignore
}

/** The figures as lines of text. */
export function printFigures(figures: Figures): string[] {
  const widths = [24, 11, 11, 11, 11, 11];
  return [
    `tools ${figures.tools}, servers ${figures.servers}`,
    `category accuracy ${percent(figures.categoryAccuracy)}   macro-F1 ${figures.macroF1.toFixed(3)}   risk agreement ${percent(figures.riskAgreement)}`,
    `under-grading ${percent(figures.underGrading)}   over-grading ${percent(figures.overGrading)}   too thin ${percent(figures.abstained)}   calibration error ${figures.calibrationError.toFixed(3)}`,
    '',
    row(['label \\ grade', ...categories], widths),
    ...categories.map((expected) =>
      row([expected, ...categories.map((got) => String(figures.confusion[expected][got]))], widths),
    ),
    '',
    row(['', 'precision', 'recall', 'F1', 'labelled'], widths),
    ...categories.map((category) => {
      const { precision, recall, f1, support } = figures.categories[category];
      return row([category, percent(precision), percent(recall), percent(f1), String(support)], widths);
    }),
    ...facetIds.map((facet) => {
      const { precision, recall, f1, support } = figures.facets[facet];
      return row([facet, percent(precision), percent(recall), percent(f1), String(support)], widths);
    }),
    '',
    row(['confidence', 'tools', 'mean', 'accuracy'], widths),
    ...figures.bins.map(({ from, to, tools, confidence, accuracy }) =>
      row([`${from.toFixed(1)} to ${to.toFixed(1)}`, String(tools), percent(confidence), percent(accuracy)], widths),
    ),
  ];
}

/** One line for each tier of author hints. */
export function printHints(tiers: readonly HintFigures[]): string[] {
  return tiers.map(
    ({
      tier,
      tools,
      readOnlyAccuracy,
      destructiveRecall,
      destructivePrecision,
      readOnlyHinted,
      destructiveHinted,
      readOnlyConflicts,
      destructiveConflicts,
    }) =>
      `${tier.padEnd(18)} tools ${String(tools).padStart(4)}   read-only ${percent(readOnlyAccuracy)}   destructive recall ${percent(destructiveRecall)}   precision ${percent(destructivePrecision)}   the rubric bears out the grade against ${readOnlyConflicts} of ${readOnlyHinted} and ${destructiveConflicts} of ${destructiveHinted} hints`,
  );
}

/** One line for a set, or for a part of one. */
export function printHeadline(name: string, part: Headline): string {
  return `${name.padEnd(14)} tools ${String(part.tools).padStart(4)}   category ${percent(part.categoryAccuracy)}   macro-F1 ${part.macroF1.toFixed(3)}   risk ${percent(part.riskAgreement)}   under-grading ${percent(part.underGrading)}   calibration error ${part.calibrationError.toFixed(3)}`;
}

/** How all real tools are graded, and what that took. */
export function printCorpus(corpus: NonNullable<Accuracy['corpus']>): string[] {
  const widths = [14, 9, 9, 9, 9];
  return [
    `all tools of the data file: ${corpus.tools} of ${corpus.servers} servers, ${corpus.thin} too thin, ${corpus.toolsASecond} a second (reading alone: ${corpus.floorToolsASecond}), peak ${corpus.peakMemoryMiB} MiB`,
    row(['', ...riskLevels], widths),
    ...categories.map((category) =>
      row([category, ...riskLevels.map((risk) => String(corpus.counts[category][risk]))], widths),
    ),
  ];
}
