import { acts, isNamed, says } from '../reading/read-definition.ts';
import { isAggregate, looksPublic, topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

/** What is kept for each person that was asked, reached, invited or followed on the way. */
const perPerson =
  /^(?:invitation|invite|bounce|suppression|unsubscribe|referral|rsvp|optout|checkin|signup|transcription)$/;
/** Nouns that name such a record only beside a word that says whose it is. */
const beside: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:answer)$/, /^(?:survey|form|quiz|poll|questionnaire|respondent|typeform)$/],
  [/^(?:draft)$/, /^(?:mail|email|gmail|outlook|mailbox|post|article|blog|document|message)$/],
  [/^(?:trip|location|journey|position)$/, /^(?:driver|vehicle|fleet|employee|courier|rider|friend|telematics)$/],
  [/^(?:login|session|signin|logon)$/, /^(?:history|user|login|signin|visitor|customer|shopper)$/],
  [/^(?:interaction|engagement|touchpoint)$/, /^(?:customer|contact|account|crm|client|call|visitor)$/],
  [/^(?:approval|approver)$/, /^(?:leave|expense|contract|timesheet|absence|purchase)$/],
  [/^(?:cart|wishlist)$/, /^(?:abandoned|customer|user|shopper|checkout|active)$/],
  [/^(?:grade|assignment|attempt|mark)$/, /^(?:course|student|class|canvas|moodle|lms|classroom|gradebook|learner)$/],
  [/^(?:click|open|view|visit)$/, /^(?:record|email|message|visitor|recipient|outbound|detailed|browser|ip)$/],
  [/^(?:identity|identities)$/, /^(?:user|person|verified|customer|kyc|authenticated|employee)$/],
  [/^(?:bookmark|favorite|favourite|watchlist)$/, /^(?:raindrop|pinboard|linkding|linkwarden|my|your|user|account|own|saved|pocket|karakeep|hoarder|tag)$/],
]; // prettier-ignore
const about =
  /^(?:type|status|count|template|setting|category|schema|field|stat|statistic|metric|rate|total|list-id|id|metadata|limit|link|url|group)s?$/;

export const returnsTracesOfPeople = defineRule({
  id: 'returns-traces-of-people',
  claim: 'The tool returns what is kept of single persons: invitations, answers, clicks, grades, trips, bookmarks.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: [],
  why: 'it returns what is kept of single persons',
  reads: ['name', 'description'],
  match(reading) {
    const { head } = reading;
    if (!acts(reading, 'read') || head === null || isAggregate(reading)) return notApplicable;
    if (/^(?:check|verify|validate|count|preview|test|detect|compare)$/.test(reading.main?.verb ?? '')) return no;
    if (about.test(reading.name.words.at(-1)?.lower ?? '') && reading.name.words.at(-1)?.lower !== head) return no;
    const listed =
      isNamed(reading, /\b(?:sign|log)[- ]?ins? (?:history|logs?|attempts?|events?)\b/) ??
      (/^(?:click|visit|visitor|view|open|record|login|signin|history|attempt)$/.test(head)
        ? says(reading, /\b(?:click|visit|visitor|view|open) records\b|\b(?:sign|log)[- ]?in (?:history|attempts)\b/i)
        : null);
    if (listed !== null) return yes([listed]);
    if (looksPublic(reading)) return no;
    const kept =
      perPerson.test(head) ||
      beside.some(
        ([noun, near]) => noun.test(head) && [...reading.topic].some((word) => word !== head && near.test(word)),
      );
    return kept && !topicHas(reading, /^(?:stock|nhl|nba|nfl|game|cdk|lint|protein|fda|browser|asset|chain|onchain)$/)
      ? yes([reading.main?.evidence])
      : no;
  },
  gaps: ['A record of a person under a neutral name ("entry", "event") is not seen.'],
  examples: {
    matches: [
      { name: 'list_invitations', description: 'List pending invitations.' },
      { name: 'get_survey_answer', description: 'Get an answer of a survey.' },
    ],
    misses: [
      { name: 'send_invitation', description: 'Send an invitation.' },
      { name: 'get_survey_answer_count', description: 'Get the number of answers of a survey.' },
    ],
  },
});
