import type { Machine } from '../machine.ts';
import type { SourceModule } from '../modules.ts';
import type { Scope } from '../scope.ts';
import type { Alternative, Lexical, Site, Unknown, Value } from '../value.ts';
import type { Gate } from '#core/model/provenance.ts';

/** The activation of a function or module. */
export interface Frame extends Lexical {
  machine: Machine;
  scope: Scope;
  /** Where a generator puts what it yields; null elsewhere. */
  yields: Value[] | null;
  /** True where `yield` stands for `await` (down-levelled async functions). */
  yieldAwaits: boolean;
  /** What would be returned under other conditions. */
  returns: Alternative[];
  /** Set where a branch on trial would have left the loop around it. */
  mayLeaveLoop: boolean;
  /** Why an optional chain broke off by default, where it need not have. */
  brokenBy: Unknown | null;
}

/** How a statement ended, where not normally. `other` is the gate under which it would have gone on. */
export interface Completion {
  type: 'return' | 'break' | 'continue';
  value: Value;
  label: string | null;
  other: Gate | null;
}

/** An expression, ready to run. */
export type Evaluate = (frame: Frame) => Value;
/** A statement, ready to run. */
export type Execute = (frame: Frame) => Completion | undefined;

/** What compiling needs to know of the place it is in. */
export interface Context {
  module: SourceModule;
  /** What has to be added to the offsets of nodes; the text of a function may be parsed by itself. */
  shift: number;
}

/** The site of a node. */
export function siteOf(context: Context, node: { start: number; end: number }): Site {
  return { module: context.module, start: context.shift + node.start, end: context.shift + node.end };
}
