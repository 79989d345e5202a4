import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { maxCallDepth, maxQuote } from './budget.ts';
import { quoteSource } from './gate.ts';
import type { Declared, GoFile, GoModules } from './module.ts';
import type { Scope } from './scope.ts';
import type { Func, Site, Struct, TypeRef, Value } from './value.ts';

/** The budget of steps is spent: nothing more is read in this part. */
export class Exhausted extends Error {}

/** The interpreted program panicked or ended. */
export class Panicked extends Error {}

/** One running function. */
export interface Frame {
  scope: Scope;
  file: GoFile;
  types: ReadonlyMap<string, TypeRef>;
  args: readonly Value[];
  returned: { value: Value; gates: Gate[] }[];
  base: number;
  func: Func | null;
  /** Where it was called; null for package variables. */
  site: Site | null;
}

/** Where a tool was handed to a server, and under which conditions. */
export interface Registration {
  gates: readonly Gate[];
  /** The handler, whose argument may say the input schema. */
  handler: Value;
  /** Explicit type arguments of the registration. */
  types: readonly TypeRef[];
  /** True for the official SDK's typed `AddTool`. */
  typed: boolean;
}

/** What interpreting a module has to share. */
export class Machine {
  readonly modules: GoModules;
  steps = 0;
  depth = 0;
  gates: Gate[] = [];
  readonly environment = new Set<string>();
  /** Objects that may be tools, in the order in which they were made. */
  readonly tools: Struct[] = [];
  readonly registrations = new Map<Struct, Registration[]>();
  readonly frames: Frame[] = [];
  /** The struct of the module's own that a tool is kept in, with its toolset or feature flag, by tool. */
  readonly wrappers = new Map<Struct, Struct>();
  readonly called = new Set<SyntaxNode>();
  /** Function literals, which the sweep calls where nothing else did. */
  readonly closures: Func[] = [];
  readonly swept = new Set<Struct>();
  /** A registration whose tool cannot be told. */
  unread: Site | null = null;
  sweeping = false;

  constructor(modules: GoModules) {
    this.modules = modules;
  }

  step(): void {
    this.steps -= 1;
    if (this.steps < 0) throw new Exhausted();
  }

  /** Runs `action` one call deeper; panics where that is too deep. */
  deeper<Result>(action: () => Result): Result {
    if (this.depth >= maxCallDepth) throw new Panicked();
    this.depth += 1;
    try {
      return action();
    } finally {
      this.depth -= 1;
    }
  }

  /** Runs `action` under further conditions. */
  under<Result>(gate: Gate | null, action: () => Result): Result {
    const before = this.gates;
    if (gate !== null) this.gates = [...before, gate];
    try {
      return action();
    } finally {
      this.gates = before;
    }
  }

  /** Runs `action` with a budget of its own, and gives undefined where that ran out or the program panicked. */
  attempt<Result>(steps: number, action: () => Result): Result | undefined {
    const { steps: left, depth, gates } = this;
    const frames = this.frames.length;
    this.steps = Math.min(steps, left);
    const given = this.steps;
    try {
      return action();
    } catch (error) {
      if (error instanceof Exhausted || error instanceof Panicked || error instanceof RangeError) return undefined;
      throw error;
    } finally {
      this.steps = left - (given - Math.max(this.steps, 0));
      this.depth = depth;
      this.gates = gates;
      this.frames.length = frames;
    }
  }

  register(tool: Struct, registration: Omit<Registration, 'gates'>): void {
    const known = this.registrations.get(tool) ?? [];
    known.push({ ...registration, gates: this.gates });
    this.registrations.set(tool, known);
    if (!this.tools.includes(tool)) this.tools.push(tool);
  }
}

/** The place of a node. */
export function siteOf(frame: { file: GoFile }, node: SyntaxNode, types: readonly TypeRef[] = []): Site {
  return { file: frame.file, line: node.line, text: quoteSource(node.text.slice(0, 4 * maxQuote), maxQuote), types };
}

/** True for functions, methods and literals whose text may make or register tools. */
export function mayRegister(declared: Declared | Func): boolean {
  return /\bNewTool\b|\bAddTools?\b|\bSetTools\b|\bTool\s*\{|\bServerTool\b|\bNewToolWithRawSchema\b|MustTool/.test(
    declared.node.text,
  );
}
