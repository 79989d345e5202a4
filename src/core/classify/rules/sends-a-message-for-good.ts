import { acts, argument, isNamed, objectIs, says } from '../reading/read-definition.ts';
import { asksForAResult, chatContext, headWord, livePage, sendsARecord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

/** What is sent to be kept, and not to be read by somebody at once. */
const kept = new Set('note log telemetry heartbeat metric metrics feedback'.split(' '));

export const sendsAMessageForGood = defineRule({
  id: 'sends-a-message-for-good',
  claim: 'The call delivers a message that nobody can take back: mail, text message, phone call, webhook or queue.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T5'],
  why: 'What was delivered cannot be recalled.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb, evidence } = reading.main;
    const because = 'What is delivered cannot be called back (T5), so it is Execute and not Write.';
    if (acts(reading, 'send') && headWord(reading, kept)) return no;
    if (acts(reading, 'send')) {
      if (asksForAResult(reading) || sendsARecord(reading)) return no;
      if (/^(?:forward|page|alert|text|mail|produce|emit)$/.test(verb) && livePage(reading)) return no;
      return yes([evidence], because);
    }
    if (
      /^(?:publish|push)$/.test(verb) &&
      headWord(reading, new Set(['message', 'msg', 'event', 'notification'])) &&
      !chatContext(reading)
    )
      return yes([evidence], because);
    const mail =
      acts(reading, 'create', 'trigger', 'grant') &&
      /^(?:reply|respond|dispatch|make|initiate|start|trigger|place|request)$/.test(verb) &&
      objectIs(reading, 'mail');
    const call =
      /^(?:make|place|initiate|start|create|trigger|dial)$/.test(verb) &&
      headWord(reading, new Set(['call', 'phonecall', 'sms'])) &&
      acts(reading, 'create', 'trigger');
    const outsider =
      isNamed(reading, /\bconnection (?:request|invitation)\b|\binvitation message\b/) ??
      says(
        reading,
        /^[^.]{0,30}\b(?:sends?|delivers?) (?:an? |the )?(?:[a-z]+ ){0,3}(?:e-?mails?|sms|text messages?|messages? to|connection requests?|push notifications?)\b/i,
      );
    const logged =
      says(reading, /^[^.]{0,30}\b(?:\(?log\)?|logs|record(?:s|ed)?)\b/i) !== null ||
      topicHas(reading, /^(?:crm|hubspot|pipedrive|salesforce|clientify)$/);
    if (call && logged && argument(reading, 'recipient') === undefined) return no;
    // Whether what is created is also sent is not said, and doubt raises (T11).
    const mailing =
      verb === 'create' &&
      headWord(reading, new Set(['email', 'mail', 'newsletter', 'fax', 'sms'])) &&
      /^(?:create|new)$/.test(reading.name.words.at(-2)?.lower ?? 'create') &&
      says(reading, /\baddress|inbox|temporary|邮箱/i) === null &&
      isNamed(reading, /\b(?:draft|template|campaign|account|alias|address|list|folder|rule|filter)\b/) === null;
    if (mailing) return yes([evidence], `${because} Whether it is only drafted is not said, and doubt raises (T11).`);
    if (mail || call) return yes([evidence], because);
    return outsider === null || acts(reading, 'read', 'compute') ? no : yes([outsider], because);
  },
  gaps: ['A product that can recall its mail is not known.'],
  examples: {
    matches: [
      { name: 'send_email', description: 'Send an email.' },
      { name: 'make_call', description: 'Make a phone call.' },
    ],
    misses: [
      { name: 'list_emails', description: 'List emails.' },
      { name: 'create_email_draft', description: 'Create a draft.' },
    ],
  },
});
