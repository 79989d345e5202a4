import { actionValues } from '../reading/actions.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const offersProcess = defineRule({
  id: 'offers-process',
  claim: 'Among the actions that an argument offers is one that starts, stops or sends something.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T7'],
  why: 'A tool with several actions is graded by the strongest one that its schema accepts.',
  reads: ['inputSchema'],
  match(reading) {
    const values = actionValues(reading);
    if (values.length === 0) return notApplicable;
    const value = values.find(
      ({ act, verb }) =>
        ['run', 'trigger', 'stop', 'send', 'interact', 'install'].includes(act) &&
        !/^(?:close|select|focus|back|input|refresh|open|begin|start|call)$/.test(verb),
    );
    return value === undefined
      ? no
      : yes(
          [value.evidence],
          `The argument "${value.argument}" accepts "${value.text}", and the strongest action that is offered decides (T7).`,
        );
  },
  gaps: ['A value that only sounds like an action ("call" as a kind of contact) may be misread.'],
  examples: {
    matches: [
      { name: 'service', inputSchema: { type: 'object', properties: { action: { enum: ['status', 'restart'] } } } },
      { name: 'workflow', inputSchema: { type: 'object', properties: { operation: { enum: ['get', 'execute'] } } } },
    ],
    misses: [
      { name: 'workflow', inputSchema: { type: 'object', properties: { operation: { enum: ['get', 'list'] } } } },
      { name: 'workflow', inputSchema: { type: 'object', properties: { status: { enum: ['started', 'stopped'] } } } },
    ],
  },
});
