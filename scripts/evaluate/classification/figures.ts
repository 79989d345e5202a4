import { categories, type Category } from '#core/taxonomy/category.ts';
import { facetIds, type FacetId } from '#core/taxonomy/facet.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import type { Figures, Headline, Quality } from '#core/model/accuracy.ts';

/** A label and a grade of the same tool. */
export interface Pair {
  server: string;
  tool: string;
  expected: { category: Category; risk: RiskLevel; facets: readonly FacetId[] };
  got: { category: Category; risk: RiskLevel; facets: readonly FacetId[]; confidence: number; thin: boolean };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function quality(hits: number, given: number, wanted: number): Quality {
  const precision = ratio(hits, given);
  const recall = ratio(hits, wanted);
  const f1 = given + wanted === 0 ? null : (2 * hits) / (given + wanted);
  return { precision, recall, f1, support: wanted };
}

/** True where a Destructive, Execute or Financial tool is graded Read, or a Critical one Medium or lower. */
export function isUnderGraded({ expected, got }: Pair): boolean {
  const grave = expected.category !== 'Read' && expected.category !== 'Write';
  return (
    (grave && got.category === 'Read') ||
    (expected.risk === 'Critical' && riskLevels.indexOf(got.risk) <= riskLevels.indexOf('Medium'))
  );
}

/** True where a Read tool is graded Destructive, Execute or Financial, or a Low one High or Critical. */
export function isOverGraded({ expected, got }: Pair): boolean {
  const grave = got.category !== 'Read' && got.category !== 'Write';
  return (
    (grave && expected.category === 'Read') ||
    (expected.risk === 'Low' && riskLevels.indexOf(got.risk) >= riskLevels.indexOf('High'))
  );
}

function binsOf(pairs: readonly Pair[]): Figures['bins'] {
  return Array.from({ length: 10 }, (_, index) => {
    const inside = pairs.filter(({ got }) => Math.min(9, Math.floor(got.confidence * 10)) === index);
    const mean = (value: (pair: Pair) => number): number =>
      inside.length === 0 ? 0 : inside.reduce((sum, pair) => sum + value(pair), 0) / inside.length;
    return {
      from: index / 10, to: (index + 1) / 10, tools: inside.length, confidence: mean(({ got }) => got.confidence),
      accuracy: mean(({ got, expected }) => (got.category === expected.category ? 1 : 0)),
    }; // prettier-ignore
  }).filter(({ tools }) => tools > 0);
}

/** Counts what labels and grades agree on. Throws on an empty list: a share of nothing is no figure. */
export function figuresOf(pairs: readonly Pair[]): Figures {
  if (pairs.length === 0) throw new RangeError('nothing to evaluate');
  const count = (test: (pair: Pair) => boolean): number => pairs.reduce((sum, pair) => sum + (test(pair) ? 1 : 0), 0);
  const share = (test: (pair: Pair) => boolean): number => count(test) / pairs.length;
  const confusion = Object.fromEntries(
    categories.map((expected) => [
      expected,
      Object.fromEntries(
        categories.map((got) => [
          got,
          count((pair) => pair.expected.category === expected && pair.got.category === got),
        ]),
      ),
    ]),
  ) as Figures['confusion'];
  const riskConfusion = Object.fromEntries(
    riskLevels.map((expected) => [
      expected,
      Object.fromEntries(
        riskLevels.map((got) => [got, count((pair) => pair.expected.risk === expected && pair.got.risk === got)]),
      ),
    ]),
  ) as Figures['riskConfusion'];
  const perCategory = Object.fromEntries(
    categories.map((category) => {
      const hits = confusion[category][category];
      return [
        category,
        quality(
          hits,
          count(({ got }) => got.category === category),
          count(({ expected }) => expected.category === category),
        ),
      ];
    }),
  ) as Figures['categories'];
  const facets = Object.fromEntries(
    facetIds.map((facet) => {
      const hits = count(({ expected, got }) => expected.facets.includes(facet) && got.facets.includes(facet));
      return [
        facet,
        quality(
          hits,
          count(({ got }) => got.facets.includes(facet)),
          count(({ expected }) => expected.facets.includes(facet)),
        ),
      ];
    }),
  ) as Figures['facets'];
  const bins = binsOf(pairs);
  const present = categories.map((category) => perCategory[category].f1).filter((f1) => f1 !== null);
  return {
    tools: pairs.length,
    servers: new Set(pairs.map(({ server }) => server)).size,
    categoryAccuracy: share(({ expected, got }) => expected.category === got.category),
    macroF1: present.reduce((sum, f1) => sum + f1, 0) / present.length,
    riskAgreement: share(({ expected, got }) => expected.risk === got.risk),
    underGrading: share(isUnderGraded),
    overGrading: share(isOverGraded),
    abstained: share(({ got }) => got.thin),
    accuracyWhereSure: ratio(
      count(({ expected, got }) => !got.thin && expected.category === got.category),
      count(({ got }) => !got.thin),
    ),
    calibrationError: bins.reduce(
      (sum, bin) => sum + (bin.tools / pairs.length) * Math.abs(bin.accuracy - bin.confidence),
      0,
    ),
    bins,
    confusion,
    riskConfusion,
    categories: perCategory,
    facets,
  };
}

/** The figures that fit on one line. */
export function headlineOf({
  tools,
  categoryAccuracy,
  macroF1,
  riskAgreement,
  underGrading,
  overGrading,
  calibrationError,
}: Figures): Headline {
  return { tools, categoryAccuracy, macroF1, riskAgreement, underGrading, overGrading, calibrationError };
}
