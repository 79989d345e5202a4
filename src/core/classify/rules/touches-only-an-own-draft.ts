import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const touchesOnlyAnOwnDraft = defineRule({
  id: 'touches-only-an-own-draft',
  claim: "Only the caller's own draft, thoughts or context are affected.",
  shows: { kind: 'cap', level: 'Medium' },
  rulings: ['R16', 'R22'],
  why: "only the caller's own draft or context is affected",
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'remove', 'run', 'trigger') || reading.steering !== null) return notApplicable;
    const named = isNamed(
      reading,
      /\b(?:drafts?|thoughts?|thinking|scratchpad|context (?:reduction|window)|reasoning)\b/,
    );
    return named === null || isNamed(reading, /\b(?:send|publish|post|deploy|browser|draft order|ship)\b/) !== null
      ? no
      : yes([named]);
  },
  gaps: ['A draft that several people share is not told apart.'],
  examples: {
    matches: [
      { name: 'delete_draft', description: 'Delete a draft.' },
      { name: 'clear_thinking_history', description: 'Clear all recorded thoughts.' },
    ],
    misses: [
      { name: 'send_draft', description: 'Send a draft.' },
      { name: 'clear_all_tasks', description: 'Clear all tasks.' },
    ],
  },
});
