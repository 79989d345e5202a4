import type { AttackPattern } from './pattern.ts';
import { browserHijack } from './browser-hijack.ts';
import { commandInjection } from './command-injection.ts';
import { configPersistence } from './config-persistence.ts';
import { confusedDeputy } from './confused-deputy.ts';
import { consentFatigue } from './consent-fatigue.ts';
import { credentialExposure } from './credential-exposure.ts';
import { destructiveMistake } from './destructive-mistake.ts';
import { dnsRebinding } from './dns-rebinding.ts';
import { effectMismatch } from './effect-mismatch.ts';
import { exfiltrationChannel } from './exfiltration-channel.ts';
import { indirectPromptInjection } from './indirect-prompt-injection.ts';
import { maliciousPackage } from './malicious-package.ts';
import { networkExposure } from './network-exposure.ts';
import { overBroadFilesystem } from './over-broad-filesystem.ts';
import { pathTraversal } from './path-traversal.ts';
import { privilegeChange } from './privilege-change.ts';
import { remoteExecPivot } from './remote-exec-pivot.ts';
import { rugPull } from './rug-pull.ts';
import { runawayLoop } from './runaway-loop.ts';
import { samplingAbuse } from './sampling-abuse.ts';
import { sessionHijack } from './session-hijack.ts';
import { sqlInjection } from './sql-injection.ts';
import { ssrf } from './ssrf.ts';
import { tenantLeak } from './tenant-leak.ts';
import { tokenPassthrough } from './token-passthrough.ts';
import { toolPoisoning } from './tool-poisoning.ts';
import { toolShadowing } from './tool-shadowing.ts';
import { toxicFlow } from './toxic-flow.ts';
import { typosquatImpersonation } from './typosquat-impersonation.ts';
import { unauthorisedPayment } from './unauthorised-payment.ts';

/** The attack patterns, in the order of their ids. */
export const attackPatterns: readonly AttackPattern[] = [
  toolPoisoning,
  rugPull,
  indirectPromptInjection,
  toxicFlow,
  confusedDeputy,
  tokenPassthrough,
  commandInjection,
  pathTraversal,
  ssrf,
  sqlInjection,
  destructiveMistake,
  runawayLoop,
  maliciousPackage,
  typosquatImpersonation,
  toolShadowing,
  samplingAbuse,
  overBroadFilesystem,
  credentialExposure,
  sessionHijack,
  dnsRebinding,
  configPersistence,
  remoteExecPivot,
  networkExposure,
  exfiltrationChannel,
  unauthorisedPayment,
  privilegeChange,
  tenantLeak,
  consentFatigue,
  browserHijack,
  effectMismatch,
];
