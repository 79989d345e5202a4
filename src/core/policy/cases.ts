import type { Classification } from '../model/classification.ts';
import type { DecisionCase } from '../model/decision.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { choicesOf, namedArguments, type NamedArgument } from './argument-words.ts';
import { conditionsFor } from './conditions.ts';
import { neutralDecisions } from './neutral-decision.ts';

/** Words with which an action begins that looks and changes nothing. `query` and `run` may do either, so they are not here. */
const looking =
  /^(?:get|list|read|show|view|describe|status|search|find|count|info|help|details|lookup|history|exists|version)$/;
/** Words that say that an action does more than look, wherever they stand. */
const doing =
  /^(?:and|or|set|put|add|create|new|insert|update|edit|modify|change|delete|del|remove|drop|clear|reset|purge|wipe|send|post|write|save|run|exec|execute|start|stop|restart|kill|apply|deploy|install|upload|import|move|copy|rename|replace|mark|ack|acknowledge|pop|consume|lock|unlock|enable|disable|grant|revoke|secret|secrets|password|passwords|token|tokens|credentials?|keys?)$/;

/** True where a value of a multi-action argument names an action that looks and changes nothing, as far as its words tell. */
function looks(value: string): boolean {
  const words = value
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const [first = '', last = ''] = [words[0], words.at(-1)];
  // Both `list_rules` and `rules.list` are habits.
  return (looking.test(first) || looking.test(last)) && !words.some((word) => doing.test(word));
}

/** The weaker actions of a tool that takes several: the argument, and the values that look and change nothing. */
function weakerActions(definition: ToolDefinition): { argument: NamedArgument; values: string[] } | null {
  for (const argument of namedArguments(definition)) {
    const choices = choicesOf(argument);
    if (!argument.roles.has('action') || argument.roles.has('secret') || choices.length < 2) continue;
    const values = choices.filter(looks);
    if (values.length > 0 && values.length < choices.length) return { argument, values };
  }
  return null;
}

function dryRun(definition: ToolDefinition): NamedArgument | null {
  const found = namedArguments(definition).find(
    ({ roles, types, pointer }) => roles.has('dry-run') && types.includes('boolean') && !pointer.slice(1).includes('/'),
  );
  return found ?? null;
}

/**
 * The calls of a tool for which a milder treatment is enough. Only a tool that would be asked about or kept from the model
 * has any, and none of a tool that gives out secrets or runs what it is given: there, looking is not milder.
 */
export function casesFor(
  definition: ToolDefinition,
  classification: Classification,
  action: 'allow' | 'limit' | 'ask' | 'deny' | 'hide',
): DecisionCase[] {
  const { category, facets } = classification;
  if (action === 'allow' || action === 'limit' || category === 'Read') return [];
  if (facets.credentials.value !== 'no' || facets['code-execution'].value === 'yes') return [];
  const cases: DecisionCase[] = [];
  const weaker = weakerActions(definition);
  if (weaker !== null) {
    const conditions = conditionsFor(definition, classification).filter(
      ({ check }) => check === 'hosts' || check === 'under',
    );
    const sees = facets['private-data'].value !== 'no' && facets['untrusted-content'].value !== 'no';
    const { limit, remember, fallback, ...plan } =
      neutralDecisions.Read[sees || conditions.length > 0 ? 'High' : 'Medium'];
    cases.push({
      argument: weaker.argument.pointer,
      values: weaker.values,
      action: plan.action === 'ask' ? 'ask' : 'limit',
      limit,
      remember,
      fallback,
      conditions,
      reason:
        'These actions look and change nothing, as far as their names tell, so they get what a reading tool gets.',
    });
  }
  const rehearsal = action === 'ask' ? dryRun(definition) : null;
  if (rehearsal !== null) {
    const { limit, remember, fallback } = neutralDecisions.Write.Medium;
    cases.push({
      argument: rehearsal.pointer,
      values: [true],
      action: 'limit',
      limit,
      remember,
      fallback,
      conditions: [],
      reason:
        'The author says that such a call changes nothing; that is a promise of the server, not a thing a policy sees.',
    });
  }
  return cases;
}
