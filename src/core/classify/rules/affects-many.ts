import { quote, type Evidence } from '../../model/evidence.ts';
import { acts, isNamed, says, type Reading } from '../reading/read-definition.ts';
import { openSet } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

/** Words between the verb and its object that make it many: "deletes multiple rows", "up to 100 records". */
function manyObjects(reading: Reading): Evidence | null {
  const { clause } = reading;
  if (clause === null || clause.foreign) return null;
  const match =
    /^\s*(?:[a-z]+ly )?(?:the )?(one or more|one or multiple|up to \d+|multiple|all|many|several|every|an? (?:array|list|batch|set) of|batch)\b/i.exec(
      clause.phrase,
    );
  if (match === null) return null;
  const end = clause.end + match[0].length;
  return quote(reading.definition, '/description', { start: end - (match[1]?.length ?? 0), end });
}

export const affectsMany = defineRule({
  id: 'affects-many',
  claim: 'One call can affect many objects.',
  shows: { kind: 'facet', facet: 'bulk' },
  rulings: ['R9'],
  why: 'one call can affect many objects',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null || acts(reading, 'read', 'compute', 'think', 'login')) {
      const bulk = isNamed(reading, /\b(?:bulk|batch)\b/);
      return bulk === null ? no : yes([bulk]);
    }
    const named =
      isNamed(reading, /\b(?:bulk|batch|all|multiple|many|mass|everything)\b/) ??
      says(reading, /\b(?:in bulk|in (?:a )?batch(?:es)?|in one (?:call|request)|at once)\b/i) ??
      manyObjects(reading);
    const list = reading.parameters.find(
      (parameter) =>
        !parameter.nested && parameter.roles.has('many') && (parameter.type === 'array' || parameter.type === null),
    );
    const open = acts(reading, 'remove', 'send', 'stop') ? openSet(reading) : null;
    if (open !== null) return yes([open]);
    if (named !== null && acts(reading, 'remove', 'update', 'create', 'send', 'unlink', 'stop', 'trigger'))
      return yes([named]);
    return list !== undefined && acts(reading, 'remove', 'stop', 'send', 'trigger', 'update')
      ? yes([list.evidence()])
      : no;
  },
  gaps: ['A single object that stands for many (a list, a segment) is not counted.'],
  examples: {
    matches: [
      { name: 'delete_all_tasks', description: 'Delete all tasks.' },
      {
        name: 'stop_instances',
        description: 'Stop instances.',
        inputSchema: { type: 'object', properties: { ids: { type: 'array' } } },
      },
    ],
    misses: [
      { name: 'delete_task', description: 'Delete a task.' },
      { name: 'list_all_tasks', description: 'List tasks.' },
    ],
  },
});
