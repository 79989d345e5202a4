import { acts, says } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

/** Verbs that begin a phrase more often as a noun: "Phone, Email, Web". */
const soundsLikeANoun =
  /^(?:email|mail|text|page|call|message|sms|fax|alert|dial|remind|emit|transmit|forward|produce|install)$/;

export const doesMoreThanNamed = defineRule({
  id: 'does-more-than-named',
  claim: 'A sentence of the description leads with an act that changes more than the name says.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T11'],
  why: 'Doubt raises the category, never lowers it.',
  reads: ['name', 'description'],
  match(reading) {
    const deploys = says(
      reading,
      /\b(?:deploys?|releases?) (?:it |this |the [a-z]+ )?(?:to|into) (?:production|live)|\b(?:triggers?|starts?) (?:a |the )?(?:deploy(?:ment)?|pipeline|build)\b|\bdeploys the\b/i,
    );
    if (deploys !== null && acts(reading, 'create', 'update'))
      return yes(
        [deploys],
        'The description says that the call also sets a deployment going, which is more than the name tells; the stronger reading holds (T11).',
      );
    if (reading.stronger === null) return no;
    if (headWord(reading, new Set(['invitation', 'invite'])) || soundsLikeANoun.test(reading.stronger.verb)) return no;
    if (!['send', 'install'].includes(reading.stronger.act) || !acts(reading, 'create', 'update', 'manage')) return no;
    return yes(
      [reading.stronger.evidence],
      `The description also says that it ${reading.stronger.verb}s, which is more than the name tells; the stronger reading holds (T11).`,
    );
  },
  gaps: ['A sentence about another tool may be taken for one about this tool.'],
  examples: {
    matches: [
      { name: 'create_campaign', description: 'Creates a campaign. Sends it to the recipients.' },
      { name: 'update_stack', description: 'Updates a stack and deploys it to production.' },
    ],
    misses: [
      { name: 'create_campaign', description: 'Creates a campaign.' },
      { name: 'list_campaigns', description: 'Lists campaigns. Sends nothing.' },
    ],
  },
});
