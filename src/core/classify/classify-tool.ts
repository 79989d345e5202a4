import type { Classification } from '../model/classification.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { definitionDigest } from '../identity/definition-digest.ts';
import { certaintyOf } from './confidence.ts';
import { contradictionsWith } from './contradictions.ts';
import { compose } from './rationale/compose.ts';
import { readDefinition } from './reading/read-definition.ts';
import { rules, rulesVersion } from './rules/index.ts';
import { weigh, type Finding, type Weighed } from './weigh.ts';

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ pointer, part, start, end }) => {
    const key = `${pointer} ${part} ${start} ${end}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The tie-breaks and rulings that decided the category (those that its reason names) or moved the risk. */
function rulingsOf({ deciding, moves, base, risk }: Weighed, findings: readonly Finding[]): string[] {
  const cited = new Set(deciding?.outcome.because?.match(/\b[TR]\d{1,2}\b/g) ?? []);
  const named = deciding?.rule.rulings.filter((id) => cited.has(id)) ?? [];
  const moved = moves.filter(({ kind, level }) => level === risk && (kind === 'cap' || level !== base));
  const behind = findings
    .filter(({ rule }) => moved.some(({ id }) => id === rule.id))
    .flatMap(({ rule }) => rule.rulings);
  return [...new Set([...named, ...behind])];
}

/**
 * Grades one tool definition by the rules: category, risk level, facets, the words that they rest on, and a rationale.
 * Pure and synchronous; the same definition and server give the same classification. Author annotations never lower
 * a grade. `server` is the name of the server, whose words are taken off the tool's name.
 */
export function classifyTool(definition: ToolDefinition, context: { server?: string } = {}): Classification {
  const reading = readDefinition(definition, context.server);
  const findings: Finding[] = [];
  for (const rule of rules) {
    const outcome = rule.match(reading);
    if (outcome.is === 'yes') findings.push({ rule, outcome });
  }
  const weighed = weigh(findings);
  const { category, base, risk, moves, facets, deciding } = weighed;
  const contradictions = contradictionsWith(definition, category);
  const { confidence, thin } = certaintyOf(reading, weighed);
  return {
    digest: definitionDigest(definition),
    category,
    risk,
    base,
    moves,
    facets,
    tieBreaks: rulingsOf(weighed, findings),
    tags: findings.flatMap(({ rule }) => (rule.shows.kind === 'tag' ? [rule.shows.tag] : [])),
    rationale: compose(reading, weighed, contradictions[0]?.text ?? null),
    evidence: distinct([
      ...(deciding?.outcome.evidence ?? []),
      ...(reading.main === null ? [] : [reading.main.evidence]),
      ...moves.flatMap(({ evidence }) => evidence),
    ]),
    confidence,
    thin,
    contradictions,
    rules: findings.map(({ rule }) => rule.id),
    method: 'rules',
    rulesVersion,
  };
}
