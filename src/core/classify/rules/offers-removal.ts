import { actionValues } from '../reading/actions.ts';
import { topicIs } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const offersRemoval = defineRule({
  id: 'offers-removal',
  claim: 'Among the actions that an argument offers is one that removes something.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T7'],
  why: 'A tool with several actions is graded by the strongest one that its schema accepts.',
  reads: ['inputSchema'],
  match(reading) {
    const values = actionValues(reading);
    if (values.length === 0) return notApplicable;
    const value = values.find(
      ({ act, verb, object }) =>
        act === 'remove' &&
        !/^(?:reset|revoke|release|clean)$/.test(verb) &&
        !(
          verb === 'remove' &&
          object.some((noun) =>
            /label|tag|assignee|reaction|member|link|reviewer|owner|role|assignment|permission|attendee|participant|follower|watcher|collaborator|subscriber/.test(
              noun,
            ),
          )
        ) &&
        !(verb === 'clear' && topicIs(reading, 'session')),
    );
    return value === undefined
      ? no
      : yes(
          [value.evidence],
          `The argument "${value.argument}" accepts "${value.text}", and the strongest action that is offered decides (T7).`,
        );
  },
  gaps: ['Actions that only the server knows are not seen.'],
  examples: {
    matches: [
      {
        name: 'manage_page',
        inputSchema: { type: 'object', properties: { action: { type: 'string', enum: ['create', 'delete'] } } },
      },
      {
        name: 'records',
        inputSchema: { type: 'object', properties: { operation: { enum: ['list_records', 'purge_records'] } } },
      },
    ],
    misses: [
      {
        name: 'manage_page',
        inputSchema: { type: 'object', properties: { action: { type: 'string', enum: ['create', 'update'] } } },
      },
      {
        name: 'search',
        inputSchema: { type: 'object', properties: { sort: { enum: ['delete_date', 'create_date'] } } },
      },
    ],
  },
});
