import { acts, isNamed, objectEvidence, says, topicIs } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const plans = new Set('subscription plan membership'.split(' '));

export const changesPaidPlan = defineRule({
  id: 'changes-paid-plan',
  claim: 'A successful call starts, ends or changes a paid plan.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1'],
  why: 'A subscription record differs after the call alone.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (!acts(reading, 'create', 'update', 'stop', 'unlink', 'remove', 'pay', 'trigger') || !headWord(reading, plans))
      return no;
    if (
      topicIs(reading, 'web', 'log') ||
      says(
        reading,
        /\b(?:web ?hooks?|events?|topics?|newsletter|notifications?|email list|mailing|pub\/?sub|communication|alerts?|rss|feeds?|calendar|follow|block ?lists?|dnsbl|subscription lists?)\b/i,
      ) !== null
    )
      return no;
    if (
      isNamed(
        reading,
        /\b(?:webhook|event|topic|push|email|notification|communications?|contact|newsletter|alert|channel)\b/,
      ) !== null
    )
      return no;
    // A membership of a team or a group gives access and costs nothing by itself.
    if (
      reading.head === 'membership' &&
      (topicHas(
        reading,
        /^(?:organization|organisation|org|team|group|workspace|room|space|project|account|channel|community|user|invitation)$/,
      ) ||
        reading.topic.has('access'))
    )
      return no;
    if (reading.head === 'plan' && !/^(?:upgrade|downgrade|cancel|subscribe|change|switch)$/.test(reading.main.verb))
      return no;
    return yes(
      [reading.main.evidence, ...objectEvidence(reading, 'paidPlan')],
      'A paid plan starts, ends or changes with this call alone (T1), so it is Financial.',
    );
  },
  gaps: ['A subscription to messages whose definition does not speak of messages looks like a paid one.'],
  examples: {
    matches: [
      { name: 'cancel_subscription', description: "Cancel a customer's subscription." },
      { name: 'upgrade_plan', description: 'Upgrade the plan of the account.' },
    ],
    misses: [
      { name: 'get_subscription', description: 'Get a subscription.' },
      { name: 'update_subscription', description: 'Update a webhook subscription.' },
    ],
  },
});
