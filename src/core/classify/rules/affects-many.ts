import { acts, isNamed, says } from '../reading/read-definition.ts';
import { openSet } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

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
      says(reading, /\b(?:in bulk|batch|multiple|all|many|several)\b/i);
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
