/**
 * What a verb says a tool does, by meaning. An act is not yet a category: "remove" may be a deletion or an
 * unlinking, and a rule decides which from the object and the arguments.
 */
export const acts = {
  read: `get list search find fetch read retrieve show describe view lookup look browse discover inspect check verify
    validate count display return obtain examine explore enumerate locate track monitor watch poll wait peek see identify
    detect diagnose audit recall introspect ping compare resolve download preview test whoami scan scrape crawl access
    collect gather pull grep filter ls cat head tail stat tree observe investigate trace query probe aggregate
    screenshot snapshot geolocate dump print say tell load take grab provide give report listen whois reveal capture geocode autocomplete view`,
  compute: `encrypt compile calculate compute analyze analyse estimate evaluate predict forecast simulate convert parse format translate
    summarize summarise explain classify extract score rank plot render encode decode hash optimize optimise recommend
    suggest assess measure transform lint diff benchmark profile solve interpret visualize visualise quote normalize
    normalise review determine match categorize categorise model infer correlate integrate differentiate multiply
    subtract divide interpolate segment map chart ask answer chat consult complete infer prioritize prioritise beautify
    minify tokenize embed rewrite paraphrase transcribe ocr debug sum average perform echo critique greet roll help
    learn teach demonstrate guide qualify generate design decompile disassemble cluster sort dedupe
    enrich forecast price benchmark screen moderate detect anonymize redact decode unescape escape compress annualize geocode autocomplete rerank vectorize animate rewrite correct factor round expand decompose upscale split flatten transpose shorten draw enhance sanitize blend shuffle deconstruct produce dub transcode recognize recognise isolate impute populate construct interpret denoise colorize inpaint distinguish synthesize synthesise vocalize emulate paginate outline contrast reconstruct triangulate snap`,
  think: `think reason plan reflect brainstorm ponder sequentialthinking`,
  create: `create ensure add insert new make register save store write put append upload import ingest copy duplicate clone fork
    attach record submit draft provision initialize initialise init setup bookmark define establish prepare compose
    remember memorize index log post comment reply publish schedule stage commit push checkpoint backup snapshot track
    generate export propose request open introduce enroll claim file report vote upvote downvote rate crosspost place
    enqueue issue allocate instantiate react retweet contribute prefill requeue lpush rpush persist inject checkin scaffold bootstrap onboard award reserve enroll`,
  update: `update deduct set edit modify change rename move patch replace alter adjust assign tag label mark enable activate
    configure complete close reopen pin star like favorite favourite follow upsert toggle switch link connect merge sort
    reorder align group customize customise rotate restore unarchive undelete recover transition promote demote merge
    override overwrite increment decrement extend renew refine position resize fill color colour apply bind associate
    map convert finish resolve acknowledge approve reject accept decline lock unlock verify import subscribe watch join
    rebase squash amend cherrypick publish format highlight indent annotate style crop trim swap confirm protect unprotect enforce fix revert shuffle onboard expire enforce pin reschedule finalize finalise rekey arm disarm rebalance adopt mutate flag bump paste increase decrease chmod uncordon defer respond skip`,
  unlink: `unassign unlink detach dissociate disassociate archive disable deactivate untag unlabel unfollow unlike unstar
    unpin unsubscribe unpublish ungroup unset mute unmute hide unhide suspend leave disconnect dismiss unwatch unfavorite
    unbind unmark unregister deregister trash untrash unmap snooze unsnooze unstage unblock uncomplete retire freeze unfreeze invalidate lapse unenroll unconfirm expire unsuspend`,
  remove: `delete drop purge truncate forget wipe destroy terminate erase remove clear empty expunge prune discard uninstall flush
    del rm nuke eliminate deprovision cleanup clean reset revoke release abandon rmdir unlinkfile evict`,
  run: `run execute exec eval evaluate`,
  trigger: `deploy apply start restart reboot reload trigger launch invoke call dispatch rollback scale promote sync
    synchronize synchronise retry rerun resume build delegate spawn orchestrate fire initiate play begin wake boot
    rebuild reindex redeploy refresh warm recompute reprocess failover rollout provision process execute migrate
    release renew compile turn dim handle activate bootstrap kickoff replay undeploy redrive reconcile power continue repair impersonate retrigger refire unpause rollback recycle autoscale pub train automate`,
  stop: `stop kill cancel abort pause halt shutdown suspend quit exit close end drain cordon logout signout`,
  interact: `click navigate type press tap swipe scroll hover fill drag goto visit select focus input dblclick doubleclick
    keypress longpress check uncheck upload open back forward reload wheel pinch`,
  send: `send email notify broadcast inform sms dial call forward message alert deliver publish fax mail text transmit nudge
    emit produce remind page`,
  pay: `pay charge refund transfer withdraw buy sell trade swap purchase invoice stake unstake bet bid mint redeem capture
    checkout payout disburse deposit borrow lend repay order book rent tip donate reimburse topup void bridge
    liquidate supply recharge subscribe upgrade bill fund reverse`,
  grant: `grant revoke invite share authorize authorise permit ban unban kick block unblock transfer allow deny promote
    demote expose unshare chown timeout`,
  sign: `sign cosign decrypt encrypt`,
  login: `login signin authenticate auth connect logout signout logon register`,
  install: `install`,
  manage: `manage handle process do use control operate interact work administer`,
} as const;
export type Act = keyof typeof acts;

/** Where a verb belongs to several acts, this is the one that it means without further words. */
const plainMeaning: Record<string, Act> = {
  evaluate: 'compute', check: 'read', open: 'trigger', verify: 'read', close: 'update', publish: 'update', order: 'pay',
  generate: 'compute', track: 'read', watch: 'read', post: 'create', load: 'read', report: 'read', transfer: 'pay',
  call: 'trigger', register: 'create', apply: 'trigger', connect: 'login', promote: 'update', reload: 'trigger',
  upload: 'create', convert: 'compute', format: 'compute', sort: 'update', map: 'compute', process: 'manage',
  execute: 'run', log: 'create', index: 'create', comment: 'create', reply: 'create', revoke: 'remove', swap: 'pay',
  message: 'send', subscribe: 'update', complete: 'update', resolve: 'update', snapshot: 'create', fill: 'interact',
  merge: 'update', rate: 'create', schedule: 'create', import: 'create', export: 'read', produce: 'compute', skip: 'update', end: 'stop', train: 'trigger', release: 'trigger',
  provision: 'create', suspend: 'unlink', handle: 'manage', forward: 'send', test: 'read', stage: 'create', request: 'create',
  debug: 'read', preview: 'read', file: 'create', select: 'interact', scale: 'trigger', activate: 'update', renew: 'trigger',
  unlink: 'unlink', benchmark: 'compute', price: 'compute', detect: 'read', forecast: 'compute', infer: 'compute',
  quote: 'compute', logout: 'login', signout: 'login', perform: 'manage', profile: 'compute', compose: 'create', demote: 'grant', unblock: 'grant',
  cluster: 'compute', model: 'compute', place: 'create', back: 'interact', page: 'send', text: 'send', mail: 'send',
  bill: 'pay', supply: 'pay', fund: 'pay', design: 'compute', plan: 'think', bootstrap: 'create', help: 'compute', claim: 'create',
  swipe: 'interact', screen: 'compute', review: 'compute', answer: 'compute', ask: 'compute', sum: 'compute', vote: 'create', book: 'pay',
  highlight: 'update', capture: 'read', encrypt: 'compute', compile: 'compute', prioritize: 'update', geocode: 'read', autocomplete: 'read', onboard: 'create', confirm: 'update', continue: 'trigger', expire: 'unlink', reverse: 'compute', impersonate: 'trigger', view: 'read', pin: 'update', unsuspend: 'update', apply_: 'trigger', upgrade: 'update', unarchive: 'update',
}; // prettier-ignore

/** Words that are more often a noun than a verb inside a tool's name ("order_status", "charge_list"). */
export const nounish: ReadonlySet<string> = new Set(
  `order charge transfer trade invoice report review log comment issue plan schedule contact file link tag message email post share
  record copy index view release export import change request vote bet score rank load stage branch label group filter format
  profile project forecast quote map type block access store display match book process document alert answer deposit
  bid model stake design draft cluster price text mail page screen state help head tail tree stat cat ls back bill fund supply chart
  average sum learn access rollout build power issue award reserve reverse factor round merge session question hash color colour style position new tip rent text screenshot snapshot backup segment model swap claim
  watch audit trace profile bookmark star pin like follow rate play average track debug scan auth build mint call sms fax wheel flag end train exchange timeout react lock increase decrease skip bump isolate
  forward input focus checkout payout trash batch bulk control sort clean position test recall bridge escape`
    .split(/\s+/)
    .filter(Boolean),
);

/**
 * Verbs that lead a name as often to say what it is about ("chat_delete_message", "render_create_service") as to say
 * what it does. They give way to a plain verb beside them.
 */
export const topical: ReadonlySet<string> = new Set(
  'chat pull place render count work geocode purchase diff dispatch guide retail poll scale preview benchmark drop flush commit monitor lookup whois compute research leave setup model text process'.split(
    ' ',
  ),
);

/** Verbs that, after another one, are more often part of what it acts upon: "reset_stop_words", "get_run". */
export const yielding: ReadonlySet<string> = new Set([
  ...topical,
  ...'run stop push pay sign click lock open sync login invite reply resume retry switch split transition highlight override fix crop turn fill grant dump buy'.split(
    ' ',
  ),
]);

const irregular: Record<string, string> = {
  got: 'get', sent: 'send', ran: 'run', wrote: 'write', written: 'write', made: 'make', found: 'find', sold: 'sell', bought: 'buy',
  paid: 'pay', built: 'build', does: 'do', gives: 'give', given: 'give', shown: 'show', took: 'take', kept: 'keep', put: 'put',
}; // prettier-ignore

function inflections(verb: string): string[] {
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb;
  const doubled = /[^aeiou][aeiou][bdgklmnpt]$/.test(verb) ? verb + verb.at(-1) : verb;
  const third = /(?:s|x|z|ch|sh|o)$/.test(verb)
    ? `${verb}es`
    : /[^aeiou]y$/.test(verb)
      ? `${verb.slice(0, -1)}ies`
      : `${verb}s`;
  const past = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${stem}ed`;
  return [verb, third, past, `${stem}ing`, `${doubled}ing`, `${doubled}ed`];
}

const actsByVerb = new Map<string, Set<Act>>();
for (const act of Object.keys(acts) as Act[]) {
  for (const verb of acts[act].split(/\s+/)) {
    if (verb !== '') actsByVerb.set(verb, (actsByVerb.get(verb) ?? new Set()).add(act));
  }
}

// "Regenerate" is "generate" once more, and "unresolve" takes "resolve" back.
for (const act of ['create', 'update', 'trigger', 'compute', 'read', 'send'] as const) {
  for (const verb of acts[act].split(/\s+/)) {
    if (verb.length < 4) continue;
    if (!actsByVerb.has(`re${verb}`)) actsByVerb.set(`re${verb}`, new Set([plainMeaning[verb] ?? act]));
    if (act === 'update' && !actsByVerb.has(`un${verb}`)) actsByVerb.set(`un${verb}`, new Set<Act>(['unlink']));
  }
}

const lemmas = new Map<string, string>(Object.entries(irregular));
for (const verb of actsByVerb.keys()) {
  for (const form of inflections(verb)) if (!lemmas.has(form)) lemmas.set(form, verb);
}
for (const verb of actsByVerb.keys()) lemmas.set(verb, verb);

const plainActs = new Map<string, Act>();
for (const [verb, meanings] of actsByVerb) {
  const plain = plainMeaning[verb] ?? [...meanings][0];
  if (plain !== undefined) plainActs.set(verb, plain);
}

/** The base form of a verb of the lexicon ("retrieves" gives "retrieve"), or null for any other word. */
export function verbLemma(word: string): string | null {
  return lemmas.get(word) ?? null;
}

/** What a verb of the lexicon, in base form, means without further words. */
export function plainAct(verb: string): Act | null {
  return plainActs.get(verb) ?? null;
}

/** Verbs that are written as one word in names and as two in a sentence: "rollback" gives "rolls back". */
const parted: Record<string, string> = {
  rollback: 'rolls back', rollout: 'rolls out', kickoff: 'kicks off', setup: 'sets up', checkout: 'checks out', login: 'signs in', signin: 'signs in',
  logout: 'signs out', signout: 'signs out', logon: 'signs on', shutdown: 'shuts down', cleanup: 'cleans up', topup: 'tops up', failover: 'fails over',
  payout: 'pays out', backup: 'backs up', lookup: 'looks up', crosspost: 'cross-posts', ls: 'lists', rm: 'removes', del: 'deletes', exec: 'executes',
  eval: 'evaluates', init: 'initializes', whoami: 'tells', auth: 'authenticates',
}; // prettier-ignore

/** The verb as a statement of fact: "delete" gives "deletes". */
export function thirdPerson(verb: string): string {
  const apart = parted[verb];
  if (apart !== undefined) return apart;
  return inflections(verb)[1] ?? `${verb}s`;
}
