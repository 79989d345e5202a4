/**
 * What kind of thing a noun names, in the singular. A noun may be of several kinds. The kinds are the ones that
 * the rubric's facets, floors and rulings speak of.
 */
const kinds = {
  /** Records of money that a bank, a ledger or a customer would recognise. */
  moneyRecord: `payment invoice charge refund payout transaction transfer withdrawal deposit bill billing receipt expense payable
    receivable ledger journal balance credit-note debit statement paystatement payslip payroll salary wage tax order
    subscription checkout chargeback dispute settlement disbursement portfolio holding loan mortgage quote remittance
    mandate purchase dividend position budget donation pledge gift sale`,
  /** Money itself, or something that trades like it. */
  asset: `money fund cash token coin crypto cryptocurrency currency eth btc sol usdc usdt stablecoin nft share stock bond asset
    airtime erc20 erc721 erc1155 bep20 trc20 spl trx xrp dai wbtc weth avax ether bitcoin sats lamport krw usd eur ach wire sepa sweep ach dollar credit fiat margin position`,
  invoice: `invoice bill checkout payment-link paymentlink charge mandate payment debit creditnote`,
  trade: `order trade swap position stake bet bid ticket booking reservation limit market option future leverage tp sl margin`,
  paidPlan: `subscription plan membership billing addon seat licence license domain number storage hosting`,
  person: `customer tester contact lead client patient employee candidate applicant member user profile person people prospect
    subscriber guest attendee student teacher borrower tenant teammate staff worker donor recipient beneficiary payee
    visitor personnel assignee follower household passenger resident citizen participant invitee registrant cardholder
    debtor creditor counterparty payer volunteer caregiver me myself whoami learner parent shareholder nominee buyer
    signer enrollee individual resume cv admin friend registrant interviewee constituent collaborator`,
  crmRecord: `deal opportunity account company lead contact engagement prospect case contract proposal matter claim appointment
    booking reservation visit enrollment shipment delivery vendor supplier incident timesheet attendance timeoff
    absence shift leave affiliate membership checkin registration interview complaint`,
  mail: `email mail inbox gmail mailbox imap`,
  message: `message notification dm chat conversation thread sms transcript voicemail call whatsapp imessage inbox channel reply meeting
    recording`,
  health: `patient medication prescription diagnosis diagnose vital symptom sleep workout heart glucose allergy immunization
    encounter clinical recovery fhir ecg biometric`,
  log: `log logs trace stacktrace audit activity telemetry exception crash`,
  document: `document doc note notebook page file attachment wiki draft memo drive sheet spreadsheet row cell calendar event
    meeting task todo transcript screenshot photo image recording clipboard journal diary bookmark`,
  web: `web website webpage page html url site news article blog forum internet google bing duckduckgo serp wikipedia rss feed
    feeds crawl browser dom tab snapshot`,
  outsiderText: `tweet comment review post timeline reply mention feed hashtag news article headline blog story issue ticket discussion
    subreddit reddit thread podcast video livestream clip gif meme caption subtitle transcript submission response feedback testimonial rating mail
    email inbox message sms dm voicemail conversation chat notification pr pullrequest changelog readme arxiv paper
    abstract survey newsletter`,
  secret: `secret credential password passphrase apikey api-key key token certificate cert keypair privatekey seed mnemonic
    keystore vault oauth ssh-key signing otp totp pin jwt wallet passkey webhook`,
  access: `permission role member membership collaborator share sharing visibility owner ownership acl policy access grant
    privilege rbac iam scope group admin administrator moderator guest invitation invite authorization sso mfa 2fa otp
    team whitelist blacklist allowlist blocklist denylist rls ban user`,
  network: `firewall nat dns route routing vpn port forward proxy gateway loadbalancer balancer subnet vpc vlan interface
    nameserver ingress egress listener wireguard tunnel cidr acl waf peering ip dhcp haproxy network router switch wifi
    upstream domain zone record expose security-group service`,
  container: `database db schema table collection repository repo bucket project tenant cluster instance volume queue namespace site
    organization organisation account server vm droplet topic keyspace index vectorstore container stack droplets machine
    pod environment vault datastore dataset shard filesystem partition vpc drive workspace org branch app application
    knowledgebase base registry disk warehouse catalog droplet zone store`,
  infrastructure: `server instance cluster node pod deployment vm droplet bucket vpc subnet container host hypervisor volume disk lambda
    datacenter machine loadbalancer namespace daemonset statefulset ingress service nodepool kubernetes k8s helm terraform
    ec2 ecs rds s3 dynamodb azure aws gcp cloud router switch firewall device vlan kernel docker ami replica workload
    autoscaling tcp proxy cdn`,
  device: `gate barrier light lamp lock door thermostat camera relay motor robot arm drone servo led gpio printer switch valve heater fan
    blind curtain garage vacuum plug outlet sensor device phone android ios emulator adb keyboard mouse serial actuator
    pump machine car vehicle speaker tv climate scene laser button gripper`,
  safety: `door lock alarm gate garage valve heater motor arm vehicle car drone gas oven robot pump laser brake`,
  session: `selection tab view viewport camera cursor window zoom filter panel highlight focus breakpoint layout mode context
    workspace project session active current theme page frame debug log-level loglevel level state display screen`,
  regenerable: `cache index temp temporary tmp thumbnail cdn buffer`,
  ownDraft: `draft thought thinking thoughts scratchpad reasoning context`,
  agentMemory: `memory memories knowledge-graph observation entity relation fact remember`,
  schedule: `schedule cron hook webhook trigger workflow automation pipeline job startup crontab systemd rule action ci`,
  code: `code script program snippet python javascript typescript bash powershell notebook cell lua ruby java sql function
    kotlin macro expression js php applescript osascript gdscript rust golang`,
  command: `command shell terminal bash cmd powershell ssh exec console process commands cli adb kubectl script prompt`,
  sql: `sql postgres postgresql mysql sqlite snowflake bigquery redshift mssql mariadb oracle clickhouse duckdb sqlserver
    cypher neo4j memgraph n1ql couchbase singlestore turso libsql planetscale motherduck cockroachdb vertica greenplum yugabyte timescale starrocks doris hologres tdengine questdb surrealdb databricks trino presto supabase dbhub tidb hive athena gremlin influxdb cql`,
  agent: `agent assistant crew bot subagent worker`,
  workflow: `workflow build pipeline job run task deployment deploy action playbook automation scenario flow zap dag sync crawl
    process scan campaign test simulation experiment`,
  software: `package extension plugin plugins module app dependency dependencies addon server mcp mod library`,
  publicData: `market ticker candle kline orderbook exchange statistic statistics indicator weather forecast quote quotes stock
    stocks crypto index rate gdp inflation census catalog game player team league match season wiki pokemon recipe
    dictionary holiday timezone country city map geocode chain block blockchain gas tvl apy defi onchain explorer bep20
    erc20 erc721 brc20 nft opensea etf public open dataset species gene protein compound chemical molecule material sec
    edgar filing filings chembl assay inscription ordinal rune satoshi utxo mempool`,
} as const;
export type Kind = keyof typeof kinds;

const kindsByNoun = new Map<string, Set<Kind>>();
for (const kind of Object.keys(kinds) as Kind[]) {
  for (const noun of kinds[kind].split(/\s+/)) {
    if (noun !== '') kindsByNoun.set(noun, (kindsByNoun.get(noun) ?? new Set()).add(kind));
  }
}

/** True where the noun, in the singular, can name a thing of the kind. */
export function isKind(noun: string, kind: Kind): boolean {
  return kindsByNoun.get(noun)?.has(kind) ?? false;
}
