import { acts, headIs, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const touchesOnlyWhatRegenerates = defineRule({
  id: 'touches-only-what-regenerates',
  claim: 'Only regenerable data is affected: a cache, an index, browser storage.',
  shows: { kind: 'cap', level: 'Medium' },
  rulings: ['T4', 'R28'],
  why: 'what it affects comes back by itself',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'remove', 'trigger') || reading.steering !== null) return notApplicable;
    if (says(reading, /\bproduction\b|\bzone[- ]wide\b/i) !== null) return no;
    if (
      reading.clause?.rest.includes('cache') === true &&
      acts(reading, 'remove') &&
      /^(?:evict|clear|purge|flush|remove|invalidate)$/.test(reading.clause.verb)
    )
      return yes([reading.main?.evidence]);
    const storage = isNamed(reading, /\b(?:cookies?|local ?storage|session ?storage)\b/);
    if (storage !== null && acts(reading, 'remove')) return yes([storage]);
    if (reading.head === 'index' && acts(reading, 'remove')) return no;
    return headIs(reading, 'regenerable') || isNamed(reading, /\bcaches?\b|\btemp(?:orary)? files?\b/) !== null
      ? yes([reading.main?.evidence, ...objectEvidence(reading, 'regenerable')])
      : no;
  },
  gaps: ['Clearing a cache that serves production is an outage.'],
  examples: {
    matches: [
      { name: 'purge_cache', description: 'Purge the cache.' },
      { name: 'clear_cookies', description: 'Clear cookies.' },
    ],
    misses: [
      { name: 'purge_cache', description: 'Purge the production cache.' },
      { name: 'delete_index', description: 'Delete an index.' },
    ],
  },
});
