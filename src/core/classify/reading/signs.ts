import type { Evidence } from '../../model/evidence.ts';
import { isKind, type Kind } from '../lexicon/nouns.ts';
import { plainAct } from '../lexicon/verbs.ts';
import { acts, argument, headIs, isNamed, objectIs, says, topicIs, type Reading } from './read-definition.ts';
import type { Parameter } from './parameters.ts';
import { remembered } from './remembered.ts';

/** Signs that several rules read in the same way. */

/** True where the tool speaks of SQL or of a database that is asked in it. */
export const speaksSql = remembered((reading: Reading): boolean => {
  const stated = reading.parameters.some(
    ({ roles, description }) =>
      roles.has('query') && /\b(?:SELECT|INSERT INTO|CREATE TABLE|DELETE FROM)\b/.test(description),
  );
  return (
    stated || topicIs(reading, 'sql') || argument(reading, 'sql') !== undefined || says(reading, /\bSQL\b/i) !== null
  );
});

/** A mechanism, named in the definition, that keeps a query from changing anything (R33: an adjective is none). */
export const readOnlyMechanism = remembered((reading: Reading): Evidence | null => {
  if (reading.steering !== null) return null;
  return (
    says(
      reading,
      /(?<!\b(?:use|prefer|recommend|write) )\bread[- ]only (?:transaction|role|user|connection|replica|mode|access|credentials?|database user|sql|cypher|quer(?:y|ies)|select|graphql)\b|\b(?:rejects?|refuses?|blocks?) (?:all |any )?(?:writes?|write (?:operations?|queries|statements))\b/i,
    ) ??
    says(
      reading,
      /\b(?:only|exclusively) (?:allows? |permits? |supports? |executes? |accepts? )?(?:read[- ]only )?SELECT\b|\bSELECT(?:-only|[ -](?:statements?|queries) (?:only|are (?:allowed|permitted)))|\bSELECT (?:statements?|quer(?:y|ies))? ?only\b|\b(?:execute|run)s? (?:a |an )?(?:safe )?(?:read[- ]only|SELECT)\b|GET[- ]only\b|\bwithout (?:creating|sending|submitting|signing|broadcasting) (?:a |any )?transactions?\b|\b(?:view|pure|constant|read-only) (?:contract )?(?:function|method|call)s?\b|只读(?:事务|用户|角色|账号|账户|连接)|(?:只|仅)(?:允许|支持) ?SELECT/i,
    ) ??
    isNamed(
      reading,
      /\b(?:read ?only|readonly|select) (?:sql|query|queries)\b|\bread (?:[a-z0-9]+ )?cypher\b|\b(?:run|execute|read) (?:select|read query|readonly|read only)\b|\bread query\b|\bselect query\b/,
    )
  );
});

/** The argument that carries code or a command of the caller's. */
export const suppliedCode = remembered((reading: Reading): Parameter | undefined => {
  const found = argument(reading, 'command', 'code');
  return found !== undefined && found.roles.has('command') && routesSubcommands(reading) !== null ? undefined : found;
});

/** Words by which a `command` names one of the tool's own sub-commands, as in a command router, and no shell command. */
export const routesSubcommands = remembered((reading: Reading): Evidence | null => {
  return says(reading, /\bcommand router\b|\bsub[- ]?commands?\b|\b(?:available|supported) commands\b/i);
});

/** Words that name an isolated environment for code, by its mechanism. */
export const sandboxNamed = remembered((reading: Reading): Evidence | null => {
  if (reading.steering !== null) return null;
  // A container or an image that is itself what runs confines nothing.
  if (reading.head === 'container' || reading.head === 'image') return null;
  return (
    says(
      reading,
      /\b(?:in|inside|within|on|to|from|using|via|with) (?:an? |the |your )?(?:[a-z-]+ ){0,3}(?:sandbox(?:ed)?|docker container|micro-?vm|firecracker|gvisor|webassembly|wasm|pyodide|isolate)\b/i,
    ) ??
    says(
      reading,
      /\b(?:ephemeral|disposable|throwaway) (?:container|vm|sandbox|environment)\b|\bsandbox(?:ed)? (?:container|environment|vm|runtime)\b/i,
    ) ??
    isNamed(reading, /\bsandbox\b/)
  );
});

/** Words that keep paths inside a place: a workspace, a root, allowed directories. */
export const confinement = remembered((reading: Reading): Evidence | null => {
  if (reading.steering !== null) return null;
  return says(
    reading,
    /\b(?:within|inside|in|under|relative to|from) (?:the |your |an? |its )?(?:[a-z-]+ ){0,2}(?:allowed director(?:y|ies)|workspace|vault|project(?: root| directory| folder)?|root director(?:y|ies)|sandbox|repository|notebook|knowledge base)\b|\ballowed director(?:y|ies)\b|\bworkspace filesystem\b/i,
  );
});

const remoteKeys =
  /^(?:owner|repo|repository|repository id|repo id|repo name|repository name|project id|workspace id|bucket|bucket name|drive id|site id|workspace slug|repo slug|file key|space id|sandbox id|site|branch|container|pod|bucket id|namespace)$/;

/** The argument that names a file of the machine that the server runs on, or undefined where the place is remote. */
export const hostPath = remembered((reading: Reading): Parameter | undefined => {
  const { parameters } = reading;
  // What is uploaded to a repository still comes from the host's disk.
  const uploads = reading.main?.verb === 'upload' || reading.main?.verb === 'import';
  const local = parameters.some(({ words }) =>
    /^(?:local|save|download|destination|target) (?:path|dir|directory|folder)$/.test(words),
  );
  if (
    !local &&
    parameters.some(
      ({ words, nested }) =>
        remoteKeys.test(words) && !nested && !(uploads && /^repo(?:sitory)? (?:id|name)$/.test(words)),
    )
  )
    return undefined;
  if (reading.steering === null && sandboxNamed(reading) !== null) return undefined;
  if (topicIs(reading, 'code') && topicIs(reading, 'web')) return undefined;
  // The name of a file inside a gist or a paste is no path of the host.
  if (
    /^(?:gist|paste|attachment)$/.test(reading.head ?? '') &&
    parameters.every(({ words }) => !/\bpath\b|filepath/.test(words))
  )
    return undefined;
  // A JSON Patch names places in a document and no files.
  const patches = parameters.some(({ words, nested }) => nested && words === 'op');
  return parameters.find((parameter) => {
    if (patches && parameter.nested) return false;
    if (
      !parameter.roles.has('path') &&
      !parameter.roles.has('output-path') &&
      !/(?:^| )(?:file )?paths$/.test(parameter.words)
    )
      return false;
    if (
      parameter.type === 'object' ||
      /\/Game\/|\b(?:res:\/\/|Content Browser|(?:asset|blueprint|scene|node|prim|object) path)\b/i.test(
        parameter.description,
      ) ||
      /\b(?:url|json path|jsonpath|endpoint|api path|request path|http|drive|s3|bucket|remote|cloud|repository|dropbox)\b/i.test(
        parameter.description,
      )
    )
      return false;
    return (
      /\b(?:file|paths?|dir|directory|cwd|folder)\b|filepath|filename|outfile/.test(parameter.words) &&
      !/\b(?:id|api|url|json|mount|container|docker|route|object|resource|document|collection|registry|key|secret) /.test(
        parameter.words,
      )
    );
  });
});

/** The argument by which the caller says where a result is saved (R24), or undefined. */
export const outputPath = remembered((reading: Reading): Parameter | undefined => {
  return (
    reading.parameters.find(
      ({ roles, nested, words, values, description }) =>
        roles.has('output-path') &&
        !nested &&
        !/s3|uri|url|bucket/.test(words) &&
        // "output" is as often the form of the answer as a place for it.
        values.length === 0 &&
        // "target_file" is as often what is read.
        (!/^target (?:file|dir|directory|folder)$/.test(words) || /\b(?:save|write|output|store)/i.test(description)) &&
        !/\bformat\b/i.test(description),
    ) ??
    reading.parameters.find(
      ({ roles, nested, words, description }) =>
        !nested &&
        roles.has('path') &&
        /\bpath\b/.test(words) &&
        /\b(?:to|where) (?:to )?(?:save|write|store)\b|\bsave[sd]? .{0,40}\b(?:to|at|in)\b/i.test(description),
    ) ??
    (/^(?:download|export|save)$/.test(reading.main?.verb ?? '')
      ? reading.parameters.find(({ words }) =>
          /^(?:(?:local|destination|save|target) ?(?:file )?(?:path|dir|directory|folder)|destination|directory)$/.test(
            words,
          ),
        )
      : undefined)
  );
});

/** A named place that a host or an agent loads or runs by itself (R32). */
export const autoLoadedPlace = remembered((reading: Reading): Evidence | null => {
  // A translation memory is a dictionary, and no agent reads it as an instruction.
  if (topicHas(reading, /^(?:translation|translate|localization|tmx)$/) && reading.topic.has('memory')) return null;
  const store =
    reading.topic.has('memory') &&
    acts(reading, 'create', 'update') &&
    !reading.topic.has('device') &&
    !topicIs(reading, 'infrastructure')
      ? (reading.main?.evidence ?? null)
      : null;
  const planned = acts(reading, 'create', 'update')
    ? reading.parameters.find(
        ({ words, nested }) =>
          !nested && /^(?:cron|cron ?expression|cron schedule|schedule|rrule|recurrence)$/.test(words),
      )
    : undefined;
  const repeated =
    planned !== undefined &&
    /^(?:task|job|command|agent|workflow|script|query|automation|routine|prompt|call|monitor|report)$/.test(
      reading.head ?? '',
    )
      ? planned.evidence()
      : null;
  return (
    store ??
    repeated ??
    isNamed(
      reading,
      /\b(?:cron|crontab|hooks?|startup|autostart|systemd|launchd|mcp config|claude md|cursor rules|rules file|git hook|memory|memories|scheduled? (?:task|job)|remember|webhook|workflow file|launch agent|observations?|knowledge graph|(?:save|store|update|write) (?:[a-z]+ )?context)\b/,
    ) ??
    says(
      reading,
      /\b(?:cron(?:tab| job| expression)|CLAUDE\.md|AGENTS\.md|\.cursorrules|system prompt|git hooks?|start-?up (?:script|item)|bashrc|webhook|CI (?:pipeline|workflow)|scheduled task|agent(?:'s)? memory|long[- ]term memory|memory (?:bank|store|graph)|future (?:sessions|conversations)|across (?:sessions|conversations))\b/i,
    )
  );
});

const metadataHeads = new Set(
  `template type category field property setting config configuration schema count statistic stat metric plan tag label status id format option
  permission role quota limit version metadata currency method provider region zone language locale timezone model endpoint capability
  feature flag rate price fee availability slot column table structure definition stage pipeline form layout theme icon color colour dashboard
  widget query index summary-type connector integration webhook branch tree eligibility rule policy faq help guideline sku product
  catalog inventory store location country chart benchmark trend forecast average ratio score ranking leaderboard segment list-id source
  quote estimate stats statistics analytics usage book depth kline candle ticker`.split(/\s+/),
);

/** True where the data is a public reference that belongs to nobody in particular. */
export const looksPublic = remembered((reading: Reading): boolean => {
  if (reading.head !== null && ownRecords.has(reading.head) && reading.head !== 'receipt') return false;
  // What an exchange keeps for an account is told to its holder alone.
  if (
    reading.head === 'balance' &&
    topicHas(
      reading,
      /^(?:exchange|ccxt|broker|brokerage|kraken|binance|coinbase|bybit|okx|bitfinex|bithumb|upbit|alpaca)$/,
    ) &&
    !topicHas(reading, /^(?:address|chain|token|contract|erc20|nft)$/)
  )
    return false;
  const own =
    says(reading, /\b(?:my|your|own|user'?s|authenticated|customer'?s?|account'?s|current user|logged[- ]in)\b/i) !==
    null;
  const market = reading.parameters.some(({ words }) =>
    /^(?:symbol|ticker|tickers|interval|token address|contract address|coin id|vs currency|chain id|chain)$/.test(
      words,
    ),
  );
  // What a broker holds for somebody is told to its holder.
  const held =
    isNamed(
      reading,
      /\b(?:brokerage|trading|demat|margin) accounts?\b|\baccount (?:fills|positions|orders|trades)\b/,
    ) !== null;
  const orders = reading.head === 'order' && isNamed(reading, /\b(?:market|structure|book)\b/) === null;
  const address =
    says(
      reading,
      /\b(?:wallet|contract|an?|given|specific|any) (?:[a-z]+ ){0,2}address(?:es)?\b|\bon-?chain\b|\bblockchain\b/i,
    ) !== null && !topicIs(reading, 'mail');
  // What an assembly says is for all to read, and so is a chain that is searched by address.
  const assembly = topicHas(
    reading,
    /^(?:parliament|parliamentary|deputy|deputie|deputado|senator|senate|congress|riksdag|bundestag|parlamento|lawmaker|hansard|knesset)$/,
  );
  const chain =
    reading.parameters.some(({ words }) => words === 'address') &&
    topicHas(
      reading,
      /^(?:algorand|solana|ethereum|bitcoin|tezos|cardano|near|aptos|sui|polkadot|stellar|xrpl|tron|starknet|indexer)$/,
    );
  // A transaction that is found by its hash, its block or its pool is one of a chain.
  const transacted =
    /^(?:transaction|receipt|tx|log)$/.test(reading.head ?? '') &&
    (reading.parameters.some(({ words }) =>
      /^(?:(?:tx|transaction) ?(?:hash|sig|signature)|hash|pool address)$/.test(words),
    ) ||
      topicHas(
        reading,
        /scan$|^(?:evm|eth|pool|block|blockchain|onchain|mempool|antchain|opensea|gas|hash|rpc|web3|besu)$/,
      ));
  // Roads, courts and the weather are there for everybody.
  const common =
    (/^(?:incident|event)$/.test(reading.head ?? '') &&
      topicHas(reading, /^(?:traffic|road|roadwork|transit|weather|storm|earthquake|disaster|wildfire)$/)) ||
    (/^(?:case|claim|docket|complaint)$/.test(reading.head ?? '') &&
      topicHas(reading, /^(?:court|legal|law|justia|courtlistener|judicial|scotus)$/) &&
      !topicHas(reading, /^(?:client|matter|firm|cfpb)$/)) ||
    (/^(?:drug|medication)$/.test(reading.head ?? '') &&
      !topicHas(reading, /^(?:patient|fhir|pharmacy|prescription|client|my|user|record|emr|ehr)$/)) ||
    (/^(?:photo|image)$/.test(reading.head ?? '') &&
      topicHas(reading, /^(?:hotel|restaurant|place|venue|property|listing|product|location)$/));
  // An open platform opens its interface, and not the data of its users.
  const known = [...reading.topic].some(
    (noun) =>
      isKind(noun, 'publicData') &&
      !(noun === 'open' && (reading.topic.has('platform') || reading.topic.has('source'))) &&
      // An index of documents is a store, and one of prices is public.
      !(noun === 'index' && topicHas(reading, /^(?:document|vector|record|embedding|search)$/)),
  );
  return !own && !held && !orders && (market || address || assembly || chain || transacted || common || known);
});

/** True where the tool gives records back rather than changing them. */
export function asksForRecords(reading: Reading): boolean {
  const { main } = reading;
  if (main === null || /^(?:open|select)$/.test(main.verb) || acts(reading, 'read', 'run', 'think')) return true;
  return (
    main.act === 'compute' && /^(?:enrich|enhance|summarize|summarise|analyze|extract|transcribe)$/.test(main.verb)
  );
}

/** True where a noun of the topic matches. */
export function topicHas(reading: Reading, pattern: RegExp): boolean {
  for (const noun of reading.topic) if (pattern.test(noun)) return true;
  return false;
}

/** True where numbers over many records are asked for and not the records. */
export const isAggregate = remembered((reading: Reading): boolean => {
  return (
    isNamed(
      reading,
      /\b(?:analytics|statistics?|stats|counts?|metrics|trends?|totals?|aggregates?|volume|distribution|averages?|benchmark|forecast)\b/,
    ) !== null ||
    says(
      reading,
      /\bhow many\b|(?<!\b(?:max|maximum|specified|given|limited|limit) )\b(?:total )?(?:number|count) of\b|\baggregated?\b/i,
    ) !== null
  );
});

/** Records of money that belong to somebody wherever they are kept: no exchange or chain publishes them. */
const ownRecords = new Set(
  'invoice withdrawal deposit payout payroll payslip paystatement salary expense statement receipt refund credit-note bill payment'.split(
    ' ',
  ),
);

/** True where the words say whose records these are. */
function ownRead(reading: Reading): boolean {
  return (
    isNamed(reading, /\b(?:my|your|own|user|member|customer|client)\b/) !== null ||
    says(
      reading,
      /\b(?:my|your|own|user'?s|member'?s|authenticated|customer'?s?|account'?s|current user|logged[- ]in)\b/i,
    ) !== null
  );
}

const privateKinds: readonly Kind[] = ['mail', 'message', 'health', 'moneyRecord', 'person', 'crmRecord', 'log'];

/** Nouns that make a record private where they only qualify it ("patient notes"); "user settings" and "email domains" are not. */
const qualifiers: readonly (readonly [Kind, RegExp])[] = [
  ['mail', /^(?:inbox|gmail|mailbox|imap)$/],
  ['message', /^(?:message|dm|chat|conversation|sms|transcript|voicemail)$/],
  ['health', /./],
  [
    'person',
    /^(?:customer|patient|employee|candidate|applicant|donor|client|student|tenant|people|person|subscriber|attendee|guest|beneficiary|staff|resume|cv|whoami|profile|personnel|contact|lead|constituent)$/,
  ],
];
/** What "email lists" and "mail folders" name is no mail. */
const mailPlaces = /^(?:lists?|folders?|labels?|domains?|accounts?|aliases|templates?|settings?|servers?)$/;
const mailParts = /^(?:attachment|draft|history|content|body|thread|item|header|text|html|search|result|list)$/;

/** True where the name is of a list, a folder or a domain of mail, and not of the mail in it. */
export function namesAMailPlace(reading: Reading): boolean {
  const last = reading.name.words.at(-1)?.lower ?? '';
  // What is sent to a list of customers is a campaign, and an address that is looked up is no mail.
  const none =
    headIs(reading, 'mail') &&
    (isNamed(
      reading,
      /\bmarketing emails?\b|\bemail (?:lookup|finder|verifier|verification|validation|addresses)\b|\b(?:work|business|professional|corporate) emails?\b/,
    ) ?? says(reading, /\blists? (?:all )?(?:the )?email (?:campaigns|addresses)\b/i)) !== null;
  if (none) return true;
  return mailPlaces.test(last) && last !== reading.main?.verb && headIs(reading, 'mail');
}

function qualifiedBy(reading: Reading): Kind | null {
  for (const [kind, pattern] of qualifiers) {
    for (const noun of reading.object) if (pattern.test(noun) && isKind(noun, kind)) return kind;
  }
  if (mailPlaces.test(reading.name.words.at(-1)?.lower ?? '')) return null;
  return objectIs(reading, 'mail') && (reading.head === null || mailParts.test(reading.head)) ? 'mail' : null;
}

/** The kind of private record that the object names, or null. */
export const privateObject = remembered((reading: Reading): Kind | null => {
  const { head } = reading;
  if (isAggregate(reading)) return null;
  if (
    isNamed(
      reading,
      /\b(?:balance sheet|profit (?:and )?loss|income statement|cash ?flow|trial balance|general ledger|aged (?:receivables?|payables?))\b/,
    ) !== null &&
    topicHas(
      reading,
      /^(?:xero|quickbooks|accounting|odoo|erp|zoho|freshbooks|sage|netsuite|book|books|freeagent|bookkeeping|organization|company's)$/,
    )
  )
    return 'moneyRecord';
  if (head === 'method' && isNamed(reading, /\bpayment methods?$/) !== null && !acts(reading, 'compute'))
    return 'moneyRecord';
  if (head !== null && metadataHeads.has(head)) return null;
  // A channel is a place; what was said there is named beside it.
  if (
    head === 'channel' &&
    isNamed(reading, /\b(?:history|messages?|read)\b/) === null &&
    says(reading, /\b(?:history|messages?|conversations?)\b/i) === null
  )
    return null;
  if (
    /^(?:type|category|template|field|stage|label|role|tag|priority|severity|link|button|gateway|processor|provider|option|term)$/.test(
      reading.name.object.at(-1) ?? '',
    ) ||
    /^(?:link|button|gateway|processor|provider|term)$/.test(head ?? '')
  )
    return null;
  if (isNamed(reading, /\b(?:work|professional|personal) emails?\b|\bemail finder\b/) !== null && acts(reading, 'read'))
    return 'person';
  // The names of lists, folders and domains that mail goes through tell nothing of it.
  if (namesAMailPlace(reading)) return null;
  if (isNamed(reading, /\b(?:minimum|maximum|required|supported|default)\b/) !== null) return null;
  if (
    reading.object.has('webhook') ||
    /^(?:check|verify|validate|detect|count|ping|test)$/.test(reading.main?.verb ?? '')
  )
    return null;
  // Profiles of a browser or a machine, and subscriptions of a cloud, are settings.
  if (head === 'profile' && isNamed(reading, /\b(?:index|permission|security|metadata|scan) profiles?\b/) !== null)
    return null;
  if (
    head === 'profile' &&
    topicHas(
      reading,
      /^(?:browser|hyperbrowser|browserbase|chrome|aws|ssh|vpn|color|performance|audio|device|cpu|build|pyroscope|pprof|profiler|flamegraph)$/,
    )
  )
    return null;
  if (head === 'subscription' && topicHas(reading, /^(?:azure|gcp|aws|webhook|topic|pubsub|event)$/)) return null;
  // Where a ship or a planet is can be seen by all; a contract of a chain, of a government or of an exchange can be read by all.
  if (
    head === 'position' &&
    topicHas(
      reading,
      /^(?:flight|aircraft|plane|vessel|ship|train|bus|rail|planet|bot|satellite|iss|keyword|seo|organic|election|robot|cursor|player)$/,
    )
  )
    return null;
  if (
    head === 'contract' &&
    topicHas(
      reading,
      /^(?:smart|view|future|government|abi|blockchain|evm|foundry|solidity|multicall|ethereum|thirdweb|bytecode|option|federal)$/,
    )
  )
    return null;
  // A position that is defined is a title; an activity at random is a suggestion; peoples are nations.
  if (
    head === 'position' &&
    topicHas(reading, /^(?:title|hr|job|defined|department|intellihr|employee|hris|recruiting)$/)
  )
    return null;
  if (
    isNamed(
      reading,
      /\brandom\b|\bpeoples\b|\b(?:execution|migration|sort|display|topological|sequence|dependency|render|compensation) order\b/,
    ) !== null
  )
    return null;
  // What a calculator is about is not what it holds.
  if (
    head !== 'me' &&
    reading.definition.inputSchema === undefined &&
    topicHas(
      reading,
      /^(?:calculator|estimator|simulator|planner|resolver|analyzer|evaluator|detector|validator|converter|optimizer|reliability|predictor)$/,
    ) &&
    !/^(?:list|search)$/.test(reading.main?.verb ?? '')
  )
    return null;
  if (
    head === 'creative' ||
    (head === 'schedule' && !topicHas(reading, /^(?:employee|staff|payment|patient|medication|shift|my)$/))
  )
    return null;
  // A profile on a network that anybody reads is public.
  if (
    head === 'profile' &&
    topicHas(
      reading,
      /^(?:weibo|twitter|reddit|bluesky|mastodon|tiktok|instagram|youtube|github|farcaster|nostr|xiaohongshu|rednote|bilibili)$/,
    ) &&
    says(reading, /\b(?:my|your|own|authenticated|logged[- ]in|email|phone)\b/i) === null
  )
    return null;
  if (head === 'call' && topicHas(reading, /^(?:contract|function|api|rpc|tool|method)$/)) return null;
  // A worker is a person where people are employed, and a process where code runs.
  if (
    head === 'worker' &&
    topicHas(
      reading,
      /^(?:cloudflare|script|serverless|queue|temporal|celery|background|thread|process|pool|runner|deployment|gpu|wrangler|platform|edge|namespace|cluster|node|container|bullmq|sidekiq|render|browser|endpoint|runpod|task|topology|agent|crawler)$/,
    )
  )
    return null;
  // Accounts of a chain belong to its public state; sales of a trade, and salaries of a market, are statistics.
  if (head === 'account' && isNamed(reading, /\btoken accounts?\b/) !== null && !acts(reading, 'login')) return null;
  if (
    head === 'account' &&
    topicHas(reading, /^(?:spl|solana|evm|erc20|near|aptos|sui|tezos|stellar|onchain)$/) &&
    !ownRead(reading)
  )
    return null;
  if (
    isNamed(reading, /\b(?:retail|vehicle|home|house|housing|car|auto) sales\b/) !== null ||
    (/^(?:salary|wage)$/.test(head ?? '') &&
      topicHas(reading, /^(?:vacancy|vacancie|historical|adzuna|glassdoor|market|labor|labour|bls|average|job)$/))
  )
    return null;
  // Usage, limits and scope of an account are settings of it.
  if (
    head === 'account' &&
    (isNamed(reading, /\b(?:usage|limits?|quotas?|metadata|statistics)\b/) ??
      says(
        reading,
        /\b(?:usage limits?|rate limits?|quotas?|scope definitions|platform stats|usage statistics|account (?:metadata|settings|attributes|tier|plan)|status of the integration)\b/i,
      )) !== null &&
    says(reading, /\b(?:balance|profile|personal|e-?mail|owner|billing|holder)\b/i) === null
  )
    return null;
  if (head === 'event' && topicIs(reading, 'infrastructure')) return 'log';
  const broadcast = [...reading.topic].some((noun) =>
    /^(?:video|youtube|podcast|reddit|twitter|bluesky|tweet|hackernews|news|forum|discourse|mastodon|subreddit)$/.test(
      noun,
    ),
  );
  if (broadcast && headIs(reading, 'message') && !/^(?:dm|inbox)$/.test(head ?? '')) return null;
  // A comment or a rating stands where many read it.
  if (
    head !== null &&
    /^(?:comment|review|reaction|rating|vote|like|emoji)$/.test(head) &&
    !topicIs(reading, 'mail', 'health')
  )
    return null;
  // An audit that is run is a check; one that is listed is a log.
  if (head === 'audit' && !acts(reading, 'read')) return null;
  const applied =
    head === 'application' &&
    topicHas(
      reading,
      /^(?:job|candidate|applicant|recruiting|recruitment|hiring|greenhouse|lever|ashby|workable|ats|loan|mortgage|credit|grant|admission|tenant|visa|borrower|lending)$/,
    );
  if (applied) return 'crmRecord';
  const owned =
    /^(?:wallet|deposit|address)$/.test(head ?? '') &&
    (isNamed(
      reading,
      /\b(?:my|user|users|member|customer) (?:crypto )?wallets?\b|\bdeposit (?:wallet )?address(?:es)?\b/,
    ) ?? says(reading, /\b(?:my|your|user'?s|member'?s|customer'?s) (?:[a-z]+ ){0,3}(?:wallets?|deposit)\b/i)) !== null;
  if (owned) return 'moneyRecord';
  if (
    head === 'card' &&
    topicHas(reading, /^(?:bank|credit|debit|virtual|physical|spend|expense|issuing|cardholder|holder)$/) &&
    !topicHas(reading, /^(?:nfc|gift|pokemon|deck|game)$/)
  )
    return 'moneyRecord';
  if (
    head === 'driver' &&
    topicHas(
      reading,
      /^(?:fleet|delivery|truck|trucking|dispatch|route|logistics|shipment|registered|assigned|taxi|ride|tms|carrier)$/,
    ) &&
    !topicHas(reading, /^(?:f1|formula|race|racing|cost|database|odbc|webdriver|season)$/)
  )
    return 'person';
  if (isNamed(reading, /\b(?:leave|time ?off|absence|vacation|pto|sick) requests?\b/) !== null) return 'person';
  if (
    isNamed(reading, /\b(?:net worth|networth|nav)\b/) !== null &&
    says(reading, /\b(?:total|your|my|portfolio|user'?s?) net worth\b|\bnet worth of\b/i) !== null
  )
    return 'moneyRecord';
  if (head !== null && ownRecords.has(head) && !(head === 'receipt' && looksPublic(reading))) return 'moneyRecord';
  for (const noun of reading.name.object) if (ownRecords.has(noun)) return 'moneyRecord';
  return privateKinds.find((kind) => headIs(reading, kind)) ?? qualifiedBy(reading);
});

/** True where the definition does not name what the caller passes: no schema, or only objects whose properties it leaves out. */
export const argumentsHidden = remembered((reading: Reading): boolean => {
  if (reading.definition.inputSchema === undefined) return reading.parameters.length === 0;
  return (
    reading.parameters.some(({ type }) => type === 'object') &&
    reading.parameters.every(
      ({ type, nested, words }) => !nested && (type === 'object' || /^(?:session|account)(?: id)?$/.test(words)),
    )
  );
});

/** True where messages go to a room of a chat product, from which they can be taken back. */
export const chatContext = remembered((reading: Reading): boolean => {
  for (const noun of reading.topic)
    if (
      /^(?:redis|queue|kafka|mqtt|pubsub|pubnub|ably|pusher|websocket|realtime|topic|rabbitmq|nats|sns|sqs|broker|email|sms|twilio)$/.test(
        noun,
      )
    )
      return false;
  for (const noun of reading.topic)
    if (
      /^(?:slack|discord|channel|chat|room|thread|team|telegram|mattermost|zulip|matrix|webex|bot|sendbird|lark|feishu|dingtalk|space|guild|dm|rocketchat|conversation|forum|whatsapp|group|line|wechat|teams|chatting)$/.test(
        noun,
      )
    )
      return true;
  return reading.parameters.some((parameter) =>
    /^(?:channel|chat|room|thread|guild|conversation|space)(?: id| name| ts)?$/.test(parameter.words),
  );
});

/** True where an order is a trade: the words or the arguments are those of an exchange. */
export const tradingContext = remembered((reading: Reading): boolean => {
  return (
    topicHas(
      reading,
      /^(?:ccxt|binance|bybit|kraken|coinbase|alpaca|zerodha|kite|okx|kucoin|bitget|hyperliquid|polymarket|kalshi|deribit|ibkr|robinhood|tradovate|upbit|bithumb|bitfinex|oanda|groww|crypto|dex|dca|brokerage|trading|orderbook)$/,
    ) ||
    (topicIs(reading, 'trade', 'asset') &&
      reading.parameters.some((parameter) =>
        /^(?:symbol|side|qty|quantity|order type|price|pair|ticker|market|leverage|order currency|units|instrument|contract)$/.test(
          parameter.words,
        ),
      )) ||
    says(
      reading,
      /\b(?:crypto|stocks?|trad(?:e|ing)|market order|stop[- ]?loss|take[- ]?profit|limit order|exchange|futures?|position|broker(?:age)?|swap|spot|shares|options?)\b/i,
    ) !== null
  );
});

/** Words or an argument by which one call reaches an open-ended set: all, a filter, a wildcard. */
export const openSet = remembered((reading: Reading): Evidence | null => {
  const filter = reading.parameters.find(
    (parameter) =>
      !parameter.nested &&
      (parameter.roles.has('all') || (parameter.roles.has('filter') && parameter.type !== 'integer')),
  );
  return (
    isNamed(reading, /\b(?:all|everything|entire|completed|expired|old|stale|unused|trash|history)\b/) ??
    says(
      reading,
      /\b(?:delete|remove|clear|purge|wipe|empt(?:y|ies)|erase|truncate|drop|discard|prune|broadcast|terminate)s? (?:[a-z]+ )?(?:all|every|everything|entire|matching|completed|expired|unused)\b|\b(?:to|for) (?:all|every) (?:of )?(?:your |the )?(?:subscribers|members|users|recipients|contacts|devices|customers|followers|friends)\b|\b(?:to|of) (?:a|the) topic\b|\bfilter expression\b|\bwildcard\b|\b(?:delete|remove|purge|erase)s? [^.]{0,40}\bmatch(?:es|ing)? (?:the |an? |your )?(?:specified |given |provided |certain )?(?:filters?|criteria|conditions?|patterns?|quer(?:y|ies))\b/i,
    ) ??
    filter?.evidence() ??
    null
  );
});

/** True where the tool acts on a page or an app that is open and live. */
export const livePage = remembered((reading: Reading): boolean => {
  for (const noun of reading.topic)
    if (
      /^(?:browser|playwright|puppeteer|selenium|element|mouse|keyboard|selector|webpage|chrome|chromium|webdriver)$/.test(
        noun,
      )
    )
      return true;
  if (
    says(
      reading,
      /\b(?:current|open|active|web|live)(?:ly open)? ?(?:page|tab)\b|\b(?:on|of) (?:the|a) (?:web ?)?page\b/i,
    ) !== null
  )
    return true;
  return reading.parameters.some((parameter) =>
    /^(?:selector|xpath|element|ref|element id|locator|css selector)$/.test(parameter.words),
  );
});

/** True where the noun that the verb takes is a word of the list. */
export function headWord(reading: Reading, words: ReadonlySet<string>): boolean {
  return reading.head !== null && words.has(reading.head);
}

/** True where a verb of doing (apply, start, open, process) only stores or changes what its object names. */
export function storesOnly(reading: Reading): boolean {
  const noun = reading.head ?? '';
  return /^(?:label|tag|patch|style|format|formatting|filter|theme|template|edit|color|colour|design|discount|coupon|tool|thinking|session|time|timer|conversation|tracking|timetracking|stopwatch|countdown|diff|border|font|suggestion|thread|note|trial|vote|rename|fix|code|image|text|date|layout|effect|material|leave|vacation|timeoff|absence|formula|preset|header|mask|adjustment|threshold)$/.test(
    noun,
  );
}

/** What is sent for analysis comes back as a result: nobody is told anything. */
export const asksForAResult = remembered((reading: Reading): boolean => {
  return (
    reading.main?.from !== 'name' &&
    says(
      reading,
      /^[^.]{0,90}\bfor (?:analysis|processing|recognition|ocr|translation|transcription|evaluation)\b/i,
    ) !== null
  );
});

/** "Sync inventory: update the quantity of …": the description says that a verb of doing only stores something. */
export const savesByDescription = remembered((reading: Reading): boolean => {
  const { main, clause } = reading;
  if (
    main?.from !== 'name' ||
    !/^(?:sync|synchronize|synchronise|process|handle|release|promote|continue)$/.test(main.verb)
  )
    return false;
  const said = clause === null || !clause.leading || clause.sentence > 0 ? null : plainAct(clause.verb);
  return said === 'create' || said === 'update';
});

/** "Send property: add a new property or update one": what is sent is stored as a record and no message. */
export const sendsARecord = remembered((reading: Reading): boolean => {
  if (reading.main?.verb !== 'send' || reading.main.from !== 'name') return false;
  if (objectIs(reading, 'message', 'mail', 'invoice', 'asset') || argument(reading, 'recipient', 'body') !== undefined)
    return false;
  return reading.description.clauses.some(
    ({ verb, leading, object }) =>
      leading &&
      /^(?:add|update|upsert|register)$/.test(verb) &&
      reading.name.object.some((noun) => object.includes(noun)),
  );
});

/** Words by which the description says that it runs scripts or commands of the caller's on the machine. */
export const saysItRunsCode = remembered((reading: Reading): Evidence | null => {
  return says(
    reading,
    /\b(?:runs?|executes?|evaluates?) (?:an? |any |arbitrary |custom |the given |raw )?(?:[a-z-]+ )?(?:Apple ?Scripts?(?= |\b)|JXA|JavaScript for Automation|shell|bash|PowerShell|Python|terminal|operating system|OS|command[- ]line|ExtendScript|VBA|Lua|GDScript|C#|Ruby)(?: (?:code|scripts?|commands?|snippets?|expressions?))?\b/i,
  );
});

/** What ends when it is terminated, and takes no stored data with it. */
const running = new Set(
  'session process connection call query job task workflow execution run thread pid program build sync app application simulator emulator browser'.split(
    ' ',
  ),
);

/** True where what the call terminates is something that runs, not something that is stored (R7). */
export function endsWhenTerminated(reading: Reading): boolean {
  return headWord(reading, running) || running.has(reading.clause?.object.at(-1) ?? '');
}

/** Where a thing that is held is let go, as with a mouse: "drop a file onto the element". Nothing is removed by it. */
export const dropsOnto = remembered((reading: Reading): Evidence | null =>
  reading.main?.verb === 'drop'
    ? says(reading, /\bdrop(?:s|ping)? (?:[\w-]+ ){1,6}(?:onto|over)\b|\bdrag(?:s|ged|ging)?\b/i)
    : null,
);
