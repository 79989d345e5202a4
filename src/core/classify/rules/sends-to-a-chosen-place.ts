import { acts, argument, isNamed, objectIs } from '../reading/read-definition.ts';
import { chatContext } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const sendsToAChosenPlace = defineRule({
  id: 'sends-to-a-chosen-place',
  claim: 'The call sends or posts something that leaves the product.',
  shows: { kind: 'facet', facet: 'external-communication' },
  rulings: ['T5'],
  why: 'what it sends leaves the product',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!acts(reading, 'send', 'create', 'update') || argument(reading, 'amount') !== undefined) return no;
    const posts = isNamed(reading, /\b(?:post|reply|tweet|comment|publish|sms|send)\b/) !== null;
    if (!acts(reading, 'send') && !(posts && (acts(reading, 'create') || reading.main?.verb === 'post'))) return no;
    if (objectIs(reading, 'schedule')) return no;
    const recipient = argument(reading, 'recipient');
    if (recipient !== undefined)
      return yes(
        [reading.main?.evidence, recipient.evidence()],
        `it sends to whomever the argument “${recipient.name}” names`,
      );
    return acts(reading, 'send') || chatContext(reading) || objectIs(reading, 'outsiderText')
      ? yes([reading.main?.evidence])
      : no;
  },
  gaps: ['Recipients that the server fixes in its configuration look like chosen ones where the schema is unknown.'],
  examples: {
    matches: [
      {
        name: 'send_email',
        description: 'Send an email.',
        inputSchema: { type: 'object', properties: { to: { type: 'string' }, body: { type: 'string' } } },
      },
      { name: 'slack_post_message', description: 'Post a message to a channel.' },
    ],
    misses: [
      {
        name: 'list_emails',
        description: 'List emails.',
        inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } },
      },
      {
        name: 'send_payment',
        description: 'Send a payment.',
        inputSchema: { type: 'object', properties: { amount: { type: 'number' }, to: { type: 'string' } } },
      },
    ],
  },
});
