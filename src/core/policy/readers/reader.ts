import type { Enforcement } from '../target.ts';

/**
 * A second, independent reading of a target's format, made from its documentation or source and never from the code
 * that emits it: it says what is wrong with a text, and what a policy does with a call.
 */
export interface Reader {
  /** The target's id. */
  target: string;
  /** What the text violates of the format, a sentence each; empty where the target would take it. */
  problems(text: string): string[];
  /** What a valid text does with a tool; `none` where it leaves the tool to something outside the text. */
  effect(text: string, tool: string, serverKey: string): Enforcement;
}
