import { actionValues } from '../reading/actions.ts';
import { acts } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const offersChange = defineRule({
  id: 'offers-change',
  claim: 'Among the actions that an argument offers is one that creates or changes something.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T7'],
  why: 'A tool with several actions is graded by the strongest one that its schema accepts.',
  reads: ['inputSchema'],
  match(reading) {
    const values = actionValues(reading);
    if (values.length === 0 || acts(reading, 'compute')) return notApplicable;
    const value = values.find(
      ({ act, verb }) =>
        ['create', 'update', 'unlink', 'grant'].includes(act) &&
        !/^(?:format|sort|map|index|record|merge|complete)$/.test(verb),
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
      { name: 'labels', inputSchema: { type: 'object', properties: { method: { enum: ['get', 'create'] } } } },
      { name: 'page', inputSchema: { type: 'object', properties: { action: { enum: ['read', 'update'] } } } },
    ],
    misses: [
      { name: 'labels', inputSchema: { type: 'object', properties: { method: { enum: ['get', 'list'] } } } },
      {
        name: 'calculate',
        inputSchema: { type: 'object', properties: { operation: { enum: ['divide', 'multiply'] } } },
      },
    ],
  },
});
