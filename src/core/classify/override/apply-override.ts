import type { Classification } from '../../model/classification.ts';
import type { Override } from '../../model/override.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import { categories, categoryFacts } from '../../taxonomy/category.ts';
import { higher } from '../../taxonomy/risk-level.ts';
import { contradictionsWith } from '../contradictions.ts';

/** How sure a grade is that a person has checked. */
const confidenceOfAPerson = 0.98;

/** Why an override does not do what it is there for. */
export type OverrideFault = 'other-definition' | 'changes-nothing' | 'lowers-without-proof';

type Grade = Pick<Classification, 'category' | 'risk'>;

/** True where a grade is milder than another, in category or in risk. */
function isMilder(one: Grade, other: Grade): boolean {
  const milderCategory = categories.indexOf(one.category) > categories.indexOf(other.category);
  return milderCategory || (one.risk !== other.risk && higher(one.risk, other.risk) === other.risk);
}

/**
 * What is wrong with an override for a classification, or null. Evidence from outside the definition (T11) may lower
 * what its words say; an opinion may not.
 */
export function overrideFault(classification: Classification, wanted: Override): OverrideFault | null {
  const { digest, category, risk } =
    classification.corrected === undefined ? classification : { ...classification, ...classification.corrected.from };
  if (digest !== wanted.digest) return 'other-definition';
  if (category === wanted.category && risk === wanted.risk) return 'changes-nothing';
  return isMilder(wanted, { category, risk }) && wanted.proof === undefined ? 'lowers-without-proof' : null;
}

/**
 * A classification as a person corrected it; the same where the override is not for this definition or has a fault.
 * What the rules found stays beside it.
 */
export function applyOverride(
  definition: ToolDefinition,
  classification: Classification,
  wanted: Override,
): Classification {
  if (overrideFault(classification, wanted) !== null) return classification;
  const { category, risk, reason, proof, author, date } = wanted;
  const { category: computed, risk: computedRisk, moves } = classification;
  return {
    ...classification,
    category,
    risk,
    base: categoryFacts[category].base,
    // A floor above the corrected level would contradict it on the page; it stays in what the rules read.
    moves: moves.filter(({ kind, level }) => kind === 'floor' && higher(level, risk) === risk),
    rationale: `${reason} From its words alone, the rules read ${computed}, ${computedRisk}.`,
    confidence: confidenceOfAPerson,
    thin: null,
    contradictions: contradictionsWith(definition, category),
    corrected: { from: { category: computed, risk: computedRisk }, reason, proof: proof ?? null, author, date },
  };
}
