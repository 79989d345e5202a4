import type { Classification } from '#core/model/classification.ts';
import type { Decision, Limit } from '#core/model/decision.ts';
import { gradeClause } from '#core/policy/reason.ts';
import { inSentence } from '#core/model/in-sentence.ts';
import { argumentPhrase, wantedFor } from '#core/policy/placeholders.ts';
import { count, listed } from './words.ts';

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

/** What the arguments of a call should be held to, and which calls are treated apart, in a sentence or two; null for nothing. */
function boundsSentence({ conditions, cases }: Decision): string | null {
  const fixed = conditions.flatMap((each) =>
    each.check === 'oneOf' ? [`${argumentPhrase(each.argument)} must be ${listed(each.values.map(String), 'or')}`] : [],
  );
  const open = conditions.flatMap((each) => (each.check === 'oneOf' ? [] : [wantedFor(each)]));
  const apart = cases.map(
    ({ argument, values }) =>
      `${argumentPhrase(argument)} ${listed(
        values.slice(0, 4).map((each) => inSentence(String(each), { bareWords: true })),
        'or',
      )}`,
  );
  const sentences = [
    fixed.length === 0 ? null : `In a call ${listed(fixed)}.`,
    open.length === 0 ? null : `Only you can say ${listed(open)}.`,
    apart.length === 0 ? null : `Calls with ${listed(apart, 'or')} are treated more mildly.`,
  ].filter((text) => text !== null);
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** A decision in words, for a page that tells the grade elsewhere: the reason's clause on the grade is left out. */
export function decisionView(decision: Decision, classification: Classification): DecisionView {
  const grade = `${gradeClause(classification)}. `;
  const reason = decision.reason.startsWith(grade) ? decision.reason.slice(grade.length) : decision.reason;
  // Why no number of calls would do is told among the questions, and `reason` has it where a number stands in.
  const said = [reason, boundsSentence(decision)].filter((text) => text !== null);
  return { title: decisionTitle(decision), reason: said.join(' '), doesNotPrevent: decision.doesNotPrevent };
}
