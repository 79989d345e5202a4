import { acts, argument, headIs, isNamed, objectEvidence, says, topicIs } from '../reading/read-definition.ts';
import { headWord, isAggregate, livePage, namesAMailPlace, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

const outside = new Set(
  'news tweet comment review timeline reply mention hashtag story discussion subreddit thread testimonial article blog headline newsletter feed message conversation chat email mail inbox sms voicemail ticket issue pr pullrequest transcript engagement submission response feedback rss doc documentation'.split(
    ' ',
  ),
);
const mixed = new Set('post page caption patent survey call'.split(' '));
const shown = new Set('page snapshot screenshot content html tab dom text console element accessibility'.split(' '));
/** Engines that search what anybody has published; what their makers offer besides is not meant. */
const engines =
  /^(?:google|bing|brave|duckduckgo|ddg|yandex|baidu|naver|kagi|searxng|searx|serp|serpapi|serper|searchapi|tavily|exa|jina|linkup|perplexity|metaphor|qwant|startpage|mojeek|websearch|search1api|zhipu|bocha)$/;
const engineResults =
  /^(?:web|image|video|news|scholar|result|page|website|article|blog|cafe|local|internet|academic|kin|knowledge|content|answer|picture|photo|snippet|webkr)$/;
const otherProducts =
  /\b(?:maps?|places?|patents?|trends?|flights?|hotels?|shopping|finance|analytics|console|drive|calendar|contacts?|gmail|ads?|keywords?|play|suggest(?:ions?)?|autocomplete|auto ?suggest|locations?|locales?|engines?|docs|sheets?|cloud|photos|books?|jobs?|files?|emails?|mail|messages?|users?|bucket|datasets?|trend|datalab|indexes|console|properties|usage|accounts?)\b/;

/** Places where anybody may write. */
const social =
  /^(?:reddit|subreddit|linkedin|facebook|instagram|twitter|tiktok|bluesky|mastodon|nostr|farcaster|threads|weibo|xiaohongshu|forum|discourse|community|producthunt|v2ex|zhihu|quora|stackoverflow|hackernews|tumblr|pinterest|lemmy)$/;
const open =
  /^(?:airbnb|ebay|etsy|craigslist|gumtree|olx|mercari|vinted|github|gitlab|gitee|huggingface|kaggle|upwork|fiverr|yelp|tripadvisor|medium|substack|stackexchange|patreon|kickstarter|itch|modrinth|curseforge|thingiverse|printables|dribbble|behance|flickr|imgur|soundcloud|vimeo|twitch|bilibili|douyin|rednote|xhs)$/;
const metadata = new Set(
  'template statistic stat count type field category status label tag schema metric rating score id event'.split(' '),
);

export const returnsOutsidersText = defineRule({
  id: 'returns-outsiders-text',
  claim: 'The tool returns text that an outsider could have written.',
  shows: { kind: 'facet', facet: 'untrusted-content' },
  rulings: [],
  why: 'it returns text that outsiders can write',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    const because = 'it returns text that outsiders can write';
    if (
      (acts(reading, 'interact') && livePage(reading)) ||
      (acts(reading, 'trigger', 'create') && /crawl|scrape/.test(reading.definition.name))
    )
      return yes([reading.main?.evidence], because);
    const reads =
      acts(reading, 'read', 'run') ||
      reading.main === null ||
      (reading.main.verb === 'perform' && reading.head === 'search') ||
      (acts(reading, 'compute') &&
        (/^(?:extract|summarize|summarise|transcribe|audit|analyze)$/.test(reading.main.verb) ||
          (/^(?:parse|convert)$/.test(reading.main.verb) &&
            /^(?:file|page|document|html|feed|pdf|website|article|sitemap)$/.test(reading.name.object[0] ?? ''))));
    if (!reads) return no;
    if (/^(?:count|check|verify|validate|ping|compare)$/.test(reading.main?.verb ?? '')) return no;
    if (
      namesAMailPlace(reading) ||
      headWord(reading, metadata) ||
      metadata.has(reading.name.object.at(-1) ?? '') ||
      isAggregate(reading)
    )
      return no;
    // What services tell one another through a queue is not an outsider's text.
    if (
      /^(?:message|event)$/.test(reading.head ?? '') &&
      topicHas(reading, /^(?:queue|sqs|kafka|mqtt|broker|pubsub|rabbitmq|nats|servicebus|stream)$/)
    )
      return no;
    // The publisher writes its own documentation; that of any library is written by whoever publishes the library.
    if (
      /^(?:doc|documentation)$/.test(reading.head ?? '') &&
      !topicHas(reading, /^(?:library|package|dependency|framework|module|sdk|context7)$/)
    )
      return no;
    const crawls = isNamed(
      reading,
      /\b(?:crawl|scrape|scraper|web search|search (?:the )?web|google search|wikipedia|deep research|web research|fetch (?:url|page|webpage|html|website)|(?:read|extract) (?:website|webpage|web page|web content)|whois|shodan|reddit|tweets?|hacker news|serp)\b/,
    );
    const url = reading.parameters.find(
      (parameter) =>
        parameter.roles.has('url') &&
        !parameter.nested &&
        !/image|avatar|webhook|callback|base|logo|icon|rpc|endpoint|audio|video|repo|^(?:site|store|shop|instance|workspace|org|organization|tenant|project|region|account|profile|server|api|cluster) /.test(
          parameter.words,
        ),
    );
    if (crawls !== null) return yes([crawls], because);
    const engine =
      isNamed(reading, /\bsearch(?:es|ing|scraper)?\b|\bgoogle (?:it|images?|news|scholar|videos?)\b/) !== null &&
      isNamed(reading, otherProducts) === null &&
      [...reading.topic, ...reading.name.words.map(({ lower }) => lower)].some((noun) => engines.test(noun)) &&
      (reading.head === null ||
        engineResults.test(reading.head) ||
        engines.test(reading.head) ||
        /^(?:search|searche|query|topic|information)$/.test(reading.head))
        ? (reading.main?.evidence ?? null)
        : null;
    if (engine !== null) return yes([engine], 'it returns what a search engine found, which anybody may have written');
    const ownProduct =
      url !== undefined &&
      [...reading.topic].some(
        (noun) => noun.length > 4 && new RegExp(`\\b${noun}\\b[^.]{0,30}\\bURLs?\\b`, 'i').test(url.description),
      );
    if (url !== undefined && !ownProduct && acts(reading, 'read', 'compute'))
      return yes([url.evidence()], 'it returns text from an address that the caller chooses');
    const hot =
      (/^(?:trending|hot|popular|trend|feed|rank)$/.test(reading.head ?? '') && !reading.topic.has('game')) ||
      isNamed(reading, /\b(?:trending|hot search|hot list|hot topics?|top posts)\b/) !== null
        ? [...reading.topic, ...reading.name.words.map(({ lower }) => lower)].find(
            (noun) =>
              social.test(noun) ||
              /^(?:douyin|toutiao|tieba|kuaishou|hupu|douban|36kr|sspai|juejin|bilibili|csdn|thepaper|lemmy|devto)$/.test(
                noun,
              ),
          )
        : undefined;
    if (hot !== undefined && acts(reading, 'read')) return yes([reading.main?.evidence], because);
    const titled =
      livePage(reading) && acts(reading, 'read') && isNamed(reading, /\bget (?:page )?title\b/) !== null
        ? reading.main?.evidence
        : undefined;
    if (titled !== undefined) return yes([titled], because);
    const written =
      isNamed(
        reading,
        /\b(?:pull requests?|merge requests?|pulls|mrs?|prs?|(?:channel|chat|conversation|thread|room|dm) (?:history|messages|transcripts?|logs?))\b/,
      ) ??
      (/^(?:snippet|excerpt|passage|quotation|abstract|fulltext|text)$/.test(reading.head ?? '') &&
      topicIs(reading, 'outsiderText')
        ? (reading.main?.evidence ?? null)
        : null);
    if (
      written !== null &&
      !/^(?:diff|commit|file|count|branch|setting|template)$/.test(reading.name.object.at(-1) ?? '')
    )
      return yes([written], because);
    const owned =
      /^(?:video|image|clip|livestream|audio|gif)$/.test(reading.head ?? '') &&
      says(
        reading,
        /\b(?:your|my|own|the) (?:own )?(?:account|library|workspace|organi[sz]ation)\b|\b(?:your|my) (?:[a-z]+ )?(?:videos|images|clips|audios?|gifs)\b/i,
      ) !== null;
    if (owned) return no;
    // Where anybody may offer or publish something, a search returns what strangers wrote.
    const platform =
      (/^(?:search|browse|discover)$/.test(reading.main?.verb ?? '') ||
        (acts(reading, 'read') &&
          /^(?:photo|video|clip|gig)$/.test(reading.head ?? '') &&
          isNamed(reading, /\b(?:photo|video|clip|gig)s?\b/) !== null)) &&
      !headIs(reading, 'person')
        ? [...reading.topic].find((noun) => open.test(noun))
        : undefined;
    if (platform !== undefined && !/^(?:code|file|label|branch|milestone)$/.test(reading.head ?? ''))
      return yes([reading.main?.evidence], because);
    const page = says(
      reading,
      /\b(?:web ?pages?|(?:web|image|internet) search(?:es)?|search(?:es|ing)? (?:the )?(?:web|internet|Google|Bing)|Google (?:organic |web |image |news |video )?search(?! (?:console|ads?))|current page|open page|search engine|search results from|user[- ]generated|third[- ]party documentation|from the (?:web|internet)|service banners?|untrusted (?:user |third[- ]party )?(?:data|content|text|input)|public reviews?|customer reviews?)\b/i,
    );
    if (page !== null) return yes([page], because);
    if (
      headWord(reading, outside) ||
      (/^(?:post|profile)$/.test(reading.head ?? '') && topicHas(reading, social)) ||
      (reading.head === 'post' &&
        topicHas(reading, /^(?:x|hunt|crowdtangle|wsb|wallstreetbets|steem|hive|lobster|canny|devto|vk)$/)) ||
      (headIs(reading, 'outsiderText') && !headWord(reading, mixed)) ||
      (livePage(reading) &&
        (headWord(reading, shown) ||
          (reading.name.object.includes('element') &&
            (topicHas(reading, /^(?:browser|dom|webpage|selector|css|xpath)$/) ||
              argument(reading, 'id', 'query') !== undefined ||
              reading.parameters.some(({ words }) => /^(?:selector|xpath|ref|locator|css selector)$/.test(words))))))
    )
      return yes(objectEvidence(reading, 'outsiderText', 'web', 'mail', 'message', 'session'), because);
    return no;
  },
  gaps: ['Catalogues and databases that outsiders can add to are not known.'],
  examples: {
    matches: [
      { name: 'search_web', description: 'Search the web.' },
      { name: 'get-timeline', description: 'Get the timeline.' },
    ],
    misses: [
      { name: 'get_weather', description: 'Get the weather.' },
      { name: 'list_email_templates', description: 'List email templates.' },
    ],
  },
});
