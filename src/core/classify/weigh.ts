import type { FacetReading, Facets, Move } from '../model/classification.ts';
import { categories, categoryFacts, type Category } from '../taxonomy/category.ts';
import { facetFacts, facetIds, type FacetId } from '../taxonomy/facet.ts';
import { higher, lower, riskLevels, type RiskLevel } from '../taxonomy/risk-level.ts';
import type { Outcome, Rule } from './rule.ts';

/**
 * How much a category rule counts where several match: the strongest decides, and of equals the category that
 * the rubric tests first. Tie-breaks and rulings outweigh the plain reading of a verb, which they correct.
 */
export const strengths: Record<string, number> = {
  'names-no-act': 10,
  'author-says-it-changes': 12,
  'author-says-it-destroys': 38,
  'creates-or-changes': 30,
  'reads-or-computes': 28,
  'grants-access': 34,
  'generates-stored-media': 36,
  'makes-a-key': 36,
  'does-more-than-named': 38,
  'triggers-a-process': 40,
  'stops-a-process': 40,
  'sends-a-message-for-good': 42,
  'removes-data': 44,
  'cancels-a-record': 50,
  'does-arithmetic': 50,
  'starts-a-job': 50,
  'restarts-on-request': 64,
  'lists-removal-among-its-actions': 50,
  'runs-an-analysis': 50,
  'describes-a-removal': 48,
  'saves-to-a-chosen-place': 50,
  'unlinks-or-disables': 52,
  'revokes-access': 54,
  'posts-a-recallable-message': 56,
  'releases-a-version': 56,
  'controls-a-device': 56,
  'acts-on-a-live-page': 58,
  'asks-model-for-text': 60,
  'refreshes-derived-data': 60,
  'requests-a-certificate': 60,
  'restorable-removal': 62,
  'clears-browser-storage': 62,
  'signs-with-stored-key': 62,
  'offers-change': 64,
  'thinks-only': 81,
  'changes-session-view-only': 66,
  'delegates-to-an-agent': 68,
  'sends-any-http-method': 70,
  'installs-third-party-code': 70,
  'offers-process': 70,
  'runs-open-queries': 72,
  'runs-supplied-code': 74,
  'language-cannot-modify': 76,
  'read-only-is-enforced': 78,
  'force-overwrites-history': 80,
  'offers-removal': 80,
  'changes-paid-plan': 84,
  'bills-somebody': 84,
  'trades-or-orders': 86,
  'moves-money-when-called': 86,
  'sends-coins': 86,
  'lets-another-take-money': 86,
  'records-in-a-ledger': 86,
  'builds-an-unsigned-transaction': 88,
};

/** Facets that raise the risk by themselves, and whether one that depends on an argument does (R15, R20, R31). */
const facetFloors: Partial<Record<FacetId, { level: RiskLevel; conditional: boolean }>> = {
  'access-control': { level: 'High', conditional: true },
  'network-change': { level: 'High', conditional: true },
  credentials: { level: 'High', conditional: true },
  'untrusted-content': { level: 'Medium', conditional: false },
  'private-data': { level: 'Medium', conditional: false },
  'host-filesystem': { level: 'Medium', conditional: false },
};

/** The three legs of an exfiltration. Two in one tool are High. */
const legs: readonly FacetId[] = ['private-data', 'untrusted-content', 'external-communication'];
const legNames: Partial<Record<FacetId, string>> = {
  'private-data': 'reads private data',
  'untrusted-content': 'reads text that outsiders can write',
  'external-communication': 'reaches a place that the caller chooses',
};

/** A rule that matched, with what it found. */
export interface Finding {
  rule: Rule;
  outcome: Extract<Outcome, { is: 'yes' }>;
}

/** What the findings add up to. */
export interface Weighed {
  category: Category;
  base: RiskLevel;
  risk: RiskLevel;
  moves: Move[];
  facets: Facets;
  /** The finding that decided the category, and the strongest one for another category, if any. */
  deciding: Finding | null;
  rival: Finding | null;
}

const absent: FacetReading = { value: 'no', evidence: [] };

function isFor(finding: Finding, category: Category): boolean {
  return finding.rule.shows.kind === 'category' && finding.rule.shows.category === category;
}

function strongest(findings: readonly Finding[]): Finding | null {
  let best: Finding | null = null;
  for (const category of categories) {
    for (const finding of findings) {
      if (
        isFor(finding, category) &&
        (best === null || (strengths[finding.rule.id] ?? 0) > (strengths[best.rule.id] ?? 0))
      )
        best = finding;
    }
  }
  return best;
}

/** Capabilities that follow from another finding: who deletes a container affects many, who installs code runs it. */
const consequences: Record<string, { value: 'yes' | 'conditional'; ids: readonly FacetId[] }[]> = {
  'runs-unguarded-statements': [{ value: 'yes', ids: ['code-execution', 'irreversible', 'bulk', 'private-data'] }],
  'runs-code-on-a-host': [
    { value: 'yes', ids: ['code-execution'] },
    { value: 'conditional', ids: ['credentials', 'irreversible'] },
  ],
  'brings-in-third-party-code': [{ value: 'yes', ids: ['code-execution', 'persistence'] }],
  'revokes-access': [{ value: 'yes', ids: ['access-control'] }],
  'sends-what-and-where-the-caller-says': [{ value: 'yes', ids: ['external-communication'] }],
  'releases-a-version': [{ value: 'yes', ids: ['external-communication'] }],
  'deletes-a-container': [{ value: 'yes', ids: ['bulk'] }],
  'removes-an-open-set': [{ value: 'yes', ids: ['bulk'] }],
  'applies-infrastructure-code': [
    { value: 'yes', ids: ['infrastructure'] },
    { value: 'conditional', ids: ['irreversible'] },
  ],
  'moves-what-safety-depends-on': [{ value: 'yes', ids: ['infrastructure'] }],
  'moves-a-device': [{ value: 'yes', ids: ['infrastructure'] }],
  'controls-a-device': [{ value: 'yes', ids: ['infrastructure'] }],
  'pays-out-as-the-caller-says': [{ value: 'yes', ids: ['irreversible'] }],
  'sends-any-http-method': [{ value: 'yes', ids: ['untrusted-content', 'external-communication'] }],
  'runs-code-in-a-page': [{ value: 'conditional', ids: ['private-data', 'external-communication'] }],
};

function implied(findings: readonly Finding[], category: Category, deciding: Finding | null) {
  const found = findings
    .filter(({ rule }) => rule.shows.kind !== 'floor' || floorApplies(rule.id, category))
    .flatMap((finding) => (consequences[finding.rule.id] ?? []).map((consequence) => ({ finding, ...consequence })));
  if (deciding === null) return found;
  if (category === 'Financial') found.push({ finding: deciding, value: 'yes', ids: ['money'] });
  if (category === 'Destructive' || deciding.rule.id === 'sends-a-message-for-good')
    found.push({ finding: deciding, value: 'yes', ids: ['irreversible'] });
  return found;
}

function facetsOf(findings: readonly Finding[], category: Category, deciding: Finding | null): Facets {
  const facets = Object.fromEntries(facetIds.map((id) => [id, absent])) as Facets;
  for (const { rule, outcome } of findings) {
    if (rule.shows.kind !== 'facet') continue;
    const present = facets[rule.shows.facet];
    if (present.value === 'yes') continue;
    facets[rule.shows.facet] = { value: outcome.value, evidence: [...outcome.evidence] };
  }
  for (const { finding, value, ids } of implied(findings, category, deciding)) {
    for (const id of ids)
      if (facets[id].value === 'no' || value === 'yes') facets[id] = { value, evidence: [...finding.outcome.evidence] };
  }
  // Looking at infrastructure, or at a device, is not acting on it.
  if (category === 'Read') facets.infrastructure = absent;
  return facets;
}

/** Why a capability that follows from another finding moves the risk. */
function impliedClause(id: FacetId, value: FacetReading['value']): string {
  const { title, meaning } = facetFacts[id];
  return value === 'conditional' ? `${title.toLowerCase()} may be within its reach` : `it ${meaning}`;
}

function floorsOf(findings: readonly Finding[], facets: Facets, category: Category): Move[] {
  const floors: Move[] = [];
  for (const { rule, outcome } of findings) {
    if (rule.shows.kind !== 'floor' || !floorApplies(rule.id, category)) continue;
    floors.push({
      kind: 'floor',
      id: rule.id,
      level: rule.shows.level,
      because: outcome.because ?? rule.why,
      evidence: [...outcome.evidence],
    });
  }
  for (const id of facetIds) {
    const floor = facetFloors[id];
    const { value, evidence } = facets[id];
    if (floor === undefined || value === 'no' || (value === 'conditional' && !floor.conditional)) continue;
    const finding = findings.find(({ rule }) => rule.shows.kind === 'facet' && rule.shows.facet === id);
    floors.push({
      kind: 'floor',
      id,
      level: floor.level,
      because: finding?.outcome.because ?? finding?.rule.why ?? impliedClause(id, value),
      evidence,
    });
  }
  const present = legs.filter((id) => facets[id].value === 'yes');
  if (present.length >= 2) {
    const because = `one call ${present.map((id) => legNames[id] ?? id).join(' and ')}`;
    floors.push({
      kind: 'floor',
      id: 'two-legs',
      level: 'High',
      because,
      evidence: present.flatMap((id) => facets[id].evidence),
    });
  }
  return floors;
}

/** Floors that are about a loss or a payment hold only where the category is one (T6 keeps an interpreter's risk apart). */
function floorApplies(id: string, category: Category): boolean {
  if (id === 'pays-out-as-the-caller-says') return category === 'Financial';
  if (id === 'deletes-a-container') return category === 'Destructive';
  if (id === 'removes-an-open-set') return category !== 'Read' && category !== 'Write';
  if (id === 'runs-unguarded-statements' || id === 'runs-code-on-a-host')
    return category === 'Execute' || category === 'Write';
  return true;
}

/** Turns findings into a category, a risk level and what moved it. */
export function weigh(findings: readonly Finding[]): Weighed {
  const deciding = strongest(findings);
  const category = deciding?.rule.shows.kind === 'category' ? deciding.rule.shows.category : 'Read';
  const rival = strongest(findings.filter((finding) => !isFor(finding, category)));
  const { base } = categoryFacts[category];
  const facets = facetsOf(findings, category, deciding);
  const floors = floorsOf(findings, facets, category).filter(({ level }) => higher(level, base) === level);
  const raised = floors.reduce<RiskLevel>((level, floor) => higher(level, floor.level), base);
  const caps: Move[] = findings
    .filter(({ rule }) => rule.shows.kind === 'cap')
    .map(({ rule, outcome }) => ({
      kind: 'cap' as const,
      id: rule.id,
      level: rule.shows.kind === 'cap' ? rule.shows.level : 'Critical',
      because: outcome.because ?? rule.why,
      evidence: [...outcome.evidence],
    })) // prettier-ignore
    .filter(({ level }) => lower(level, raised) === level && level !== raised);
  const risk = caps.reduce<RiskLevel>((level, cap) => lower(level, cap.level), raised);
  const moves = [
    ...floors.sort((one, other) => riskLevels.indexOf(other.level) - riskLevels.indexOf(one.level)),
    ...caps,
  ];
  return { category, base, risk, moves, facets, deciding, rival };
}
