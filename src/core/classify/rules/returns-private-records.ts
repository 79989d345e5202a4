import { type Kind } from '../lexicon/nouns.ts';
import { acts, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { asksForRecords, isAggregate, looksPublic, privateObject, topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const becauseOf: Partial<Record<Kind, string>> = {
  mail: 'it returns private mail',
  message: 'it returns private messages',
  health: 'it returns health records',
  moneyRecord: 'it returns records of money',
  person: 'it returns personal details',
  crmRecord: 'it returns records of customers or accounts',
  log: 'it returns logs',
};

/** Offices, shops and firms have addresses and telephone numbers that anybody may know. */
const publicPlace =
  /^(?:place|store|shop|restaurant|hotel|business|businesse|company|companie|hospital|school|branch|location|dealer|pharmacy|provider|facility|agency|airport|station|office|bank|npi|registry|directory|listing|property|venue|atm|branche)$/;

export const returnsPrivateRecords = defineRule({
  id: 'returns-private-records',
  claim: 'The tool returns records about people, their mail, money or health, or logs.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: ['R14'],
  why: 'it returns private records',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (!asksForRecords(reading)) return notApplicable;
    const persons =
      acts(reading, 'read') && reading.main?.verb !== 'count'
        ? says(
            reading,
            /\b(?:student|learner|pupil|patient|employee) (?:performance|activity|progress|participation|grades?|submissions?|records?|attendance)\b|\bcourses, assignments,? (?:and|or) submissions\b/i,
          )
        : null;
    if (persons !== null) return yes([persons], 'it returns how persons did');
    const worn =
      isAggregate(reading) || !topicHas(reading, /^(?:fitbit|garmin|oura|whoop|withings|strava|garth|healthkit|cgm)$/)
        ? null
        : reading.main;
    if (
      worn !== null &&
      acts(reading, 'read') &&
      !/^(?:route|segment|club|gear|device|subscription|zone|stream|setting|token)$/.test(reading.head ?? '')
    )
      return yes([worn.evidence], 'it returns what a wearable recorded of a person');
    const support =
      reading.head === 'ticket' && acts(reading, 'read')
        ? (isNamed(reading, /\b(?:support|customer)\b/) ??
          says(reading, /\b(?:support|customer|help ?desk) tickets?\b/i))
        : null;
    if (support !== null && !isAggregate(reading)) return yes([support], 'it returns what customers wrote to support');
    const hours = acts(reading, 'read')
      ? isNamed(reading, /\b(?:time entr(?:y|ies)|time ?sheets?|work ?logs?)\b/)
      : null;
    if (hours !== null && !isAggregate(reading)) return yes([hours], 'it returns who worked when');
    const told = acts(reading, 'read')
      ? says(
          reading,
          /\b(?:returns?|includ(?:es|ing)|with)\b[^.]{0,140}\b(?:customer (?:name|info(?:rmation)?|details?|e-?mail|contact)s?|(?:name|company|contact|phone),? (?:and )?e-?mails?\b(?! (?:template|campaign|setting))|e-?mail(?: address(?:es)?)?,? (?:and )?phone|phone numbers?|(?:home|street|mailing|billing|shipping) address(?:es)?|dates? of birth|salar(?:y|ies)|patient (?:name|details?))\b/i,
        )
      : null;
    if (told !== null && !isAggregate(reading) && !looksPublic(reading) && !topicHas(reading, publicPlace))
      return yes([told], 'personal details are among what it returns');
    const kind = privateObject(reading);
    if (kind === null || isAggregate(reading)) return no;
    if (
      acts(reading, 'compute') &&
      !/^(?:enrich|enhance)$/.test(reading.main?.verb ?? '') &&
      kind !== 'message' &&
      kind !== 'mail'
    )
      return no;
    const named =
      kind === 'person' &&
      /^(?:user|customer|member|employee|patient)$/.test(reading.head ?? '') &&
      !topicHas(reading, /^(?:congress|parliament|parliamentary|senate|bundestag|riksdag|knesset|council|committee)$/);
    // Logs are public where they are those of a chain, and nowhere else.
    const kept =
      kind === 'log' &&
      reading.head === 'log' &&
      !topicHas(
        reading,
        /scan$|scout$|^(?:battle|game|match|combat|chain|blockchain|evm|ethereum|contract|address|block|solana|explorer|rpc|topic|event)$/,
      );
    if (looksPublic(reading) && kind !== 'mail' && kind !== 'health' && !named && !kept) return no;
    return yes(objectEvidence(reading, kind), becauseOf[kind] ?? null);
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
