import { acts, isNamed, says } from '../reading/read-definition.ts';
import { topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const records = new Set(
  'meeting event invitation invite appointment campaign request reminder draft ad keyword follow friend interview leave webinar task incident alert rule monitor envelope ticket timer subscription membership tracking timetracking timesheet entry shift break downtime silence maintenance snooze post tweet email booking reservation message notification assignment training interaction verification poll listing prediction conversation giveaway auction season sprint focus'.split(
    ' ',
  ),
);

export const cancelsARecord = defineRule({
  id: 'cancels-a-record',
  claim: 'The call cancels or pauses a record (a meeting, an invitation, a campaign), not something that runs.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T2'],
  why: 'The record stays, with another state that can be set again.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (!acts(reading, 'stop')) return notApplicable;
    const quiet =
      reading.main?.verb === 'stop'
        ? (says(reading, /\bstops? (?:receiving|watching|following|sharing|showing|notifying|listening)\b/i) ??
          isNamed(reading, /\bstop (?:[a-z]+ )?(?:watch|watching|notifications?|sharing|following|typing)\b/))
        : null;
    if (quiet !== null)
      return yes(
        [quiet],
        'What comes to an end is a notice or a share that can be asked for again, so it is Write; nothing that runs is stopped.',
      );
    if (reading.head === null || !records.has(reading.head)) return no;
    // What waits in a queue is a job, and ends for good when it is taken out (R7).
    if (reading.head === 'message' && topicHas(reading, /^(?:queue|qstash|sqs|pending)$/)) return no;
    if (
      reading.head === 'task' &&
      says(reading, /\b(?:running|in[- ]progress|ongoing|currently executing)\b/i) !== null
    )
      return no;
    return yes(
      [reading.main?.evidence],
      'The record stays and only its state changes, so it is Write; nothing that runs is stopped.',
    );
  },
  gaps: ['People who were invited are told, and that cannot be taken back.'],
  examples: {
    matches: [
      { name: 'cancel_meeting', description: 'Cancel a meeting.' },
      { name: 'pause_campaign', description: 'Pause a campaign.' },
    ],
    misses: [
      { name: 'cancel_job', description: 'Cancel a running job.' },
      { name: 'stop_service', description: 'Stop a service.' },
    ],
  },
});
