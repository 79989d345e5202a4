import type { Classification } from '../model/classification.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import type { FacetId } from '../taxonomy/facet.ts';
import { riskLevels } from '../taxonomy/risk-level.ts';
import { isSpeakable } from '../model/input-arguments.ts';
import { namedArguments } from './argument-words.ts';
import { isAmount } from './conditions.ts';
import { facetEffects, facetsByGravity } from './facet-effects.ts';
import type { Plan } from './neutral-decision.ts';

/**
 * Facets that a definition supports, gravest first; those that depend on an argument come after those that do not.
 * What removes data is grave for what it loses, whatever else it acts on.
 */
export function supportedFacets({ category, facets }: Pick<Classification, 'category' | 'facets'>): FacetId[] {
  const order =
    category === 'Destructive' ? [...new Set<FacetId>(['irreversible', 'bulk', ...facetsByGravity])] : facetsByGravity;
  const having = (value: 'yes' | 'conditional'): FacetId[] => order.filter((facet) => facets[facet].value === value);
  return [...having('yes'), ...having('conditional')];
}

/**
 * The way from a category's base to the risk level, as a clause without a full stop: "Write starts at Medium and
 * is raised to High because it changes network exposure".
 */
export function gradeClause({
  category,
  base,
  risk,
  moves,
}: Pick<Classification, 'category' | 'base' | 'risk' | 'moves'>): string {
  if (risk === base) return `${category} starts at ${base}`;
  const raised = riskLevels.indexOf(risk) > riskLevels.indexOf(base);
  const mover = moves.find(({ kind, level }) => kind === (raised ? 'floor' : 'cap') && level === risk);
  const because = mover === undefined ? '' : ` because ${mover.because.trim().replace(/[.;,\s]+$/, '')}`;
  return `${category} starts at ${base} and is ${raised ? 'raised to' : 'capped at'} ${risk}${because}`;
}

function whatOneCallCan(classification: Classification): string {
  const facet = supportedFacets(classification)[0];
  if (classification.category === 'Destructive' && facet === 'irreversible') {
    const what = classification.facets.bulk.value === 'yes' ? 'many objects at once' : 'data';
    return `one call can destroy ${what}, and its definition names no way back`;
  }
  if (facet === undefined) return 'one call is enough for its whole effect';
  const depends = classification.facets[facet].value === 'conditional' ? ', depending on its arguments,' : '';
  return `one call${depends} can ${facetEffects[facet].oneCall}`;
}

function actionSentence(definition: ToolDefinition, classification: Classification, plan: Plan): string {
  const { category } = classification;
  switch (plan.action) {
    case 'allow':
      return 'Nothing in its definition calls for a gate, so it is allowed without a limit.';
    case 'limit': {
      const pass =
        category === 'Read'
          ? 'Reading passes without a question'
          : 'A change that counts as recoverable passes without a question';
      return `${pass}; ${plan.limit?.max} calls a ${plan.limit?.window} is a conventional ceiling against loops, not a measured one, and makes no single call safer.`;
    }
    case 'ask': {
      const each = plan.remember
        ? 'A person sees each call first'
        : 'A person approves each call, and no approval is remembered';
      return `${each}, because ${whatOneCallCan(classification)}; ${fallbackClause(definition, classification, plan)}.`;
    }
    case 'deny':
    case 'hide':
      return `It is kept from the model, because ${whatOneCallCan(classification)}; if somebody enables it by hand, every call needs an approval that is not remembered.`;
  }
}

function fallbackClause(definition: ToolDefinition, { category }: Classification, { fallback }: Plan): string {
  if (fallback?.action === 'limit') {
    return `where nobody can be asked, ${fallback.limit?.max} calls a ${fallback.limit?.window} is a conventional ceiling that stops a loop and leaves that risk as it is`;
  }
  if (category === 'Financial') {
    const amount = namedArguments(definition).find((each) => isAmount(each) && isSpeakable(each.name))?.name ?? null;
    return amount === null
      ? 'no argument bounds the sum, so where nobody can be asked it is denied'
      : `set a maximum for ${amount} per call and per day, and deny the tool where nobody can be asked, since a limit counts calls and not sums`;
  }
  return 'where nobody can be asked it is hidden, since a limit would only slow the loss';
}

/** Why a tool gets its decision and not the next milder one: the grade in one sentence, the action in another. */
export function reasonFor(definition: ToolDefinition, classification: Classification, plan: Plan): string {
  return `${gradeClause(classification)}. ${actionSentence(definition, classification, plan)}`;
}
