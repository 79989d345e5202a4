import type { ToolDecision } from '#core/model/policy.ts';
import { counted, type Counters } from '#core/policy/neutral/counters.ts';
import { evaluate } from '#core/policy/neutral/evaluate.ts';
import { policyFileOf } from '#core/policy/neutral/policy-file-of.ts';
import type { Reader } from '../support/policy-readers/reader.ts';
import type { EmitOptions, Target } from '#core/policy/target.ts';
import { tryCalls, vectorsFor } from '#core/policy/vectors.ts';

/** A call whose verdict is not what it must be. */
export interface Disproof {
  tool: string;
  given: object;
  wanted: string;
  got: string;
}

/**
 * Runs a target's test vectors for some decisions through its reader: what differs, nothing where the policy is proved.
 * Tools that share a name with another in the client's eyes are left out: their losses say that the stricter rule holds.
 */
export function prove(
  target: Target,
  reader: Reader,
  decisions: readonly ToolDecision[],
  options: EmitOptions,
): Disproof[] {
  const policy = target.emit(decisions, options);
  const shared = new Set(policy.losses.filter(({ text }) => text.includes('same name')).map(({ tool }) => tool));
  const found: Disproof[] = [];
  // Where nothing is counted, one reading of the text does for every call.
  const steady = target.can.limit ? null : reader.open(policy, options.serverKey);
  for (const { tool, calls, verdicts } of vectorsFor(target, decisions, options)) {
    if (shared.has(tool)) continue;
    const judge = steady ?? reader.open(policy, options.serverKey);
    for (const [index, { given, at }] of calls.entries()) {
      const [wanted = '', got] = [verdicts[index], judge.call(tool, given, at)];
      if (wanted !== got && !(wanted === 'allow' && got === 'deny' && isNarrower(target, tool, policy.losses))) {
        found.push({ tool, given, wanted, got });
      }
    }
  }
  return found;
}

/** True where a loss says that the target compares by a pattern, which may refuse more. */
function isNarrower(target: Target, tool: string, losses: readonly { tool: string; text: string }[]): boolean {
  return losses.some((loss) => loss.tool === tool && loss.text.startsWith(`${target.title} compares by a pattern`));
}

/** Calls of a tool that a target treats otherwise than was decided, while none of its losses is about the tool. */
export function unsaidLosses(target: Target, decided: ToolDecision, options: EmitOptions): Disproof[] {
  const { losses } = target.emit([decided], options);
  if (losses.length > 0) return [];
  const neutral = policyFileOf([decided], { server: options.serverKey, others: 'deny' });
  const vectors = vectorsFor(target, [decided], options);
  return tryCalls(decided.decision).flatMap((calls, at) => {
    let counters: Counters = new Map();
    return calls.flatMap(({ given, at: time }, index) => {
      const verdict = evaluate(neutral, { tool: decided.tool, arguments: given, at: time, canAsk: true }, counters);
      if (verdict.action !== 'deny') counters = counted(counters, verdict.counts, time);
      const got = vectors[at]?.verdicts[index] ?? '';
      return got === verdict.action ? [] : [{ tool: decided.tool, given, wanted: verdict.action, got }];
    });
  });
}
