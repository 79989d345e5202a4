import type { ArgumentCondition, Check, Scalar } from '../model/argument-condition.ts';
import type { Limit } from '../model/decision.ts';
import type { Policy, ToolDecision } from '../model/policy.ts';
import type { Window } from '../taxonomy/window.ts';
import { enforcedOf } from './enforced.ts';

/** What a target's format can say about one tool, as far as its documentation shows. */
export interface Capabilities {
  deny: boolean;
  ask: boolean;
  /** True where an approval that a person gives cannot quietly become a standing one. */
  askEachTime: boolean;
  /** True where calls can be counted, in the windows listed. */
  limit: boolean;
  windows: readonly Window[];
  /**
   * How far a rule can compare an argument, for each check; missing where it cannot. `narrower` where the comparison is by a
   * pattern that refuses some spellings which the neutral policy lets pass, and lets pass none that it refuses.
   */
  checks: Readonly<Partial<Record<Check, 'exact' | 'narrower'>>>;
  /**
   * Whether calls of one tool can be treated apart by an argument: `full` with a treatment of their own; `gate` where the
   * tool's other calls are all denied; null where not.
   */
  cases: 'full' | 'gate' | null;
  /** True where a tool can be kept out of the list that the model sees. */
  hide: boolean;
}

/** What a policy does with a call, apart from what it leaves to something else. */
export interface Treatment {
  action: 'allow' | 'limit' | 'ask' | 'deny' | 'hide';
  /** Set exactly where the action is `limit`. */
  limit: Limit | null;
  /** A call that fails one is denied. One that is left open (see `isPlaceholder`) is met by no call. */
  conditions: readonly ArgumentCondition[];
}

/** Calls of a tool that a policy treats apart. */
export interface TreatedCase extends Treatment {
  argument: string;
  values: readonly Scalar[];
}

/**
 * What a policy does with one tool; `none` where the format cannot name the tool, cannot say anything strict enough, or
 * leaves the call to the client.
 */
export interface Enforcement extends Omit<Treatment, 'action'> {
  action: Treatment['action'] | 'none';
  /** The first that meets a call holds in place of the rest. */
  cases: readonly TreatedCase[];
}

/** What becomes of a decision in a target's format, and a sentence for each part of it that was lost. */
export interface Enforced {
  enforcement: Enforcement;
  losses: readonly string[];
}

/** What a policy does with the tools of the server that it does not list. */
export const otherToolsModes = ['denied', 'allowed', 'asked', 'unchanged'] as const;
export type OtherToolsMode = (typeof otherToolsModes)[number];

export interface EmitOptions {
  /** The reader's own name for the server, as the client's configuration has it. */
  serverKey: string;
  /** What to do with tools that the policy does not list; the target must support it. */
  others: OtherToolsMode;
}

/** A client or gateway in whose format decisions can be written. Pure: the same decisions give the same bytes. */
export interface Target {
  /** Also the name of the file that defines it. */
  id: string;
  title: string;
  /** The documentation of the format, an https address. */
  docs: string;
  fileName: string;
  mediaType: string;
  language: 'json' | 'yaml' | 'toml' | 'cedar' | 'rego';
  /** One sentence: into which file it goes, and how. */
  where: string;
  /** Against what the emitted text was run, and when (ISO 8601 date); null where it was only parsed back. */
  verified: { against: string; on: string } | null;
  can: Capabilities;
  /** Names of a server with which the policy works as it says; with others its rules may match nothing. */
  serverKeys: RegExp;
  /** What goes wrong with this format in practice, a sentence each. */
  traps: readonly string[];
  /** The modes that the format supports, the usual one first, each with the sentence to show beside the policy. */
  others: readonly { mode: OtherToolsMode; text: string }[];
  /** What this target makes of one decision. */
  enforces(decision: ToolDecision): Enforced;
  /** How to put the policy in force, one step each. */
  steps(options: EmitOptions): string[];
  /** How to block one tool, as a clause ("add … to …"); null where the format cannot name the tool. */
  block(tool: string, options: EmitOptions): string | null;
  /** Throws a RangeError for a mode of `others` that the target does not list. */
  emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy;
}

/**
 * The mode to show first: denying every unlisted tool where the policy lists some that stay usable, else (a policy
 * that only blocks would block the whole server) the mildest mode that the target has.
 */
export function usualOthers(target: Target, decisions: readonly ToolDecision[]): OtherToolsMode {
  const modes = target.others.map(({ mode }) => mode);
  const [usual] = modes;
  if (usual === undefined) throw new RangeError(`${target.id} supports no mode for other tools`);
  const keepsSome = enforcedOf(decisions, target.enforces).some(({ enforcement: { action } }) =>
    ['allow', 'limit', 'ask'].includes(action),
  );
  return keepsSome ? usual : (modes.find((mode) => mode !== 'denied') ?? usual);
}

/** What a policy does with the server's other tools, as the sentence to show beside it. */
export function aboutOthers(target: Target, mode: OtherToolsMode): string {
  const found = target.others.find((other) => other.mode === mode);
  if (found === undefined) throw new RangeError(`${target.id} cannot leave other tools ${mode}`);
  return found.text;
}
