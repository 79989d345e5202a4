import { acts, isNamed, objectEvidence, objectIs, says } from '../reading/read-definition.ts';
import { chatContext, headWord } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const postsARecallableMessage = defineRule({
  id: 'posts-a-recallable-message',
  claim: 'The call posts to a chat, a thread or a public page from which the post can be deleted again.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T5'],
  why: 'A chat post or a comment can be deleted in the same product.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!acts(reading, 'send', 'create', 'update') || reading.main === null) return notApplicable;
    if (
      objectIs(reading, 'mail', 'invoice', 'asset') ||
      isNamed(
        reading,
        /\b(?:sms|email|mail|push|fax|queue|topic|webhook|call|otp|template|document|envelope|contract)\b/,
      ) !== null
    )
      return no;
    // What goes to all followers at once is out.
    if (
      reading.main.verb === 'broadcast' ||
      says(reading, /\bto (?:all|every) (?:users?|followers?|subscribers?|friends)\b/i) !== null
    )
      return no;
    const chat = chatContext(reading) && (objectIs(reading, 'message', 'outsiderText') || acts(reading, 'send'));
    const post =
      headWord(reading, new Set(['comment', 'reply', 'tweet'])) || (acts(reading, 'send') && reading.head === 'post');
    if (
      !(chat || post) ||
      says(reading, /\b(?:SMS|e-?mail|queue|SQS|MQTT|kafka|push notification|phone number)\b/i) !== null
    )
      return no;
    return yes(
      [reading.main.evidence, ...objectEvidence(reading, 'message', 'outsiderText')],
      'A post in a chat or a thread can be deleted in the same product (T5), so it is Write and not Execute.',
    );
  },
  gaps: ['Whoever read the post before it was deleted has read it.'],
  examples: {
    matches: [
      { name: 'slack_post_message', description: 'Post a message to a channel.' },
      {
        name: 'send_message',
        description: 'Send a message to a Discord channel.',
        inputSchema: { type: 'object', properties: { channelId: { type: 'string' }, content: { type: 'string' } } },
      },
    ],
    misses: [
      { name: 'send_email', description: 'Send an email to the team.' },
      { name: 'send_message', description: 'Send a message to the SQS queue.' },
    ],
  },
});
