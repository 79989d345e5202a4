import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { maxCallDepth, maxQuote } from './budget.ts';
import type { ModuleLoader } from './module-loader.ts';
import type { Scope } from './scope.ts';
import { ServerValue } from './server-value.ts';
import { quoteSource } from './text.ts';
import type { Cls, Func, Instance, Site, Value } from './value.ts';

/** The budget of steps is spent: nothing more is read in this part. */
export class Exhausted extends Error {}

/** An exception of the interpreted program. */
export class Raised extends Error {
  readonly value: Value;
  constructor(value: Value) {
    super('raised');
    this.value = value;
  }
}

/** One running function, module or class body. */
export interface Frame {
  scope: Scope;
  file: string;
  func: Func | null;
  /** The first argument of the running method, and the class that defines it, for `super()`. */
  self: Value;
  cls: Cls | null;
  /** Values that the function may have returned under conditions, with those. */
  returned: { value: Value; gates: Gate[] }[];
  /** What it yields, where it is a generator. */
  yields: Value[] | null;
  /** How many gates held when it started. */
  base: number;
}

/** What interpreting a package has to share: the budget, the gates that hold, and what was found. */
export class Machine {
  readonly loader: ModuleLoader;
  steps = 0;
  depth = 0;
  /** How many places around the code being read would catch what it raises. */
  guards = 0;
  /** The conditions under which the code being read runs. */
  gates: Gate[] = [];
  /** What a gate assumes to differ from its default: the name of the variable or option. */
  readonly assumed = new WeakMap<Gate, string>();
  readonly environment = new Set<string>();
  readonly servers: ServerValue[] = [];
  /** Low-level `Tool(…)` objects in the order in which they were made. */
  readonly definitions: Instance[] = [];
  /** Libraries that are handed a server, or whose classes the tools extend. */
  readonly wants = new Map<string, number>();
  /** What servers run when they start, with the server that is handed over. */
  readonly lifespans: { handler: Value; server: ServerValue; gates: Gate[]; site: Site }[] = [];
  readonly functions: Func[] = [];
  readonly active: Func[] = [];
  /** Servers whose tools come from a document or another server when they run. */
  readonly generated: { server: ServerValue; why: string; site: Site }[] = [];

  constructor(loader: ModuleLoader) {
    this.loader = loader;
  }

  /** The server that registrations belong to where it cannot be told which. */
  anonymous(): ServerValue {
    const known = this.servers.find((server) => server.library === 'unknown');
    if (known !== undefined) return known;
    const server = new ServerValue('unknown', { file: '', line: 1, text: '' });
    this.servers.push(server);
    return server;
  }

  /** Counts a step; throws `Exhausted` when there is none left. */
  step(): void {
    this.steps -= 1;
    if (this.steps < 0) throw new Exhausted();
  }

  /** True where the code being read runs only because this variable or option is not at its default. */
  isAssumed(name: string): boolean {
    return this.gates.some((gate) => this.assumed.get(gate) === name);
  }

  /** Runs `action` one call deeper, or throws `Exhausted` where that is too deep. */
  deeper<Result>(action: () => Result): Result {
    if (this.depth >= maxCallDepth) throw new Raised(null);
    this.depth += 1;
    try {
      return action();
    } finally {
      this.depth -= 1;
    }
  }

  /** Runs `action` where what it raises is caught. */
  guarded<Result>(action: () => Result): Result {
    this.guards += 1;
    try {
      return action();
    } finally {
      this.guards -= 1;
    }
  }

  /** Runs `action` under further conditions. */
  under<Result>(gates: readonly (Gate | null)[], action: () => Result): Result {
    const before = this.gates;
    const added = gates.filter((gate) => gate !== null);
    if (added.length > 0) this.gates = [...before, ...added];
    try {
      return action();
    } finally {
      this.gates = before;
    }
  }

  /** Runs `action` with a budget of its own, and gives undefined where that ran out or the program raised. */
  attempt<Result>(steps: number, action: () => Result): Result | undefined {
    const { steps: left, depth, gates, guards } = this;
    this.guards = 0;
    const active = this.active.length;
    this.steps = Math.min(steps, left);
    const given = this.steps;
    try {
      return action();
    } catch (error) {
      if (error instanceof Exhausted || error instanceof Raised || error instanceof RangeError) return undefined;
      throw error;
    } finally {
      this.steps = left - (given - Math.max(this.steps, 0));
      this.depth = depth;
      this.guards = guards;
      this.gates = gates;
      this.active.length = active;
    }
  }
}

/** The place of a node. */
export function siteOf(frame: { file: string }, node: SyntaxNode): Site {
  return { file: frame.file, line: node.line, text: quoteSource(node.text.slice(0, 4 * maxQuote), maxQuote) };
}
