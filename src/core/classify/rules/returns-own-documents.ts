import type { Evidence } from '../../model/evidence.ts';
import { acts, isNamed, objectEvidence, says, type Reading } from '../reading/read-definition.ts';
import { asksForRecords, headWord, isAggregate, looksPublic, topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const documents = new Set(
  'diff script snippet sourcecode note notecard document notebook memo diary journal clipboard photo transcript recording attachment annotation highlight'.split(
    ' ',
  ),
);
const filed = new Set(['file', 'item', 'document']);

const planners =
  /^(?:todoist|ticktick|asana|clickup|trello|monday|jira|linear|crm|hubspot|things|omnifocus|planner|basecamp|wrike|redmine|notion|plane|google|microsoft|salesforce|todo|apple|dooray|nifty|zoho)$/;
const wikis =
  /^(?:esa|slab|nuclino|tettra|kibela|docbase|slite|guru|clickup|wiki|confluence|notion|onenote|sharepoint|coda|outline|bookstack|yuque|feishu|lark|obsidian|logseq|roam|siyuan)$/;
/** Surroundings in which a task is a job of a machine, or a step of the agent's own. */
const machineTasks =
  /^(?:async|asynchronou|processing|process|import|export|generation|moderation|crawl|scrape|scraper|research|result|transcode|conversion|convert|cloudconvert|rendering|training|batch|background|automation|robot|bot|celery|airflow|ecs|definition|benchmark|area|video|image|audio|music|model|dataset|queue|worker|agent|a2a|browser|scan|migration|deployment|pipeline|cluster|server|job|status|scheduled|schedule|cron|thread|thinking|thought|chain|master|ai|api|mcp|vibe|workflow|backup|sync|indexing|index|extraction|ocr|speech|voice|transcription|translation|localization|evaluation|eval|cloud|endpoint|device|sandbox|execution|run|machine|upload|download|snowflake|meilisearch|replication|dm|parse|compression|apify|actor|orchestrator|orchestration|codebase|code|plan|dependency|operation|annotation|label|labeling|tryon|runway|octoparse|push|media|synthesis|avatar|render|request|list|lists|signing)$/;

/** Stores in which people keep their own tables. */
const stores =
  /^(?:airtable|baserow|nocodb|smartsheet|sheet|spreadsheet|worksheet|excel|workbook|grist|seatable|coda|fulcrum|podio|knack|quickbase|pocketbase|directus|salesforce|dynamics|servicenow|odoo|sap|erp|crm|bitable|dataverse|ninox|rowy|kintone|attio|ironclad|pitchly|creator|activepieces|bitable|base|hubspot|twenty|stackby|tadabase|caspio|zohocreator)$/;
const designTools = /^(?:figma|figjam|penpot|sketch|zeplin|framer|canva|miro|lucidchart|whimsical|invision)$/;
/** What records the prompts and the answers of language models. */
const tracers =
  /^(?:langsmith|langfuse|helicone|phoenix|braintrust|opik|agentops|wandb|weave|portkey|traceloop|langwatch|galileo|humanloop|lunary)$/;
const courses = /^(?:canvas|moodle|blackboard|gradescope|classroom|lms|schoology|brightspace|d2l|sakai|edubase)$/;
const calendars = /^(?:calendar|caldav|outlook|ical|gcal)$/;

/** Pages of a wiki, tasks of a planner and events of a calendar: what people keep in their own workspace. */
function privatePlace(reading: Reading): Evidence | null {
  const { head } = reading;
  const tail = reading.name.object.at(-1);
  if (!acts(reading, 'read') || /^(?:type|status|count|template|label|permission|view|version)$/.test(tail ?? ''))
    return null;
  const kept =
    (/^(?:page|block|doc|document|post|article|knowledge|question|descendant|children|child|ancestor|subpage|card)$/.test(
      head ?? '',
    ) &&
      topicHas(reading, wikis) &&
      !/^(?:wiki|wikipedia|mediawiki)$/.test(head ?? '') &&
      !topicHas(reading, /^(?:game|runescape|osrs|fandom|minecraft|wikipedia|mediawiki|wikimedia|encyclopedia)$/) &&
      (!/^(?:post|article|question)$/.test(head ?? '') ||
        topicHas(reading, /^(?:esa|slab|nuclino|tettra|kibela|docbase|slite|guru|knowledge)$/))) ||
    (/^(?:record|row|cell|value)$/.test(head ?? '') && topicHas(reading, stores)) ||
    (/^(?:task|todo|subtask|card)$/.test(head ?? '') &&
      reading.parameters.some(({ words }) =>
        /^(?:assignee(?: id)?|assigned to|due date|workspace(?: id)?|list id|board id|project id)$/.test(words),
      )) ||
    (head === 'doc' &&
      topicHas(reading, /^(?:google|clickup|monday|dropbox|gdoc|onedrive|sharepoint|word|drive|box)$/)) ||
    (/^(?:task|todo|subtask|card|reminder)$/.test(head ?? '') && topicHas(reading, planners)) ||
    (/^(?:task|todo|subtask)$/.test(head ?? '') && !topicHas(reading, machineTasks)) ||
    (head === 'item' &&
      topicHas(reading, /^(?:board|backlog|sprint|workspace|monday|infinity|work|kanban)$/) &&
      !topicHas(reading, /^(?:catalog|menu|store|inventory|miro|whiteboard|content|game|order)$/)) ||
    (head === 'object' &&
      reading.main?.verb !== 'describe' &&
      !topicHas(reading, /^(?:metadata|admin|schema)$/) &&
      topicHas(reading, /^(?:hubspot|crm|salesforce|attio|twenty)$/)) ||
    (/^(?:file|node|image|document|screenshot|frame|design|content)$/.test(head ?? '') &&
      /^(?:get|read|fetch|export|download|extract|scan|view|render)$/.test(reading.main?.verb ?? '') &&
      topicHas(reading, designTools) &&
      isNamed(reading, /\b(?:components?|styles?|variables?|projects?|versions?|info|selection)\b/) === null) ||
    (/^(?:run|trace|span|observation|generation|example|session)$/.test(head ?? '') && topicHas(reading, tracers)) ||
    (/^(?:file|grade|gradebook|attempt|completion|resource|submission)$/.test(head ?? '') &&
      topicHas(reading, courses) &&
      topicHas(
        reading,
        /^(?:course|student|lms|moodle|gradescope|classroom|grade|assignment|quiz|d2l|blackboard|folder)$/,
      )) ||
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
    const stored = /^(?:search|find|query|ask|retrieve|answer)$/.test(reading.main?.verb ?? '')
      ? says(
          reading,
          /\b(?:search|find|query|look|ask|retrieve)(?:es|s|ing)? [^.]{0,40}\b(?:in|from|across|through|over) (?:the |your |my |a )?(?:local (?:files|documents)|private data|internal (?:documents|knowledge|docs)|(?:personal|team|company|enterprise)[a-z/ ]{0,16}knowledge|google drive|dropbox|onedrive|sharepoint|indexed documents|uploaded (?:files|documents)|amazon kendra)\b|\bquer(?:y|ies) amazon kendra\b|\bbased on your private data\b/i,
        )
      : null;
    if (stored !== null && acts(reading, 'read', 'compute'))
      return yes([stored], 'it searches documents that are kept for their owner');
    const drive = headWord(reading, filed) && topicHas(reading, /^(?:onedrive|dropbox|sharepoint|gdrive|drive|box)$/);
    if (drive) return yes([reading.main?.evidence]);
    const kept =
      /^(?:search|get|read|query)$/.test(reading.main?.verb ?? '') &&
      topicHas(
        reading,
        /^(?:obsidian|logseq|roam|evernote|joplin|siyuan|onenote|bear|simplenote|notesnook|standardnotes|memo|memos)$/,
      ) &&
      !/^(?:tag|template|vault|command|plugin|setting|theme|version|status|notebook)$/.test(reading.head ?? '')
        ? (reading.main?.evidence ?? null)
        : null;
    if (kept !== null) return yes([kept], 'it returns private notes');
    const space =
      topicHas(reading, /^(?:notion|anytype|capacities|craft|heptabase|tana|trilium|affine|appflowy|coda)$/) &&
      acts(reading, 'read') &&
      (/^(?:search|query)$/.test(reading.main?.verb ?? '') ||
        /^(?:object|content|note|block|children|child|pager)$/.test(reading.head ?? '') ||
        isNamed(reading, /\b(?:search|query)$/) !== null) &&
      isNamed(
        reading,
        /\b(?:types?|views?|propert(?:y|ies)|info|users?|members?|templates?|tags?|spaces?|schema|structure|domains?)\b/,
      ) === null
        ? (reading.main?.evidence ?? null)
        : null;
    if (space !== null) return yes([space], 'it returns what people keep in their workspace');
    const made =
      acts(reading, 'read', 'compute') &&
      isNamed(reading, /\b(?:action items|artifacts?|key points|takeaways)\b/) !== null
        ? (isNamed(reading, /\b(?:meetings?|calls?|recordings?|transcripts?)\b/) ??
          says(
            reading,
            /\b(?:from|of|for|in) (?:an? |the |all )?(?:[a-z]+ )?(?:meetings?|calls?|recordings?|transcripts?)\b/i,
          ))
        : null;
    if (made !== null) return yes([made], 'it returns what was made of a private conversation');
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
        /^(?:web|website|webpage|html|internet|rednote|xiaohongshu|xhs|weibo|douyin|bilibili|zhihu|reddit|tiktok|instagram|youtube|flickr|imgur|unsplash|pexels|pixabay|giphy)$/,
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
