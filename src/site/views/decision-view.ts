import type { Decision, Limit } from '#core/model/decision.ts';
import { count } from './words.ts';

/** What to do with a tool, in words. */
export interface DecisionView {
  /** A few words in the imperative: "Allow at most 30 calls a minute". */
  title: string;
  reason: string;
  /** What holds in formats that cannot express the decision, and what after somebody enables the tool; a sentence each. */
  notes: string[];
  doesNotPrevent: string[];
}

const calls = (limit: Limit): string => `${count(limit.max, 'call')} a ${limit.window}`;

/** The title of each action where no limit is set. */
const titles: Record<Decision['action'], string> = {
  allow: 'Allow',
  limit: 'Allow, with a limit',
  ask: 'Ask first',
  deny: 'Deny',
  hide: 'Hide, and deny calls',
};

function fallbackNote({ action, limit }: NonNullable<Decision['fallback']>): string {
  const otherwise = { limit: 'limit it', hide: 'hide it', deny: 'deny it' }[action];
  return `Where a format cannot ask: ${limit === null ? otherwise : `at most ${calls(limit)}`}.`;
}

/** A decision in words. */
export function decisionView(decision: Decision): DecisionView {
  const notes: string[] = [];
  if (decision.fallback !== null) notes.push(fallbackNote(decision.fallback));
  if (decision.ifEnabled === 'ask') notes.push('If somebody enables it by hand: ask on every call and remember no answer.');
  return { title: title(decision), reason: decision.reason, notes, doesNotPrevent: decision.doesNotPrevent };
}

function title({ action, limit, remember }: Decision): string {
  if (limit !== null) return `Allow at most ${calls(limit)}`;
  return action === 'ask' && !remember ? 'Ask each time' : titles[action];
}
