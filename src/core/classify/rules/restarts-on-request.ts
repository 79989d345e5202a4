import { acts } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const restartsOnRequest = defineRule({
  id: 'restarts-on-request',
  claim: 'An argument makes the call also restart, deploy or run something.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T7'],
  why: 'The strongest effect that the schema accepts decides.',
  reads: ['inputSchema'],
  match(reading) {
    if (!acts(reading, 'create', 'update')) return notApplicable;
    const also = reading.parameters.find(
      ({ words, type, nested }) =>
        type === 'boolean' &&
        !nested &&
        /^(?:auto )?(?:restart|reboot|redeploy|deploy|execute|run)(?: (?:server|service|now|immediately|instance|it|app|on save))?$/.test(
          words,
        ),
    );
    return also === undefined
      ? no
      : yes(
          [also.evidence()],
          `The argument “${also.name}” makes the same call set a process going, and the strongest effect that is offered decides (T7).`,
        );
  },
  gaps: [],
  examples: {
    matches: [
      { name: 'modify_prompt', inputSchema: { type: 'object', properties: { restartServer: { type: 'boolean' } } } },
      { name: 'update_app', inputSchema: { type: 'object', properties: { deploy: { type: 'boolean' } } } },
    ],
    misses: [
      { name: 'update_app', inputSchema: { type: 'object', properties: { deployed: { type: 'boolean' } } } },
      { name: 'get_app', inputSchema: { type: 'object', properties: { restart: { type: 'boolean' } } } },
    ],
  },
});
