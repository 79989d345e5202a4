import type { Rejection } from './read-answer.ts';
import type { TextFinding } from './question.ts';

/** Why a tool has no verdict although it was asked about, or was not asked about at all. */
export type NoVerdict = Rejection | 'truncated' | 'refusal' | 'too-long';

/** What is worth a person's look. */
export type AdviceFinding =
  | TextFinding
  /** A row of the cache is not what was written. */
  | 'damaged-row'
  /** The endpoint names another model or fingerprint than it did before. */
  | 'model-changed'
  /** Words that were quoted cannot bear out what they were quoted for. */
  | 'evidence-refused';

/** Counts of a run. */
export class Tally {
  calls = 0;
  /** Tools whose outcome was in the cache. */
  kept = 0;
  /** Tools for which the model gave a verdict in this run. */
  verdicts = 0;
  /** Tools that were asked about without an answer that could be kept; the next run asks again. */
  unanswered = 0;
  readonly none = new Map<NoVerdict, number>();
  readonly failures = new Map<string, number>();
  readonly findings = new Map<AdviceFinding, number>();

  count<Name>(map: Map<Name, number>, name: Name, by = 1): void {
    map.set(name, (map.get(name) ?? 0) + by);
  }
}
