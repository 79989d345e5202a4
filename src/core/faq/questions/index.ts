import type { Question } from '../question.ts';
import { authorClaims } from './author-claims.ts';
import { block } from './block.ts';
import { drift } from './drift.ts';
import { keptData } from './kept-data.ts';
import { misuse } from './misuse.ts';
import { promptInjection } from './prompt-injection.ts';
import { rateLimit } from './rate-limit.ts';
import { reversible } from './reversible.ts';
import { rights } from './rights.ts';
import { runTwice } from './run-twice.ts';
import { sendsDataOut } from './sends-data-out.ts';
import { unattended } from './unattended.ts';

/**
 * All questions in the order in which pages ask them: what only some tools call for before what every tool does. None is
 * on what the page says elsewhere: the grade, the decision, the definition and where it comes from.
 */
export const questions: readonly Question[] = [
  misuse,
  sendsDataOut,
  promptInjection,
  reversible,
  unattended,
  rights,
  block,
  runTwice,
  authorClaims,
  keptData,
  rateLimit,
  drift,
];
