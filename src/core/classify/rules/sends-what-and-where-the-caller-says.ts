import { acts, argument, isNamed, objectIs, says } from '../reading/read-definition.ts';
import { argumentsHidden, chatContext, headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const sendsWhatAndWhereTheCallerSays = defineRule({
  id: 'sends-what-and-where-the-caller-says',
  claim: 'The caller chooses both the recipient and the words of a message.',
  shows: { kind: 'floor', level: 'High' },
  rulings: ['R21'],
  why: 'the caller chooses both the recipient and the text',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const invited = reading.parameters.find(({ words }) =>
      /^(?:attendees?|invitees?|guests?|attendee emails|participants?)$/.test(words),
    );
    if (
      invited !== undefined &&
      acts(reading, 'create', 'update') &&
      headWord(reading, new Set(['meeting', 'event', 'appointment', 'invite', 'calendar']))
    ) {
      return yes([invited.evidence()], `the people in "${invited.name}" are sent an invitation in the caller's words`);
    }
    // Where the schema does not show the arguments, the words tell that the caller fills them in.
    const guests =
      argumentsHidden(reading) &&
      acts(reading, 'create') &&
      headWord(reading, new Set(['meeting', 'event', 'appointment', 'invite', 'attendee', 'guest']))
        ? (isNamed(reading, /\bwith (?:attendees|invitees|guests)\b/) ??
          says(reading, /\b(?:events?|meetings?|appointments?) with (?:attendees|invitees|guests)\b/i))
        : null;
    if (guests !== null)
      return yes([guests], "the people that the caller names are sent an invitation in the caller's words");
    const shown = argument(reading, 'visibility');
    if (shown !== undefined && acts(reading, 'create') && headWord(reading, new Set(['gist', 'paste', 'pastebin'])))
      return yes([shown.evidence()], `with “${shown.name}” the public can read what the caller writes`);
    const message =
      acts(reading, 'send') ||
      (acts(reading, 'create', 'update') &&
        (objectIs(reading, 'message') || /^(?:reply|tweet|post|publish)$/.test(reading.main?.verb ?? '')) &&
        isNamed(reading, /\b(?:post|send|reply|tweet|message|dm|publish|comment)\b/) !== null) ||
      (acts(reading, 'create') && headWord(reading, new Set(['comment', 'note', 'reply', 'post'])));
    if (
      !message ||
      objectIs(reading, 'asset') ||
      headWord(reading, new Set(['draft', 'channel', 'template', 'list', 'label'])) ||
      (headWord(reading, new Set(['thread'])) && isNamed(reading, /\b(?:tweet|twitter|post|publish)\b/) === null)
    )
      return no;
    const onTracker = headWord(reading, new Set(['comment', 'note'])) && !acts(reading, 'send');
    const port = reading.parameters.some(({ words }) => words === 'port');
    const found = onTracker ? undefined : argument(reading, 'recipient');
    // An address beside a port is an endpoint, which raises nothing by itself (R31).
    // "user id" beside a post is who writes it.
    const author = found?.words === 'user id' && headWord(reading, new Set(['post', 'comment']));
    const endpoint = found !== undefined && port && /\baddress$/.test(found.words);
    const robot = chatContext(reading)
      ? reading.parameters.find(({ words }) =>
          /^(?:bot|robot|webhook|hook)(?: (?:key|id|url|token|name))?$/.test(words),
        )
      : undefined;
    const to = author || endpoint ? undefined : (found ?? robot);
    const body = argument(reading, 'body');
    if (to !== undefined && body !== undefined && to !== body)
      return yes(
        [to.evidence(), body.evidence()],
        `the caller chooses both whom it reaches ("${to.name}") and what it says ("${body.name}")`,
      );
    const said =
      headWord(reading, new Set(['message', 'dm', 'reply', 'chat', 'whatsapp'])) ||
      (reading.head === 'text' && objectIs(reading, 'message'));
    // A bot or a model that answers is asked, and nobody else reads the question.
    const asked = says(
      reading,
      /\b(?:gets?|receives?|returns?) (?:a |the |its )?(?:response|answer|reply)\b|\bto (?:an? |the |your )?(?:[a-z.-]+ ){0,2}(?:bot|chatbot|model|application|agent|assistant)\b/i,
    );
    const posted =
      reading.main?.verb === 'post' ? says(reading, /\bposts? (?:an? |the )?(?:[a-z]+ )?messages?\b/i) : null;
    const addressed =
      !(argumentsHidden(reading) || reading.definition.inputSchema === undefined) || onTracker || asked !== null
        ? null
        : acts(reading, 'send') && said
          ? (reading.main?.evidence ?? null)
          : (posted ??
            (acts(reading, 'create') && headWord(reading, new Set(['message', 'dm', 'reply', 'post', 'chat']))
              ? says(
                  reading,
                  /\b(?:to|in) (?:an? |the |one or more |multiple |any )?(?:[a-z'-]+ ){0,3}(?:channels?|users?|chats?|recipients?|contacts?|rooms?|groups?|numbers?|members?|conversations?|spaces?|threads?)\b/i,
                )
              : null));
    if (addressed !== null)
      return yes(
        [reading.main?.evidence, addressed],
        'a message has a recipient and a text, and the caller gives both',
      );
    const open =
      isNamed(reading, /\b(?:tweet|twitter|bluesky|mastodon|linkedin|facebook|instagram|reddit|thread|social)\b/) ??
      says(reading, /\b(?:tweet|Twitter|Bluesky|Mastodon|LinkedIn|Reddit|publicly|public post)\b/i);
    // What is posted on a network is there for all who look.
    const network =
      (acts(reading, 'create', 'send') || /^(?:edit|modify)$/.test(reading.main?.verb ?? '')) &&
      headWord(reading, new Set(['post', 'tweet', 'toot', 'reel', 'story', 'skeet', 'reply', 'comment', 'content'])) &&
      /^(?:create|post|publish|add|submit|send|write|share|reply|comment|new|edit|modify)$/.test(
        reading.main?.verb ?? '',
      ) &&
      topicHas(
        reading,
        /^(?:linkedin|facebook|instagram|twitter|bluesky|mastodon|reddit|tiktok|threads|tumblr|pinterest|weibo|nostr|farcaster|pixelfed|lemmy|vk)$/,
      ) &&
      !topicHas(reading, /^(?:draft|ad|ads|schedule|scheduled|campaign)$/);
    if (network) return yes([reading.main?.evidence], 'the public can read what the caller writes');
    const publicly = says(reading, /\bpublic(?:ly visible)? (?:comment|reply|note|post)\b/i);
    if (publicly !== null && body !== undefined)
      return yes([publicly, body.evidence()], 'the public can read what the caller writes');
    return open !== null && isNamed(reading, /\b(?:post|tweet|publish|reply|share|send)\b/) !== null
      ? yes([open], 'the public can read what the caller writes')
      : no;
  },
  gaps: ['A recipient list that the server fixes is not seen.'],
  examples: {
    matches: [
      {
        name: 'send_email',
        description: 'Send an email.',
        inputSchema: { type: 'object', properties: { to: { type: 'string' }, body: { type: 'string' } } },
      },
      {
        name: 'post_message',
        description: 'Post a message.',
        inputSchema: { type: 'object', properties: { channel: { type: 'string' }, text: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'create_issue_comment',
        description: 'Comment on an issue.',
        inputSchema: { type: 'object', properties: { issue: { type: 'integer' }, body: { type: 'string' } } },
      },
      {
        name: 'list_messages',
        description: 'List messages.',
        inputSchema: { type: 'object', properties: { channel: { type: 'string' } } },
      },
    ],
  },
});
