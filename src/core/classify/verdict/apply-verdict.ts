import type { Advice, Classification, Facets, Move } from '../../model/classification.ts';
import type { Evidence } from '../../model/evidence.ts';
import { quotation } from '../../model/in-sentence.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import { categories, categoryFacts, type Category } from '../../taxonomy/category.ts';
import { facetIds } from '../../taxonomy/facet.ts';
import { higher, lower, riskLevels, type RiskLevel } from '../../taxonomy/risk-level.ts';
import { compose } from '../rationale/compose.ts';
import { whatItDoes } from '../rationale/what-it-does.ts';
import { readDefinition, type Reading } from '../reading/read-definition.ts';
import { rules } from '../rules/index.ts';
import { weigh, type Finding } from '../weigh.ts';
import { contradictionsWith } from '../contradictions.ts';
import { categoryFinding, facetFindings, floorFindings, supported } from './findings.ts';
import { usableSentence } from './usable-sentence.ts';
import type { Verdict } from './verdict.ts';

/** Where rules and a model read different categories, neither reading is known to be the better one. */
const confidenceInDispute = 0.5;
const longestQuotation = 80;

const gravity = { no: 0, conditional: 1, yes: 2 } as const;

function stronger<Value extends { value: keyof typeof gravity }>(one: Value, other: Value): Value {
  return gravity[other.value] > gravity[one.value] ? other : one;
}

function graver(one: Category, other: Category): Category {
  return categories.indexOf(other) < categories.indexOf(one) ? other : one;
}

function joined(one: Facets, other: Partial<Facets>): Facets {
  const entries = facetIds.map((id) => [id, stronger(one[id], other[id] ?? one[id])] as const);
  return Object.fromEntries(entries) as Facets;
}

/** The facets that a verdict asserts and words bear out. */
function assertedFacets(definition: ToolDefinition, verdict: Verdict): Partial<Facets> {
  const asserted: Partial<Facets> = {};
  for (const { facet, value, evidence } of verdict.facets) {
    const words = supported(definition, 'facet', evidence);
    const present = asserted[facet];
    if (words.length > 0)
      asserted[facet] = stronger(present ?? { value: 'no', evidence: [] }, { value, evidence: words });
  }
  return asserted;
}

/** Every floor of both sides once, at its higher level, those that the base already reaches left out; highest first. */
function floorsAbove(base: RiskLevel, moves: readonly Move[]): Move[] {
  const byId = new Map<string, Move>();
  for (const move of moves) {
    const known = byId.get(move.id);
    if (move.kind === 'floor' && (known === undefined || higher(known.level, move.level) !== known.level))
      byId.set(move.id, move);
  }
  return [...byId.values()]
    .filter(({ level }) => higher(level, base) === level)
    .sort((one, other) => riskLevels.indexOf(other.level) - riskLevels.indexOf(one.level));
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ pointer, part, start, end }) => {
    const key = `${pointer} ${part} ${start} ${end}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The finding that decided the rules' category. */
function decidedBy(reading: Reading, { category, rules: matched }: Classification): Finding {
  const findings = rules.flatMap((rule): Finding[] => {
    const outcome = matched.includes(rule.id) ? rule.match(reading) : null;
    return outcome?.is === 'yes' ? [{ rule, outcome }] : [];
  });
  const { category: weighed, deciding } = weigh(findings);
  if (deciding !== null && weighed === category) return deciding;
  return categoryFinding(category, categoryFacts[category].test, []);
}

/** Says that rules and model differ, and by which words. */
function inDispute(ruled: Category, read: Category, words: readonly Evidence[]): string {
  const quoted = quotation(words[0]?.text ?? '', longestQuotation);
  return `The rules read ${ruled}; a model reads ${read} in the words ${quoted}.`;
}

/** Puts a model's account of what a tool does in the place of the sentence that the rules made. */
function retold(rationale: string, reading: Reading, does: string): string {
  const made = whatItDoes(reading).sentence.replace(/\p{C}/gu, '');
  return rationale.startsWith(made) ? `${does}${rationale.slice(made.length)}` : rationale;
}

/**
 * Takes a verdict into a classification. It can raise the category, add floors and with them raise the risk level, add
 * facets, and say better what the tool does; it never lowers anything. A claim counts only where words of the definition
 * bear it out. A cap of the rules holds for the category that they read: it falls where the category is raised.
 * `server` is the name that the rules were given.
 */
export function applyVerdict(
  definition: ToolDefinition,
  classification: Classification,
  verdict: Verdict,
  { model, server }: { model: Advice; server?: string | undefined },
): Classification {
  const words = supported(definition, 'category', verdict.category.evidence);
  const category =
    words.length === 0 ? classification.category : graver(classification.category, verdict.category.value);
  const raised = category !== classification.category;
  const asked = joined(classification.facets, assertedFacets(definition, verdict));
  const floors = floorFindings(definition, verdict);
  const weighed = weigh([categoryFinding(category, '', raised ? words : []), ...facetFindings(asked), ...floors]);
  const facets = joined(asked, weighed.facets);
  const base = raised ? categoryFacts[category].base : classification.base;
  const above = floorsAbove(base, [...classification.moves, ...weighed.moves]);
  const uncapped = above.reduce<RiskLevel>((level, floor) => higher(level, floor.level), base);
  const caps = raised ? [] : classification.moves.filter(({ kind }) => kind === 'cap');
  const capped = caps.reduce<RiskLevel>((level, cap) => lower(level, cap.level), uncapped);
  const risk = higher(classification.risk, capped);
  const moves = [...above, ...caps];

  const contradictions = raised ? contradictionsWith(definition, category) : classification.contradictions;
  const added = moves.filter(({ id }) => !classification.moves.some((move) => move.id === id));
  const regraded = raised || risk !== classification.risk || added.length > 0;
  const does = verdict.does === null ? null : usableSentence(verdict.does, category);
  let { rationale } = classification;
  if (regraded || does !== null) {
    const reading = readDefinition(definition, server);
    if (regraded) {
      const deciding = raised
        ? categoryFinding(category, inDispute(classification.category, category, words), words)
        : decidedBy(reading, classification);
      const weight = { category, base, risk, moves, facets, deciding, rival: null };
      rationale = compose(reading, weight, contradictions[0]?.text ?? null);
    }
    if (does !== null) rationale = retold(rationale, reading, does);
  }
  return {
    ...classification,
    category,
    risk,
    base,
    moves,
    facets,
    rationale,
    evidence: distinct([
      ...(raised ? words : []),
      ...added.flatMap(({ evidence }) => evidence),
      ...classification.evidence,
    ]),
    confidence: raised ? Math.min(classification.confidence, confidenceInDispute) : classification.confidence,
    contradictions,
    method: 'rules+model',
    model,
  };
}
