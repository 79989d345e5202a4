import type { Rule } from '../rule.ts';
import { actsOnALivePage } from './acts-on-a-live-page.ts';
import { actsOnInfrastructure } from './acts-on-infrastructure.ts';
import { affectsMany } from './affects-many.ts';
import { appliesInfrastructureCode } from './applies-infrastructure-code.ts';
import { asksModelForText } from './asks-model-for-text.ts';
import { authorSaysItChanges } from './author-says-it-changes.ts';
import { authorSaysItDestroys } from './author-says-it-destroys.ts';
import { billsSomebody } from './bills-somebody.ts';
import { bringsInThirdPartyCode } from './brings-in-third-party-code.ts';
import { buildsAnUnsignedTransaction } from './builds-an-unsigned-transaction.ts';
import { cancelsARecord } from './cancels-a-record.ts';
import { changesAccess } from './changes-access.ts';
import { changesPaidPlan } from './changes-paid-plan.ts';
import { changesReachability } from './changes-reachability.ts';
import { changesRecordsOfPeople } from './changes-records-of-people.ts';
import { changesSessionViewOnly } from './changes-session-view-only.ts';
import { clearsBrowserStorage } from './clears-browser-storage.ts';
import { connectsToAChosenEndpoint } from './connects-to-a-chosen-endpoint.ts';
import { contactsAChosenAddress } from './contacts-a-chosen-address.ts';
import { controlsADevice } from './controls-a-device.ts';
import { costsCredits } from './costs-credits.ts';
import { createsOrChanges } from './creates-or-changes.ts';
import { delegatesToAnAgent } from './delegates-to-an-agent.ts';
import { deletesAContainer } from './deletes-a-container.ts';
import { describesARemoval } from './describes-a-removal.ts';
import { disclosesSecretsInBulk } from './discloses-secrets-in-bulk.ts';
import { doesArithmetic } from './does-arithmetic.ts';
import { doesMoreThanNamed } from './does-more-than-named.ts';
import { executesCodeItIsGiven } from './executes-code-it-is-given.ts';
import { forceOverwritesHistory } from './force-overwrites-history.ts';
import { forwardsEvents } from './forwards-events.ts';
import { generatesStoredMedia } from './generates-stored-media.ts';
import { grantsAccess } from './grants-access.ts';
import { handlesSecrets } from './handles-secrets.ts';
import { installsThirdPartyCode } from './installs-third-party-code.ts';
import { languageCannotModify } from './language-cannot-modify.ts';
import { letsAnotherTakeMoney } from './lets-another-take-money.ts';
import { listsRemovalAmongItsActions } from './lists-removal-among-its-actions.ts';
import { makesAKey } from './makes-a-key.ts';
import { movesADevice } from './moves-a-device.ts';
import { movesMoneyWhenCalled } from './moves-money-when-called.ts';
import { movesWhatSafetyDependsOn } from './moves-what-safety-depends-on.ts';
import { namesNoAct } from './names-no-act.ts';
import { offersChange } from './offers-change.ts';
import { offersProcess } from './offers-process.ts';
import { offersRemoval } from './offers-removal.ts';
import { opensToOutsiders } from './opens-to-outsiders.ts';
import { outlivesTheCall } from './outlives-the-call.ts';
import { paysOutAsTheCallerSays } from './pays-out-as-the-caller-says.ts';
import { postsARecallableMessage } from './posts-a-recallable-message.ts';
import { queriesADataStore } from './queries-a-data-store.ts';
import { reachesAnyFile } from './reaches-any-file.ts';
import { readOnlyIsEnforced } from './read-only-is-enforced.ts';
import { readsOrComputes } from './reads-or-computes.ts';
import { recordsInALedger } from './records-in-a-ledger.ts';
import { refreshesDerivedData } from './refreshes-derived-data.ts';
import { releasesAVersion } from './releases-a-version.ts';
import { removesAnOpenSet } from './removes-an-open-set.ts';
import { removesData } from './removes-data.ts';
import { requestsACertificate } from './requests-a-certificate.ts';
import { restartsOnRequest } from './restarts-on-request.ts';
import { restorableRemoval } from './restorable-removal.ts';
import { returnsLogLines } from './returns-log-lines.ts';
import { returnsOutsidersText } from './returns-outsiders-text.ts';
import { returnsOwnDocuments } from './returns-own-documents.ts';
import { returnsPrivateRecords } from './returns-private-records.ts';
import { returnsRepositoryCode } from './returns-repository-code.ts';
import { returnsStoredKnowledge } from './returns-stored-knowledge.ts';
import { returnsTracesOfPeople } from './returns-traces-of-people.ts';
import { revokesAccess } from './revokes-access.ts';
import { runsAnAnalysis } from './runs-an-analysis.ts';
import { runsCodeInAPage } from './runs-code-in-a-page.ts';
import { runsCodeOnAHost } from './runs-code-on-a-host.ts';
import { runsInASandbox } from './runs-in-a-sandbox.ts';
import { runsOpenQueries } from './runs-open-queries.ts';
import { runsSuppliedCode } from './runs-supplied-code.ts';
import { runsUnguardedStatements } from './runs-unguarded-statements.ts';
import { savesToAChosenPlace } from './saves-to-a-chosen-place.ts';
import { sendsAMessageForGood } from './sends-a-message-for-good.ts';
import { sendsAnyHttpMethod } from './sends-any-http-method.ts';
import { sendsCoins } from './sends-coins.ts';
import { sendsToAChosenPlace } from './sends-to-a-chosen-place.ts';
import { sendsWhatAndWhereTheCallerSays } from './sends-what-and-where-the-caller-says.ts';
import { signsWithStoredKey } from './signs-with-stored-key.ts';
import { startsAJob } from './starts-a-job.ts';
import { staysInsideTheProcess } from './stays-inside-the-process.ts';
import { stopsAProcess } from './stops-a-process.ts';
import { takesASecret } from './takes-a-secret.ts';
import { testModeIsEnforced } from './test-mode-is-enforced.ts';
import { thinksOnly } from './thinks-only.ts';
import { touchesHostFiles } from './touches-host-files.ts';
import { touchesOnlyAnOwnDraft } from './touches-only-an-own-draft.ts';
import { touchesOnlyWhatRegenerates } from './touches-only-what-regenerates.ts';
import { tradesOrOrders } from './trades-or-orders.ts';
import { triggersAProcess } from './triggers-a-process.ts';
import { unlinksOrDisables } from './unlinks-or-disables.ts';
import { writesAnAutoLoadedPlace } from './writes-an-auto-loaded-place.ts';

/** Every rule, by name. A rule that is not listed here does not exist. */
export const rules: readonly Rule[] = [
  actsOnALivePage,
  actsOnInfrastructure,
  affectsMany,
  appliesInfrastructureCode,
  asksModelForText,
  authorSaysItChanges,
  authorSaysItDestroys,
  billsSomebody,
  bringsInThirdPartyCode,
  buildsAnUnsignedTransaction,
  cancelsARecord,
  changesAccess,
  changesPaidPlan,
  changesReachability,
  changesRecordsOfPeople,
  changesSessionViewOnly,
  clearsBrowserStorage,
  connectsToAChosenEndpoint,
  contactsAChosenAddress,
  controlsADevice,
  costsCredits,
  createsOrChanges,
  delegatesToAnAgent,
  deletesAContainer,
  describesARemoval,
  disclosesSecretsInBulk,
  doesArithmetic,
  doesMoreThanNamed,
  executesCodeItIsGiven,
  forceOverwritesHistory,
  forwardsEvents,
  generatesStoredMedia,
  grantsAccess,
  handlesSecrets,
  installsThirdPartyCode,
  languageCannotModify,
  letsAnotherTakeMoney,
  listsRemovalAmongItsActions,
  makesAKey,
  movesADevice,
  movesMoneyWhenCalled,
  movesWhatSafetyDependsOn,
  namesNoAct,
  offersChange,
  offersProcess,
  offersRemoval,
  opensToOutsiders,
  outlivesTheCall,
  paysOutAsTheCallerSays,
  postsARecallableMessage,
  queriesADataStore,
  reachesAnyFile,
  readOnlyIsEnforced,
  readsOrComputes,
  recordsInALedger,
  refreshesDerivedData,
  releasesAVersion,
  removesAnOpenSet,
  removesData,
  requestsACertificate,
  restartsOnRequest,
  restorableRemoval,
  returnsLogLines,
  returnsOutsidersText,
  returnsOwnDocuments,
  returnsPrivateRecords,
  returnsRepositoryCode,
  returnsStoredKnowledge,
  returnsTracesOfPeople,
  revokesAccess,
  runsAnAnalysis,
  runsCodeInAPage,
  runsCodeOnAHost,
  runsInASandbox,
  runsOpenQueries,
  runsSuppliedCode,
  runsUnguardedStatements,
  savesToAChosenPlace,
  sendsAMessageForGood,
  sendsAnyHttpMethod,
  sendsCoins,
  sendsToAChosenPlace,
  sendsWhatAndWhereTheCallerSays,
  signsWithStoredKey,
  startsAJob,
  staysInsideTheProcess,
  stopsAProcess,
  takesASecret,
  testModeIsEnforced,
  thinksOnly,
  touchesHostFiles,
  touchesOnlyAnOwnDraft,
  touchesOnlyWhatRegenerates,
  tradesOrOrders,
  triggersAProcess,
  unlinksOrDisables,
  writesAnAutoLoadedPlace,
];

/** Raised with every change that can alter a grade. */
export const rulesVersion = '15';
