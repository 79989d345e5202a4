import type { Evidence } from '../../model/evidence.ts';
import { acts, isNamed, objectEvidence, type Reading } from '../reading/read-definition.ts';
import { asksForRecords, headWord, isAggregate, looksPublic, topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const documents = new Set(
  'diff script snippet sourcecode note document notebook memo diary journal clipboard photo transcript recording attachment annotation highlight'.split(
    ' ',
  ),
);
const filed = new Set(['file', 'item', 'document']);

const planners =
  /^(?:todoist|ticktick|asana|clickup|trello|monday|jira|linear|crm|hubspot|things|omnifocus|planner|basecamp|wrike|redmine|notion|plane|google|microsoft|salesforce|todo|reminder|dooray|nifty|zoho)$/;
const wikis =
  /^(?:wiki|confluence|notion|onenote|sharepoint|coda|outline|bookstack|yuque|feishu|lark|obsidian|logseq|roam|siyuan)$/;
/** Stores in which people keep their own tables. */
const stores =
  /^(?:airtable|baserow|nocodb|smartsheet|sheet|spreadsheet|worksheet|excel|workbook|grist|seatable|coda|fulcrum|podio|knack|quickbase|pocketbase|directus|salesforce|dynamics|servicenow|odoo|sap|erp|crm|bitable|dataverse|ninox|rowy)$/;
const calendars = /^(?:calendar|caldav|outlook|ical|gcal)$/;

/** Pages of a wiki, tasks of a planner and events of a calendar: what people keep in their own workspace. */
function privatePlace(reading: Reading): Evidence | null {
  const { head } = reading;
  const tail = reading.name.object.at(-1);
  if (
    !acts(reading, 'read') ||
    /^(?:type|status|count|template|label|permission|view|history|version)$/.test(tail ?? '')
  )
    return null;
  const kept =
    (/^(?:page|block|doc|document)$/.test(head ?? '') && topicHas(reading, wikis)) ||
    (/^(?:record|row|cell|value)$/.test(head ?? '') && topicHas(reading, stores)) ||
    (/^(?:task|todo|subtask|card)$/.test(head ?? '') &&
      reading.parameters.some(({ words }) =>
        /^(?:assignee(?: id)?|assigned to|due date|workspace(?: id)?|list id|board id|project id)$/.test(words),
      )) ||
    (head === 'doc' &&
      topicHas(reading, /^(?:google|clickup|monday|dropbox|gdoc|onedrive|sharepoint|word|drive|box)$/)) ||
    (/^(?:task|todo|subtask|card|reminder)$/.test(head ?? '') && topicHas(reading, planners)) ||
    (/^(?:event|appointment|meeting|schedule)$/.test(head ?? '') &&
      topicHas(reading, calendars) &&
      !looksPublic(reading));
  return kept ? (reading.main?.evidence ?? null) : null;
}

export const returnsOwnDocuments = defineRule({
  id: 'returns-own-documents',
  claim: 'The tool returns documents, notes or the profile of whoever is signed in.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: [],
  why: 'it returns private documents',
  reads: ['name', 'description'],
  match(reading) {
    if (!asksForRecords(reading) || isAggregate(reading)) return notApplicable;
    const own = isNamed(
      reading,
      /\b(?:whoami|my (?:profile|account|orders?)|current user(?= (?:info|information|detail|details|profile)?$|$)|who am i|session replay)\b/,
    );
    if (own !== null) return yes([own], 'it returns personal details');
    const searched = isNamed(reading, /\bsearch (?:notes?|documents?|files?|emails?)\b/);
    if (searched !== null) return yes([searched]);
    const drive = headWord(reading, filed) && topicHas(reading, /^(?:onedrive|dropbox|sharepoint|gdrive|drive|box)$/);
    if (drive) return yes([reading.main?.evidence]);
    const kept =
      /^(?:search|get|read|query)$/.test(reading.main?.verb ?? '') &&
      topicHas(reading, /^(?:obsidian|logseq|roam|evernote|joplin|siyuan|onenote)$/) &&
      !/^(?:tag|template|vault|command|plugin|setting|theme|version|status|notebook)$/.test(reading.head ?? '')
        ? (reading.main?.evidence ?? null)
        : null;
    if (kept !== null) return yes([kept], 'it returns private notes');
    const shared = privatePlace(reading);
    if (shared !== null) return yes([shared]);
    const about =
      reading.clause?.object.some((noun) =>
        /^(?:metadata|setting|config|configuration|schema|name|version)$/.test(noun),
      ) === true;
    if (
      /^(?:type|status|count|id|name|metadata|tag|setting|template|category|permission|info|information|stat|statistic|outline|structure|property|length)s?$/.test(
        reading.name.object.at(-1) ?? '',
      )
    )
      return no;
    const published =
      looksPublic(reading) ||
      topicHas(
        reading,
        /^(?:web|website|webpage|html|internet|rednote|xiaohongshu|xhs|weibo|douyin|bilibili|zhihu|reddit|tiktok|instagram|youtube)$/,
      );
    return headWord(reading, documents) && !about && !published ? yes(objectEvidence(reading, 'document', 'code')) : no;
  },
  gaps: ['A document that is published is not told apart by its name.'],
  examples: {
    matches: [
      { name: 'get_note', description: 'Get a note.' },
      { name: 'get_merge_request_diff', description: 'Get the file diffs of a merge request.' },
    ],
    misses: [
      { name: 'get_document_metadata', description: 'Get metadata of a document.' },
      { name: 'create_note', description: 'Create a note.' },
    ],
  },
});
