import { acts, isNamed, says } from '../reading/read-definition.ts';
import { livePage } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

/** Addresses that name the caller's own place, or a file, rather than a host to contact. */
const own =
  /^(?:youtube|tweet|twitter|linkedin|github|gitlab|instagram|tiktok|reddit|spotify|figma|notion|jira|arxiv|facebook|slack|confluence|pull request|post|channel|playlist|drive|commit|listing|product|article|job|company|image|avatar|logo|icon|base|rpc|repo|repository|cover|thumbnail|source|photo|audio|video|database|site|store|shop|instance|workspace|org|organization|tenant|project|region|account|profile|server|api|cluster|redirect|return|success|cancel|calendar|board|document|doc|sheet|spreadsheet|issue|pr|notebook|graph|space)(?: |$|s)/;

export const contactsAChosenAddress = defineRule({
  id: 'contacts-a-chosen-address',
  claim: 'The call contacts an address that the caller chooses, or acts on a live page.',
  shows: { kind: 'facet', facet: 'external-communication' },
  rulings: [],
  why: 'the host that the caller chooses sees the request',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    // "Downloads videos from URLs": the kind of the file does not say whose host it lies on.
    const downloads =
      says(
        reading,
        /\b(?:downloads?|fetch(?:es)?) (?:an? |the )?(?:[a-z]+ ){0,3}from (?:an? |the |any |remote )*URLs?\b/i,
      ) !== null;
    const url = reading.parameters.find(
      ({ words, nested, roles, type }) =>
        !nested &&
        type !== 'boolean' &&
        (/(?:^| )(?:urls?|uri|link|website)$/.test(words) || (roles.has('url') && words === 'data')) &&
        (!own.test(words) ||
          (downloads && /^(?:image|photo|audio|video|file|media|document|pdf|source)s?(?: |$)/.test(words))),
    );
    if (acts(reading, 'interact')) {
      const moves = url !== undefined || /^(?:click|navigate|goto|visit|open)$/.test(reading.main?.verb ?? '');
      return livePage(reading) && moves
        ? yes([url?.evidence() ?? reading.main?.evidence], 'it acts on a live page in the open network')
        : no;
    }
    if (url === undefined || /^(?:encode|decode|shorten|format)$/.test(reading.main?.verb ?? '')) return no;
    // An address that is parsed or checked as a text is contacted by nobody.
    if (
      /^(?:parse|validate)$/.test(reading.main?.verb ?? '') &&
      !/^(?:file|page|document|html|feed|pdf|website|article|sitemap)$/.test(reading.name.object[0] ?? '')
    )
      return no;
    // An address of one product reaches that product and nobody else.
    if (
      /\b(?:YouTube|LinkedIn|GitHub|GitLab|Twitter|Tweet|Instagram|TikTok|Reddit|Figma|Notion|Google (?:Drive|Docs|Sheets)|Bilibili|Spotify|arXiv|Wikipedia|Amazon|Jira|Confluence|Booking|Airbnb|eBay|Zillow|Walmart|Yelp|RedNote|Weibo|Douyin|Zhihu)\b|笔记|帖子|视频|文章|商品|\bvalid [a-z]+ (?:[a-z]+ ){1,3}URL\b/i.test(
        `${url.description} ${(reading.definition.description ?? '').slice(0, 160)}`,
      )
    )
      return no;
    // "a Sentry URL" on a server of that name: the address names a thing of the product.
    const product =
      /\b(?!(?:URLs?|PDF|HTML|API|RSS|JSON|XML|CSV|HTTPS?|Image|Web|Video|Audio|Page|File|The|Target|Source|Full|Valid|Public)\b)([A-Z][A-Za-z]+) (?:[a-z]+ ){0,2}URLs?\b/.exec(
        `${url.description} ${reading.description.claims}`,
      )?.[1];
    if (product !== undefined && reading.topic.has(product.toLowerCase())) return no;
    const fetches =
      acts(reading, 'read', 'compute') ||
      isNamed(reading, /\b(?:fetch|crawl|scrape|request|browse|http|lighthouse|navigate)\b/) !== null ||
      livePage(reading);
    return fetches ? yes([url.evidence()], `the host behind the argument “${url.name}” sees the request`) : no;
  },
  gaps: ['A list of allowed hosts on the side of the server is not seen.'],
  examples: {
    matches: [
      {
        name: 'fetch_url',
        description: 'Fetch a URL.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
      {
        name: 'browser_navigate',
        description: 'Navigate to a URL.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'create_product',
        description: 'Create a product.',
        inputSchema: { type: 'object', properties: { image_url: { type: 'string' } } },
      },
      {
        name: 'parse_url',
        description: 'Parse a URL into its parts.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
    ],
  },
});
