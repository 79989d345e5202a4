import type { Policy } from '#core/model/policy.ts';
import type { Limit } from '#core/model/decision.ts';
import { calendarCounter } from './calendar-counter.ts';

/** What a policy does with a call; `unsaid` where it leaves the call to something outside its text. */
export type Outcome = 'allow' | 'ask' | 'deny' | 'unsaid';

/** A policy in force: calls are judged one after another, and count. */
export interface Judge {
  /** False where the policy keeps a tool out of the list that a client sees. */
  listed(tool: string): boolean;
  /** `at` is in milliseconds and never decreases. */
  call(tool: string, given: object, at: number): Outcome;
}

/** The files of a policy. */
export type PolicyText = Pick<Policy, 'text' | 'more'>;

/**
 * A second, independent reading of a target's format, made from its documentation or source, or the target's own engine,
 * and never from the code that emits it: it says what is wrong with a text, and what a policy does with a call.
 */
export interface Reader {
  /** The target's id. */
  target: string;
  /** The parser or engine that does the reading, and whose it is. */
  engine: string;
  /** What the text violates of the format, a sentence each; empty where the target would take it. */
  problems(policy: PolicyText, serverKey: string): string[];
  /** Puts a valid text in force. */
  open(policy: PolicyText, serverKey: string): Judge;
}

/** What a policy that looks at nothing but the name does with a tool. */
export type Effect = { action: 'allow' | 'ask' | 'deny' | 'hide' | 'none' } | { action: 'limit'; limit: Limit };

/** A judge that looks at nothing but names, and counts calls by the windows of the calendar. */
export function judgeByName(effect: (tool: string) => Effect): Judge {
  const passes = calendarCounter();
  return {
    listed: (tool) => effect(tool).action !== 'hide',
    call(tool, _given, at) {
      const found = effect(tool);
      switch (found.action) {
        case 'limit':
          return passes(tool, found.limit, at) ? 'allow' : 'deny';
        case 'hide':
          return 'deny';
        case 'none':
          return 'unsaid';
        default:
          return found.action;
      }
    },
  };
}
