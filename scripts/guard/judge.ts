import type { JsonObject } from '#core/model/json.ts';
import type { PolicyFile } from '#core/model/policy-file.ts';
import { counted, type Count, type Counters } from '#core/policy/neutral/counters.ts';
import { evaluate, isListed } from '#core/policy/neutral/evaluate.ts';

/** A call of a tool as the client asks for it. */
export interface Call {
  tool: string;
  arguments: JsonObject;
  /** True where a number in the arguments has more digits than can be compared. */
  inexact: boolean;
}

/** What is to be done with a call, and which rule says so. */
export interface Judgement {
  action: 'allow' | 'ask' | 'deny';
  /** Where the policy says it, as a JSON pointer; or `guard: …` where the guard itself does. */
  rule: string;
  /** A sentence for the reader of a refusal. */
  reason: string;
  /** For `ask`: true where an approval may hold for the rest of the session. */
  remember: boolean;
  counts: readonly Count[];
}

/** A refusal by the guard itself, whatever the policy says. */
export function refused(rule: string, reason: string): Judgement {
  return { action: 'deny', rule: `guard: ${rule}`, reason, remember: false, counts: [] };
}

/** Judges calls by one policy, and counts those that pass. */
export interface Judge {
  /** True where the model may see the tool in the list. */
  lists(tool: string, canAsk: boolean): boolean;
  /** May throw: then the call is denied. Counts nothing. */
  judge(call: Call, canAsk: boolean): Judgement;
  /** Counts a call that is passed on. */
  passed(judgement: Judgement): void;
}

/** A judge for a policy; `now` gives milliseconds that never go back. */
export function policyJudge(policy: PolicyFile, now: () => number): Judge {
  let counters: Counters = new Map();
  const looksAtArguments = new Set(
    policy.rules.filter(({ conditions, cases }) => conditions.length + cases.length > 0).map(({ tool }) => tool),
  );
  return {
    lists: (tool, canAsk) => isListed(policy, tool, canAsk),
    judge({ tool, arguments: args, inexact }, canAsk) {
      if (inexact && looksAtArguments.has(tool)) {
        return refused(
          'number',
          'The policy looks at the arguments of this tool, and one of them is a number with more digits than can be compared exactly.',
        );
      }
      return evaluate(policy, { tool, arguments: args, at: now(), canAsk }, counters);
    },
    passed({ counts }) {
      if (counts.length > 0) counters = counted(counters, counts, now());
    },
  };
}
