import { combinationFacts, combinationIds, type CombinationId } from '../taxonomy/combination.ts';
import type { FacetId } from '../taxonomy/facet.ts';
import { riskLevels, type RiskLevel } from '../taxonomy/risk-level.ts';
import { may } from '../policy/compose/graded.ts';
import type { CheckedServer, CheckedTool } from './stack.ts';

/** A tool that somebody should look at. */
export interface Attention {
  server: string;
  tool: string;
  category: CheckedTool['category'];
  risk: RiskLevel;
  action: CheckedTool['decision']['action'];
  reason: string;
}

/** The tools of one server that bring one capability into a combination. */
export interface Place {
  server: string;
  /** Names of the first few, those that always have it first. */
  tools: string[];
  count: number;
}

/** What the tools of the whole stack make possible together. */
export interface Flow {
  id: CombinationId;
  /** Each capability that it takes, and where it comes from. */
  legs: { facet: FacetId; places: Place[] }[];
  /** True where no single server brings all of it: only the stack makes it possible. */
  across: boolean;
}

/** Tools of several servers with one name: a model, and a rule that names a tool alone, can take one for the other. */
export interface Collision {
  tool: string;
  servers: string[];
}

/** What a stack of servers can do. */
export interface StackReport {
  servers: {
    key: string;
    ref: string | null;
    state: CheckedServer['state'];
    notes: string[];
    version: string | null;
    tools: number;
    risks: Record<RiskLevel, number>;
    /** Its gravest tool's level; null where it has none, or nothing is known of it. */
    grade: RiskLevel | null;
    tokens: number;
  }[];
  attention: Attention[];
  flows: Flow[];
  collisions: Collision[];
  /** Tokens that all definitions take together, estimated. */
  tokens: number;
}

const mostNames = 4;
const levelOf = (risk: RiskLevel): number => riskLevels.indexOf(risk);

/** True where a level is another one or graver. */
export function isAtLeast(risk: RiskLevel, threshold: RiskLevel): boolean {
  return levelOf(risk) >= levelOf(threshold);
}

function gravest(tools: readonly CheckedTool[]): RiskLevel | null {
  return tools.reduce<RiskLevel | null>(
    (worst, { risk }) => (worst === null || levelOf(risk) > levelOf(worst) ? risk : worst),
    null,
  );
}

function risksOf(tools: readonly CheckedTool[]): Record<RiskLevel, number> {
  const risks: Record<RiskLevel, number> = { Low: 0, Medium: 0, High: 0, Critical: 0 };
  for (const { risk } of tools) risks[risk] += 1;
  return risks;
}

function placesOf(servers: readonly CheckedServer[], facet: FacetId): Place[] {
  return servers.flatMap(({ key, tools }): Place[] => {
    const having = tools.filter((tool) => may(tool, facet));
    if (having.length === 0) return [];
    const names = having.toSorted(
      (one, other) => Number(other.always.includes(facet)) - Number(one.always.includes(facet)),
    );
    return [{ server: key, tools: names.slice(0, mostNames).map(({ name }) => name), count: having.length }];
  });
}

/** Combinations of capabilities that the servers have together. Only one that is `across` is news to a reader of the servers' pages. */
function flowsOf(servers: readonly CheckedServer[]): Flow[] {
  return combinationIds.flatMap((id): Flow[] => {
    const legs = combinationFacts[id].legs.map((facet) => ({ facet, places: placesOf(servers, facet) }));
    if (legs.some(({ places }) => places.length === 0)) return [];
    const across = !servers.some(({ key }) => legs.every(({ places }) => places.some(({ server }) => server === key)));
    return [{ id, legs, across }];
  });
}

function collisionsOf(servers: readonly CheckedServer[]): Collision[] {
  const byName = new Map<string, Set<string>>();
  for (const { key, tools } of servers) {
    for (const { name } of tools) byName.set(name, (byName.get(name) ?? new Set<string>()).add(key));
  }
  return [...byName]
    .filter(([, keys]) => keys.size > 1)
    .map(([tool, keys]) => ({ tool, servers: [...keys] }))
    .sort((one, other) => (one.tool < other.tool ? -1 : 1));
}

/**
 * What the servers of a client's configuration can do, alone and together. Tools at or above `threshold` are those that
 * need attention, gravest first. Servers that are switched off count for nothing.
 */
export function checkStack(servers: readonly CheckedServer[], threshold: RiskLevel): StackReport {
  const active = servers.filter(({ state }) => state === 'known');
  const attention = active
    .flatMap(({ key, tools }) =>
      tools
        .filter(({ risk }) => isAtLeast(risk, threshold))
        .map(({ name, category, risk, decision }): Attention => {
          return { server: key, tool: name, category, risk, action: decision.action, reason: decision.reason };
        }),
    )
    .sort((one, other) => levelOf(other.risk) - levelOf(one.risk));
  const rows = servers.map(({ key, ref, state, notes, version, tools }) => ({
    key,
    ref,
    state,
    notes,
    version,
    tools: tools.length,
    risks: risksOf(tools),
    grade: state === 'known' ? gravest(tools) : null,
    tokens: tools.reduce((sum, tool) => sum + tool.tokens, 0),
  }));
  return {
    servers: rows,
    attention,
    flows: flowsOf(active),
    collisions: collisionsOf(active),
    tokens: rows.filter(({ state }) => state === 'known').reduce((sum, { tokens }) => sum + tokens, 0),
  };
}
