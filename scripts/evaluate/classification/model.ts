import type { Headline } from '#core/model/accuracy.ts';
import { readDefinition } from '#core/classify/reading/read-definition.ts';
import { categories, type Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { figuresOf, headlineOf, type Pair } from './figures.ts';
import { foldOf, type GoldPair } from './gold.ts';

/** How sure the model has to be to raise what the rules found. */
const sure = 0.9;
const rounds = 12;

/** Words and pairs of words of a definition, where they stand, and what the reading makes of them. */
function featuresOf({ definition, server }: Pick<GoldPair, 'definition' | 'server'>): string[] {
  const reading = readDefinition(definition, server);
  const name = reading.name.words.map(({ lower }) => lower);
  const text = reading.description.sentences.flatMap(({ words }) => words.map(({ lower }) => lower)).slice(0, 60);
  const pairs = (words: readonly string[], kind: string): string[] =>
    words.slice(1).map((word, at) => `${kind}2 ${words[at]} ${word}`);
  return [
    ...new Set([
      ...name.map((word) => `name ${word}`),
      ...pairs(name, 'name'),
      `last ${name.at(-1)}`,
      ...text.map((word) => `text ${word}`),
      ...pairs(text, 'text'),
      ...[...reading.topic].map((word) => `topic ${word}`),
      ...reading.parameters.flatMap(({ words, roles }) => [`argument ${words}`, ...[...roles].map((role) => `role ${role}`)]),
      `act ${reading.main?.act}`,
      `verb ${reading.main?.verb}`,
      `head ${reading.head}`,
      `does ${reading.main?.act} ${reading.head}`,
    ]),
  ]; // prettier-ignore
}

/** Probabilities of the classes, in their order. */
type Model = (features: readonly string[]) => number[];

/** Multinomial logistic regression by adaptive gradient steps in a fixed order: the same examples give the same model. */
export function train(examples: readonly { features: readonly string[]; label: number }[], classes: number): Model {
  const weights = new Map<string, { row: Float64Array; seen: number }>();
  const scores = (features: readonly string[]): number[] => {
    const sums = Array.from({ length: classes }, () => 0);
    for (const feature of features) {
      const row = weights.get(feature)?.row;
      if (row !== undefined) for (let at = 0; at < classes; at += 1) sums[at] = (sums[at] ?? 0) + (row[at] ?? 0);
    }
    const top = Math.max(...sums);
    const powers = sums.map((sum) => Math.exp(sum - top));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const { features, label } of examples) {
      const error = scores(features).map((share, at) => share - (at === label ? 1 : 0));
      const size = error.reduce((sum, part) => sum + part * part, 0);
      for (const feature of features) {
        let entry = weights.get(feature);
        if (entry === undefined) weights.set(feature, (entry = { row: new Float64Array(classes), seen: 0.01 }));
        entry.seen += size;
        const step = 0.15 / Math.sqrt(entry.seen);
        for (let at = 0; at < classes; at += 1) entry.row[at] = (entry.row[at] ?? 0) * 0.999 - step * (error[at] ?? 0);
      }
    }
  }
  return scores;
}

function best<Class>(shares: readonly number[], classes: readonly Class[], fallback: Class): { value: Class; share: number } {
  const share = Math.max(...shares);
  return { value: classes[shares.indexOf(share)] ?? fallback, share };
} // prettier-ignore

/**
 * The same tools graded by the rules, by a learned model, and by both, in cross-validation over servers: no server is in
 * the part that is learned from and in the part that is graded. Together, the model only raises, and only where it is sure.
 * The rules were corrected on these sets and the model was not, so this compares the two only upwards.
 */
export function compareParts(
  pairs: readonly GoldPair[],
  folds: number,
): { by: 'rules' | 'model' | 'both'; headline: Headline }[] {
  // In an order that does not depend on the order of the data files.
  const examples = pairs
    .toSorted((one, other) => (one.classification.digest < other.classification.digest ? -1 : 1))
    .map((pair) => ({ pair, fold: foldOf(pair.server, folds), features: featuresOf(pair) }));
  const model: Pair[] = [];
  const both: Pair[] = [];
  // From the mildest to the gravest.
  const order: readonly Category[] = categories.toReversed();
  for (let fold = 0; fold < folds; fold += 1) {
    const learned = examples.filter((one) => one.fold !== fold);
    const category = train(
      learned.map(({ features, pair }) => ({ features, label: order.indexOf(pair.expected.category) })),
      order.length,
    );
    const risk = train(
      learned.map(({ features, pair }) => ({ features, label: riskLevels.indexOf(pair.expected.risk) })),
      riskLevels.length,
    );
    for (const { pair, features } of examples.filter((one) => one.fold === fold)) {
      const said = best<Category>(category(features), order, 'Read');
      const level = best<RiskLevel>(risk(features), riskLevels, 'Low');
      model.push({ ...pair, got: { ...pair.got, category: said.value, risk: level.value, confidence: said.share } });
      const graver = said.share >= sure && order.indexOf(said.value) > order.indexOf(pair.got.category);
      const higher = level.share >= sure && riskLevels.indexOf(level.value) > riskLevels.indexOf(pair.got.risk);
      both.push({
        ...pair,
        got: {
          ...pair.got,
          category: graver ? said.value : pair.got.category,
          risk: higher ? level.value : pair.got.risk,
        },
      });
    }
  }
  return [
    { by: 'rules', headline: headlineOf(figuresOf(pairs)) },
    { by: 'model', headline: headlineOf(figuresOf(model)) },
    { by: 'both', headline: headlineOf(figuresOf(both)) },
  ]; // prettier-ignore
}
