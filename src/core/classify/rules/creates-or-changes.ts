import { acts, says } from '../reading/read-definition.ts';
import { headWord, savesByDescription, sendsARecord, storesOnly } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

/** Verbs by which a value takes the place of another. */
const replaces =
  /^(?:update|set|edit|modify|change|rename|replace|patch|configure|override|overwrite|upsert|adjust|customi[sz]e|alter|rotate)$/;

export const createsOrChanges = defineRule({
  id: 'creates-or-changes',
  claim: 'The main verb creates something or changes it.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T3'],
  why: 'What was created can be removed and what was changed can be changed back.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (acts(reading, 'create'))
      return yes(
        [reading.main.evidence],
        'A call adds to what is stored and takes nothing away: Write. Execute would take a process that it sets going, and the definition names none.',
      );
    if (acts(reading, 'update', 'manage', 'grant'))
      return yes(
        [reading.main.evidence],
        replaces.test(reading.main.verb)
          ? 'A new value takes the place of an old one and can be replaced in turn (T3): Write, not Destructive.'
          : 'Something stored gets another state, and can get the old one back (T3): Write, not Destructive.',
      );
    if (
      acts(reading, 'send') &&
      headWord(reading, new Set(['note', 'log', 'telemetry', 'heartbeat', 'metric', 'metrics', 'feedback']))
    )
      return yes(
        [reading.main.evidence],
        'What is sent is kept as a record and reaches nobody at once, so it is Write.',
      );
    if (acts(reading, 'sign'))
      return yes([reading.main.evidence], 'Signing up stores a new record that can be removed again, so it is Write.');
    if (
      reading.main.verb === 'open' &&
      headWord(reading, new Set(['case', 'ticket', 'issue', 'account', 'dispute', 'claim', 'request', 'pr']))
    )
      return yes([reading.main.evidence], 'A record is opened and can be closed again, so it is Write.');
    if (acts(reading, 'remove'))
      return yes(
        [reading.main.evidence],
        'It takes something back or sets it to another state, and no data is said to be lost (T3), so it is Write and not Destructive.',
      );
    if (acts(reading, 'pay'))
      return yes(
        [reading.main.evidence],
        'What changes hands is no money (T1) and stays where it can be changed back, so it is Write.',
      );
    if (savesByDescription(reading) || sendsARecord(reading))
      return yes(
        [reading.main.evidence],
        'The description says that it stores or changes a record, and no process is set going: Write.',
      );
    if (
      acts(reading, 'trigger') &&
      /^(?:apply|handle|process|start|begin|open|call|renew|resume|compile|play)$/.test(reading.main.verb) &&
      storesOnly(reading)
    ) {
      return yes(
        [reading.main.evidence],
        'What the verb is applied to is a stored thing that can be changed back (T3), so it is Write; no process is set going.',
      );
    }
    const kept = /^(?:crawl|scrape|fetch|load)$/.test(reading.main.verb)
      ? says(
          reading,
          /^[^.]{0,70}\binto (?:the |a |an |your )?(?:[a-z]+ ){0,2}(?:knowledge base|vector (?:store|database)|index)\b/i,
        )
      : null;
    if (kept !== null)
      return yes([kept], 'What it fetches is put somewhere that keeps it, which is more than reading: Write (T11).');
    const placed =
      reading.main.verb === 'load'
        ? says(
            reading,
            /^[^.]{0,90}\b(?:into|to) (?:a|an|the|your) (?:[a-z0-9]+ ){0,2}(?:track|scene|node|cluster|database|table|collection|project|account|canvas|deck|layer)\b/i,
          )
        : null;
    if (placed !== null)
      return yes([placed], 'What it loads is put somewhere that keeps it, which is more than reading: Write (T11).');
    const stated =
      reading.main.verb === 'open' &&
      reading.clause?.leading === true &&
      /^(?:set|update|change)$/.test(reading.clause.verb);
    if (stated)
      return yes([reading.main.evidence], 'A state is set that others see, and it can be set back (T3): Write.');
    const laidOut =
      /^(?:format|convert)$/.test(reading.main.verb) &&
      /^(?:text|table|cell|range|paragraph|footnote|heading|column|row|slide)$/.test(reading.name.object[0] ?? '') &&
      reading.parameters.some(
        ({ words, nested }) =>
          !nested && /^(?:file ?name|file ?path|document(?: path)?|spreadsheet id|presentation id)$/.test(words),
      );
    if (laidOut)
      return yes(
        [reading.main.evidence],
        'A part of a document that is named gets another form, and can get the old one back (T3): Write.',
      );
    // "Download and import an asset": the second verb changes what is open.
    const brought = reading.main.verb === 'download' ? says(reading, /^[^.]{0,20}\b(?:and|then) imports?\b/i) : null;
    if (brought !== null)
      return yes(
        [brought],
        'What it fetches is also put somewhere that keeps it, which is more than reading: Write (T11).',
      );
    const imports =
      acts(reading, 'read') && !/^(?:list|check|verify)$/.test(reading.main.verb)
        ? says(
            reading,
            /^[^.]{0,60}\b(?:and|then) (?:automatically )?(?:imports?|inserts?|ingests?|adds?|appl(?:y|ies)|places?) [^.]{0,80}?\b(?:into|to|in)\b/i,
          )
        : null;
    if (imports !== null)
      return yes(
        [imports],
        'What it fetches is also put somewhere that keeps it, which is more than reading: Write (T11).',
      );
    return no;
  },
  gaps: ['What an update overwrites may be lost where the product keeps no history.'],
  examples: {
    matches: [
      { name: 'create_note', description: 'Create a note.' },
      { name: 'update-contact', description: 'Update a contact.' },
    ],
    misses: [
      { name: 'get_updates', description: 'Get updates.' },
      { name: 'list_created_notes', description: 'List the notes created.' },
    ],
  },
});
