import { isNamed, says } from '../reading/read-definition.ts';
import { asksForRecords, isAggregate, looksPublic } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const returnsStoredKnowledge = defineRule({
  id: 'returns-stored-knowledge',
  claim: 'The tool returns what an agent or a team has stored: memory, a knowledge base, a knowledge graph.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: [],
  why: 'it returns stored knowledge that is private',
  reads: ['name', 'description'],
  match(reading) {
    if (!asksForRecords(reading) || isAggregate(reading)) return notApplicable;
    // Its entry in a list tells nothing of what is in it.
    if (reading.name.object.at(-1) === 'base' && /^(?:get|list|describe|show|check)$/.test(reading.main?.verb ?? ''))
      return no;
    const store =
      isNamed(reading, /\b(?:knowledge (?:base|graph)|memory|memories|recall)\b/) ??
      says(reading, /\b(?:knowledge (?:base|graph)|stored memor(?:y|ies)|vault notes?|private documents?)\b/i);
    return store === null || looksPublic(reading) ? no : yes([store]);
  },
  gaps: ['A knowledge base that a vendor publishes is treated like an own one.'],
  examples: {
    matches: [
      { name: 'search_memory', description: 'Search stored memories.' },
      { name: 'open_nodes', description: 'Open nodes in the knowledge graph.' },
    ],
    misses: [
      { name: 'list_knowledge_bases', description: 'List knowledge bases.' },
      { name: 'get_memory_price', description: 'Get the market price of memory chips.' },
    ],
  },
});
