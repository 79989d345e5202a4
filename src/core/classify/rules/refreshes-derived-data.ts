import { acts, headIs, isNamed, objectEvidence } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const refreshesDerivedData = defineRule({
  id: 'refreshes-derived-data',
  claim: 'The call clears or rebuilds something that regenerates by itself: a cache, an index, temporary files.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T4'],
  why: 'Nothing that matters is lost, but a process runs.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (!acts(reading, 'remove', 'trigger')) return no;
    const cached =
      reading.clause?.rest.includes('cache') === true &&
      /^(?:evict|clear|purge|flush|remove|delete|invalidate)$/.test(reading.clause.verb);
    if (cached)
      return yes(
        [reading.main?.evidence],
        'What it clears comes back by itself (T4), so it is Execute and not Destructive.',
      );
    if (!headIs(reading, 'regenerable') && isNamed(reading, /\bcaches?\b|\btemp(?:orary)? files?\b/) === null)
      return no;
    if (reading.head === 'index' && acts(reading, 'remove')) return no;
    return yes(
      [reading.main?.evidence, ...objectEvidence(reading, 'regenerable')],
      'What it clears or rebuilds comes back by itself (T4), so it is Execute and not Destructive.',
    );
  },
  gaps: ['A cache that is the only copy is not told apart.'],
  examples: {
    matches: [
      { name: 'purge_cache', description: 'Purge the cache.' },
      { name: 'rebuild_vector_index', description: 'Rebuild the index.' },
    ],
    misses: [
      { name: 'delete_index', description: 'Delete an index.' },
      { name: 'get_cache_stats', description: 'Get statistics of the cache.' },
    ],
  },
});
