import type { Evidence } from '../model/evidence.ts';
import type { DefinitionField, ToolDefinition } from '../model/tool-definition.ts';
import type { Category } from '../taxonomy/category.ts';
import type { FacetId } from '../taxonomy/facet.ts';
import type { RiskLevel } from '../taxonomy/risk-level.ts';
import type { Reading } from './reading/read-definition.ts';

/** What it shows of a tool that a rule's claim is true of it. */
export type Shows =
  | { kind: 'category'; category: Category }
  | { kind: 'facet'; facet: FacetId }
  | { kind: 'floor'; level: RiskLevel }
  | { kind: 'cap'; level: RiskLevel }
  | { kind: 'tag'; tag: 'metered' | 'takes-secret' };

/**
 * What a rule found. "No" says that the claim is false; "not applicable" that it cannot be asked of such a tool;
 * "too little text" that the definition would have to say more.
 */
export type Outcome =
  | { is: 'yes'; evidence: readonly Evidence[]; value: 'yes' | 'conditional'; because: string | null }
  | { is: 'no' | 'not-applicable' | 'too-little-text' };

/** A definition, and the server it belongs to where that matters, to show what a rule matches and misses. */
export type Example = ToolDefinition & { server?: string };

/** One claim about a definition. */
export interface Rule {
  /** The file's name without its ending. */
  id: string;
  /** A statement that is true or false of a definition. */
  claim: string;
  shows: Shows;
  /** Tie-breaks and rulings of the rubric that the rule applies. */
  rulings: readonly string[];
  why: string;
  reads: readonly DefinitionField[];
  match: (reading: Reading) => Outcome;
  gaps: readonly string[];
  examples: { matches: readonly [Example, Example]; misses: readonly [Example, Example] };
}

/** Declares a rule. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

export const no: Outcome = { is: 'no' };
export const notApplicable: Outcome = { is: 'not-applicable' };
export const tooLittleText: Outcome = { is: 'too-little-text' };

/**
 * The claim is true, by these words. `because` is a sentence (category rules) or a clause that completes
 * "raised to High because …" (floors, caps, facets) where the rule can say more than its `why`.
 */
export function yes(evidence: readonly (Evidence | null | undefined)[], because: string | null = null): Outcome {
  return { is: 'yes', evidence: evidence.filter((item) => item !== null && item !== undefined), value: 'yes', because };
}

/** The claim is true for calls that use the argument that the evidence names. */
export function conditional(
  evidence: readonly (Evidence | null | undefined)[],
  because: string | null = null,
): Outcome {
  return {
    is: 'yes',
    evidence: evidence.filter((item) => item !== null && item !== undefined),
    value: 'conditional',
    because,
  };
}
