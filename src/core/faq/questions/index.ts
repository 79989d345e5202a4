import type { Question } from '../question.ts';
import { authorClaims } from './author-claims.ts';
import { block } from './block.ts';
import { enforcePolicy } from './enforce-policy.ts';
import { needsApproval } from './needs-approval.ts';
import { promptInjection } from './prompt-injection.ts';
import { rateLimit } from './rate-limit.ts';
import { reversible } from './reversible.ts';
import { riskLevel } from './risk-level.ts';
import { sendsDataOut } from './sends-data-out.ts';
import { whatItDoes } from './what-it-does.ts';
import { whichServer } from './which-server.ts';

/** Every question: first those that each page answers, then those that only some tools raise, weightiest first. */
export const questions: readonly Question[] = [
  whatItDoes,
  riskLevel,
  enforcePolicy,
  rateLimit,
  block,
  whichServer,
  needsApproval,
  authorClaims,
  sendsDataOut,
  promptInjection,
  reversible,
];
