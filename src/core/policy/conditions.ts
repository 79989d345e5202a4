import type { ArgumentCondition } from '../model/argument-condition.ts';
import type { Classification } from '../model/classification.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import type { FacetId } from '../taxonomy/facet.ts';
import { choicesOf, mayBe, namedArguments, type NamedArgument } from './argument-words.ts';

/** Names under which money, or what is traded for it, stands; the wider role of an amount also takes in sizes. */
const amountNames = /(?:^|[^a-z])(?:amounts?|total|price|quantity|qty|sum|cost|budget|notional)(?:[^a-z]|$)/;
const mailNames = /(?:^|[^a-z])(?:to|cc|bcc|e?mails?|recipients?)(?:[^a-z]|$)/;
/** A condition more than these is not read by anybody before it is pasted. */
const mostConditions = 8;

const separated = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The argument that says how much money or how many units a call moves. */
export function isAmount(argument: NamedArgument): boolean {
  return (
    amountNames.test(separated(argument.name)) &&
    mayBe(argument, 'number', 'integer', 'string') &&
    choicesOf(argument).length === 0
  );
}

/** An argument that takes the caller's own text, and not one of a few values. */
const isFreeText = (argument: NamedArgument): boolean => mayBe(argument, 'string') && choicesOf(argument).length === 0;

/** A switch that makes a call graver when it is set. */
function isAggravating({ roles }: NamedArgument, category: Classification['category']): boolean {
  return roles.has('force') || roles.has('permanent') || (roles.has('all') && category === 'Destructive');
}

/** True where a definition speaks of mail, so that a recipient is an address and not a channel. */
function speaksOfMail({ name, description = '' }: ToolDefinition, { schema }: NamedArgument): boolean {
  const said = typeof schema.description === 'string' ? schema.description : '';
  return schema.format === 'email' || /e-?mail/i.test(`${name} ${description} ${said}`);
}

/**
 * What the arguments of a tool should be, as the roles of its schema's arguments tell. What only the reader can say (which
 * hosts, which folder, how much) is left open. A value that the author's default already contradicts is refused when it is
 * left out.
 */
export function conditionsFor(definition: ToolDefinition, classification: Classification): ArgumentCondition[] {
  const { category, facets } = classification;
  const has = (facet: FacetId): boolean => facets[facet].value !== 'no';
  const found: ArgumentCondition[] = [];
  for (const argument of namedArguments(definition)) {
    const { pointer, roles, schema, required } = argument;
    const optional = required ? 'refuse' : 'pass';
    if ((category === 'Financial' || has('money')) && isAmount(argument)) {
      // An amount that is left out often means the whole sum.
      const whenAbsent = 'refuse' as const;
      found.push({ check: 'maximum', argument: pointer, whenAbsent, max: null });
      if (!/price|cost|budget/i.test(argument.name)) {
        found.push({ check: 'total', argument: pointer, whenAbsent, max: null, window: 'day' });
      }
    } else if (
      isFreeText(argument) &&
      roles.has('url') &&
      (has('external-communication') || has('untrusted-content'))
    ) {
      found.push({ check: 'hosts', argument: pointer, whenAbsent: optional, form: 'url', hosts: null });
    } else if (isFreeText(argument) && roles.has('host') && has('external-communication')) {
      found.push({ check: 'hosts', argument: pointer, whenAbsent: optional, form: 'host', hosts: null });
    } else if (isFreeText(argument) && (roles.has('path') || roles.has('output-path')) && has('host-filesystem')) {
      found.push({ check: 'under', argument: pointer, whenAbsent: optional, roots: null });
    } else if (
      isFreeText(argument) &&
      has('external-communication') &&
      mailNames.test(separated(argument.name)) &&
      speaksOfMail(definition, argument)
    ) {
      found.push({ check: 'domains', argument: pointer, whenAbsent: optional, domains: null });
    } else if (argument.types.includes('boolean') && category !== 'Read' && isAggravating(argument, category)) {
      const whenAbsent = schema.default === true ? 'refuse' : 'pass';
      found.push({ check: 'oneOf', argument: pointer, whenAbsent, values: [false] });
    } else if (argument.types.includes('boolean') && category === 'Destructive' && roles.has('restorable')) {
      const whenAbsent = schema.default === true ? 'pass' : 'refuse';
      found.push({ check: 'oneOf', argument: pointer, whenAbsent, values: [true] });
    }
  }
  return found.slice(0, mostConditions);
}
