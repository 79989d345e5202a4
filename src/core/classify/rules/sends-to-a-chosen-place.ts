import { acts, argument, isNamed, objectIs, says } from '../reading/read-definition.ts';
import { chatContext, headWord, livePage } from '../reading/signs.ts';
import { conditional, defineRule, no, yes } from '../rule.ts';

export const sendsToAChosenPlace = defineRule({
  id: 'sends-to-a-chosen-place',
  claim: 'The call sends something to a recipient, a host or an address that the caller chooses, or posts it publicly.',
  shows: { kind: 'facet', facet: 'external-communication' },
  rulings: ['R31', 'T5'],
  why: 'it sends to a place that the caller chooses',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const recipient = reading.parameters.find((parameter) => parameter.roles.has('recipient'));
    const url = reading.parameters.find(
      (parameter) =>
        /(?:^| )(?:url|urls|uri|link|website|webhook|callback)$/.test(parameter.words) &&
        !parameter.nested &&
        !/^(?:image|avatar|logo|icon|base|rpc|repo|repository|cover|thumbnail|source|photo|audio|video|database)/.test(
          parameter.words,
        ),
    );
    if (acts(reading, 'interact'))
      return livePage(reading) &&
        (url !== undefined || /^(?:click|navigate|goto|visit|open)$/.test(reading.main?.verb ?? ''))
        ? yes([url?.evidence() ?? reading.main?.evidence], 'it acts on a live page in the open network')
        : no;
    if (acts(reading, 'read', 'compute') || isNamed(reading, /\b(?:fetch|crawl|scrape|request|browse)\b/) !== null) {
      if (url !== undefined && !/^(?:parse|validate|encode|decode|shorten|format)$/.test(reading.main?.verb ?? ''))
        return yes([url.evidence()], `the host behind the argument "${url.name}" sees the request`);
    }
    if (argument(reading, 'amount') !== undefined && acts(reading, 'send', 'create', 'pay')) return no;
    const sends =
      acts(reading, 'send') ||
      isNamed(
        reading,
        /\b(?:post|reply|tweet|comment|publish|sms|send)\b.*\b(?:message|tweet|comment|post|reply|email|sms|channel|chat|thread|slack|discord)?\b/,
      ) !== null;
    if (sends && (acts(reading, 'send', 'create') || (acts(reading, 'update') && reading.main?.verb === 'post'))) {
      if (objectIs(reading, 'schedule') && url === undefined) return no;
      if (recipient !== undefined)
        return yes(
          [reading.main?.evidence, recipient.evidence()],
          `it sends to whomever the argument "${recipient.name}" names`,
        );
      if (acts(reading, 'send') || chatContext(reading) || objectIs(reading, 'outsiderText'))
        return yes([reading.main?.evidence], 'what it sends leaves the product');
    }
    const push = isNamed(reading, /\bpush\b/);
    if (
      push !== null &&
      acts(reading, 'create', 'update') &&
      argument(reading, 'url', 'id', 'body') === undefined &&
      reading.parameters.some((parameter) => /\b(?:remote|branch)\b/.test(parameter.words))
    )
      return yes([push], 'what is pushed goes to a remote host');
    const hook = reading.parameters.find((parameter) =>
      /\b(?:webhook|callback|notification|target|hook) ?(?:url|uri|endpoint)\b|^(?:webhook|callback)$/.test(
        parameter.words,
      ),
    );
    if (hook !== undefined && !acts(reading, 'read', 'remove'))
      return conditional([hook.evidence()], `events go to the address in "${hook.name}"`);
    if (
      headWord(reading, new Set(['webhook'])) &&
      acts(reading, 'create') &&
      says(reading, /\bnotif(?:y|ies)|external|events\b/i) !== null
    )
      return yes(
        [reading.main?.evidence, says(reading, /\bnotif(?:y|ies)|external|events\b/i)],
        'events go to an outside address',
      );
    if (
      isNamed(reading, /\b(?:share link|public link|make public|sharing link|shareable|publish)\b/) !== null &&
      acts(reading, 'create', 'update', 'grant') &&
      isNamed(reading, /\bpublish\b/) === null
    )
      return yes([reading.main?.evidence], 'what it opens can be seen by outsiders');
    const connection = reading.parameters.find(
      (parameter) =>
        parameter.roles.has('connection') ||
        (parameter.roles.has('host') && !/^(?:ip|ip address)$/.test(parameter.words)),
    );
    return connection === undefined
      ? no
      : conditional([connection.evidence()], `the caller chooses the endpoint in "${connection.name}"`);
  },
  gaps: ['Recipients that the server fixes in its configuration look like chosen ones where the schema is unknown.'],
  examples: {
    matches: [
      {
        name: 'fetch_url',
        description: 'Fetch a URL.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
      {
        name: 'send_email',
        description: 'Send an email.',
        inputSchema: { type: 'object', properties: { to: { type: 'string' }, body: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'list_emails',
        description: 'List emails.',
        inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } },
      },
      {
        name: 'create_product',
        description: 'Create a product.',
        inputSchema: { type: 'object', properties: { image_url: { type: 'string' } } },
      },
    ],
  },
});
