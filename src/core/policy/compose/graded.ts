import type { Classification } from '../../model/classification.ts';
import type { Decision } from '../../model/decision.ts';
import type { Category } from '../../taxonomy/category.ts';
import { isJsonObject, pointerTokens, type JsonObject } from '../../model/json.ts';
import { facetIds, type FacetId } from '../../taxonomy/facet.ts';
import type { RiskLevel } from '../../taxonomy/risk-level.ts';

/** What a preset has to know of a tool, small enough to be sent to a browser. */
export interface GradedForPolicy {
  name: string;
  category: Category;
  risk: RiskLevel;
  /** Capabilities that it has always, and those that it has with some arguments. */
  always: readonly FacetId[];
  sometimes: readonly FacetId[];
  decision: Decision;
  /** Of the input schema, the types of the arguments that the decision looks at. */
  inputSchema?: JsonObject;
}

/** The types of the arguments at the top that a decision looks at; undefined where it looks at none. */
function lookedAt(inputSchema: JsonObject | undefined, { conditions, cases }: Decision): JsonObject | undefined {
  const pointers = [...conditions, ...cases, ...cases.flatMap((each) => each.conditions)].map(
    ({ argument }) => argument,
  );
  const names = new Set(pointers.map((pointer) => pointerTokens(pointer)[0] ?? ''));
  const { properties } = inputSchema ?? {};
  if (names.size === 0 || !isJsonObject(properties)) return undefined;
  const types = Object.entries(properties).flatMap(([name, schema]) => {
    const type = names.has(name) && isJsonObject(schema) ? schema['type'] : undefined;
    return type === undefined ? [] : [[name, { type }] as const];
  });
  return { type: 'object', properties: Object.fromEntries(types) };
}

/** The same of a tool's record. */
export function gradedForPolicy(
  name: string,
  { category, risk, facets }: Pick<Classification, 'category' | 'risk' | 'facets'>,
  decision: Decision,
  inputSchema?: JsonObject,
): GradedForPolicy {
  const having = (value: 'yes' | 'conditional'): FacetId[] => facetIds.filter((id) => facets[id].value === value);
  const types = lookedAt(inputSchema, decision);
  return {
    name,
    category,
    risk,
    always: having('yes'),
    sometimes: having('conditional'),
    decision,
    ...(types !== undefined && { inputSchema: types }),
  };
}

/** True where a tool has a capability, always or with some arguments. */
export function may({ always, sometimes }: GradedForPolicy, facet: FacetId): boolean {
  return always.includes(facet) || sometimes.includes(facet);
}
