import type { Classification } from '#core/model/classification.ts';
import type { Decision, Limit } from '#core/model/decision.ts';
import { gradeClause } from '#core/policy/reason.ts';
import { count } from './words.ts';

/** What to do with a tool, in words. */
export interface DecisionView {
  /** A few words in the imperative: "Allow at most 30 calls a minute". */
  title: string;
  /** Why this and not the next milder action. */
  reason: string;
  doesNotPrevent: string[];
}

const titles: Record<Decision['action'], string> = {
  allow: 'Allow',
  limit: 'Allow, with a limit',
  ask: 'Ask first',
  deny: 'Deny',
  hide: 'Hide, and deny calls',
};

const calls = (limit: Limit): string => `${count(limit.max, 'call')} a ${limit.window}`;

/** What to do in a few words: "Ask first", "Allow at most 30 calls a minute". */
export function decisionTitle({ action, limit, remember }: Pick<Decision, 'action' | 'limit' | 'remember'>): string {
  if (limit !== null) return `Allow at most ${calls(limit)}`;
  return action === 'ask' && !remember ? 'Ask each time' : titles[action];
}

/** A decision in words, for a page that tells the grade elsewhere: the reason's clause on the grade is left out. */
export function decisionView(decision: Decision, classification: Classification): DecisionView {
  const grade = `${gradeClause(classification)}. `;
  const reason = decision.reason.startsWith(grade) ? decision.reason.slice(grade.length) : decision.reason;
  return { title: decisionTitle(decision), reason, doesNotPrevent: decision.doesNotPrevent };
}
