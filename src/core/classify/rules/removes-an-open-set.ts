import { acts, headIs, isNamed, says } from '../reading/read-definition.ts';
import { openSet } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const removesAnOpenSet = defineRule({
  id: 'removes-an-open-set',
  claim: 'One call removes or sends to an open-ended set: all, a filter, a wildcard, all subscribers.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: ['R9'],
  why: 'one call reaches an open-ended set and cannot be undone',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!acts(reading, 'remove', 'send', 'stop') && reading.main?.verb !== 'push') return no;
    if (/^(?:reset|revoke|release)$/.test(reading.main?.verb ?? '') || headIs(reading, 'regenerable')) return no;
    if (acts(reading, 'remove') && reading.head === 'broadcast') return no;
    if (
      isNamed(reading, /\b(?:broadcast|empty trash|empty|purge|flush|truncate)\b/) !== null &&
      acts(reading, 'remove', 'send')
    )
      return yes([reading.main?.evidence]);
    const push =
      reading.main?.verb === 'push'
        ? says(reading, /\bpush notifications? to (?:a |the )?(?:topic|segment|all)\b/i)
        : null;
    if (push !== null) return yes([push]);
    const open = openSet(reading);
    if (acts(reading, 'stop'))
      return headIs(reading, 'trade') && isNamed(reading, /\ball\b/) !== null ? yes([reading.main?.evidence]) : no;
    if (open !== null && acts(reading, 'remove')) return yes([open]);
    return open !== null && open.field === 'description' && acts(reading, 'send') ? yes([open]) : no;
  },
  gaps: ['A set that the server bounds is not known.'],
  examples: {
    matches: [
      { name: 'clear_completed', description: 'Clear all completed tasks.' },
      { name: 'delete_rows', description: 'Delete rows with a filter expression.' },
    ],
    misses: [
      { name: 'delete_task', description: 'Delete a task.' },
      {
        name: 'delete_tasks',
        description: 'Delete tasks by id.',
        inputSchema: { type: 'object', properties: { ids: { type: 'array' } } },
      },
    ],
  },
});
