import { type Reading, acts, headIs, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { headWord, isAggregate, looksPublic, privateObject, speaksSql } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

const documentHeads = new Set(
  'diff script snippet sourcecode note document notebook memo diary journal clipboard photo transcript recording attachment'.split(
    ' ',
  ),
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

function describesOnly(reading: Reading): boolean {
  return (reading.clause?.object ?? []).some((noun) =>
    /^(?:metadata|setting|config|configuration|schema|name|version)$/.test(noun),
  );
}

function onTheWeb(reading: Reading): boolean {
  return [...reading.topic].some((noun) => /^(?:web|website|webpage|html|internet)$/.test(noun));
}

function onDataStore(reading: Reading): boolean {
  return [...reading.topic].some((noun) =>
    /^(?:mongodb|mongo|firestore|dynamodb|cosmos|soql|sosl|salesforce|elasticsearch|opensearch|supabase|airtable|database)$/.test(
      noun,
    ),
  );
}

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
      /^(?:open|select)$/.test(reading.main.verb) ||
      (acts(reading, 'compute') &&
        /^(?:enrich|summarize|summarise|analyze|extract|transcribe|enrich)$/.test(reading.main.verb));
    const named = isNamed(
      reading,
      /\b(?:whoami|my (?:profile|account|orders?)|current user|who am i|session replay|search (?:notes?|documents?|files?|emails?))\b/,
    );
    if (reads) {
      if (isAggregate(reading)) return no;
      if (named !== null) return yes([named], 'it returns personal details');
      const memory =
        isNamed(reading, /\b(?:knowledge (?:base|graph)|memory|memories|recall)\b/) ??
        says(reading, /\b(?:knowledge (?:base|graph)|stored memor(?:y|ies)|vault notes?|private documents?)\b/i);
      if (memory !== null && !looksPublic(reading)) return yes([memory], 'it returns stored knowledge that is private');
      const traces = says(
        reading,
        /\b(?:stack ?traces?|log (?:entries|lines|messages|events|output)|console (?:logs?|messages|output)|error messages)\b/i,
      );
      if (
        traces !== null &&
        acts(reading, 'read') &&
        /^(?:get|list|fetch|read|retrieve|search|show|view|tail|query)$/.test(reading.main?.verb ?? '')
      )
        return yes([traces], 'it returns logs');
      const store =
        /^(?:query|find|run|execute|aggregate|select)$/.test(reading.main?.verb ?? '') &&
        !looksPublic(reading) &&
        (speaksSql(reading) || onDataStore(reading));
      if (
        store &&
        !headWord(
          reading,
          new Set([
            'table',
            'schema',
            'collection',
            'database',
            'index',
            'analysis',
            'test',
            'code',
            'command',
            'script',
          ]),
        )
      )
        return yes([reading.main?.evidence], 'it returns records of a data store');
      const drive =
        headWord(reading, new Set(['file', 'item', 'document'])) &&
        [...reading.topic].some((noun) => /^(?:onedrive|dropbox|sharepoint|gdrive|drive|box)$/.test(noun));
      if (drive) return yes([reading.main?.evidence], 'it returns private documents');
      const remoteFile =
        headWord(reading, new Set(['file', 'blob'])) &&
        reading.parameters.some(({ words }) => /^(?:repo|repository|project id|owner|branch|ref)$/.test(words));
      if (remoteFile && /^(?:get|read|fetch|download)$/.test(reading.main?.verb ?? ''))
        return yes([reading.main?.evidence], 'it returns code of a repository');
      const documents = headWord(reading, documentHeads) ? objectEvidence(reading, 'document') : [];
      if (documents.length > 0 && !looksPublic(reading) && !onTheWeb(reading) && !describesOnly(reading))
        return yes(documents, 'it returns private documents');
      if (
        kind === null ||
        (reading.main?.act === 'compute' && reading.main.verb !== 'enrich' && kind !== 'message' && kind !== 'mail')
      )
        return no;
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
