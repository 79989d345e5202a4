import { looksPublic, privateObject, headWord } from '../reading/signs.ts';
import { acts, headIs, isNamed, objectEvidence, topicIs } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

const documentHeads = new Set(
  'note document notebook memo diary journal clipboard photo transcript recording attachment'.split(' '),
);
const becauseOf: Record<string, string> = {
  mail: 'it returns private mail',
  message: 'it returns private messages',
  health: 'it returns health records',
  moneyRecord: 'it returns records of money',
  person: 'it returns personal details',
  crmRecord: 'it returns customer records',
  log: 'it returns logs',
};

export const handlesPrivateData = defineRule({
  id: 'handles-private-data',
  claim: 'The tool returns or handles records about people, their mail, money, health, or logs.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: ['R14'],
  why: 'it handles private data',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    const kind = privateObject(reading);
    const reads =
      acts(reading, 'read', 'run', 'think') ||
      reading.main === null ||
      (acts(reading, 'compute') &&
        /^(?:summarize|summarise|analyze|extract|transcribe|enrich)$/.test(reading.main.verb));
    const named = isNamed(
      reading,
      /\b(?:whoami|my (?:profile|account|orders?)|current user|who am i|session replay|search (?:notes?|documents?|files?|emails?))\b/,
    );
    if (reads) {
      if (named !== null) return yes([named], 'it returns personal details');
      const documents = headWord(reading, documentHeads) ? objectEvidence(reading, 'document') : [];
      if (documents.length > 0 && !looksPublic(reading) && !topicIs(reading, 'web'))
        return yes(documents, 'it returns private documents');
      if (kind === null || (reading.main?.act === 'compute' && kind !== 'message' && kind !== 'mail')) return no;
      if (
        looksPublic(reading) &&
        kind !== 'mail' &&
        kind !== 'health' &&
        (kind !== 'person' || !/^(?:user|customer|member|employee|patient)$/.test(reading.head ?? ''))
      )
        return no;
      return yes(objectEvidence(reading, kind), becauseOf[kind] ?? null);
    }
    if (
      acts(reading, 'create', 'update', 'remove', 'send', 'manage', 'pay') &&
      (headIs(reading, 'person', 'health', 'mail') ||
        headWord(reading, new Set(['deal', 'opportunity', 'company', 'lead', 'account'])))
    ) {
      if (/^(?:agent|manager|user|member|owner|team)$/.test(reading.head ?? '')) return no;
      return yes(objectEvidence(reading, 'person', 'health', 'mail', 'crmRecord'), 'it handles records about people');
    }
    return no;
  },
  gaps: ['Records whose name is neutral ("items", "entities") may be private.'],
  examples: {
    matches: [
      { name: 'list_invoices', description: 'List all invoices.' },
      { name: 'get_vital_signs', description: "Get a patient's vital signs." },
    ],
    misses: [
      { name: 'list_email_templates', description: 'List email templates.' },
      { name: 'get_order_book', description: 'Get the order book of a market.' },
    ],
  },
});
