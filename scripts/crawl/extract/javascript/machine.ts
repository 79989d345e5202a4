import type { Gate } from '#core/model/provenance.ts';
import {
  loopSteps,
  maxCallDepth,
  maxSpeculatedSteps,
  maxSpeculationDepth,
  maxStringLength,
  maxTrialsPerSite,
  speculationSteps,
} from '../budget.ts';
import { invoke, instantiate } from './compile/function.ts';
import { gateOf } from './gate.ts';
import { Journal } from './journal.ts';
import { Realm } from './realm.ts';
import type { Registrations } from './registrations.ts';
import type { ModuleGraph } from './modules.ts';
import {
  Accessor,
  ArrayObj,
  BoundObj,
  Closure,
  Exhausted,
  Exited,
  Gated,
  isCallable,
  isPrimitive,
  MapObj,
  Native,
  NONE,
  Obj,
  PromiseObj,
  ProxyObj,
  SetObj,
  Thrown,
  Unknown,
  type Alternative,
  type Key,
  type Origin,
  type Site,
  type Slot,
  type Value,
} from './value.ts';

/** How a condition comes out: what it is by default, and whether that is certain. */
export interface Decision {
  holds: boolean;
  certain: boolean;
  origin: Origin | null;
}

/** What a branch on trial came to. */
export interface Trial<T> {
  /** Undefined where the branch was not run or did not come to its end. */
  value: T | undefined;
  outcome: 'done' | 'dead' | 'skipped';
}

/** A call that waits until the main flow has ended: a callback that an unknown function was given. */
interface Deferred {
  run: () => void;
  gates: readonly Gate[];
}

/**
 * The state of one interpretation: budget, gates that hold, journal of the branch on trial, and the operations on
 * values that need them. Evaluates nothing of the host: no I/O, no clock, no code of the package.
 */
export class Machine {
  readonly realm = new Realm();
  readonly graph: ModuleGraph;
  readonly registrations: Registrations;
  /** True in a second reading, where the program is taken to go on past its exits and exceptions. */
  readonly resilient: boolean;
  /** Modules of Node that were imported. */
  readonly builtins = new Map<string, Value>();
  /** Variables of the environment that were read. */
  readonly environment = new Set<string>();
  /** Truth values of unknowns that a check has settled, by the name of the test. */
  readonly facts = new Map<string, boolean>();
  /** What hands the client's messages to a program that reads them itself. */
  readonly conversation: (() => void)[] = [];
  journal: Journal | null = null;
  /** The file of the server's own package that was started. */
  entry: string | null = null;
  gates: Gate[] = [];
  steps = 0;
  private limit = Infinity;
  private depth = 0;
  private unknownDepth = 0;
  private shared = false;
  private readonly trials = new WeakMap<object, number>();
  private readonly gatesAt = new WeakMap<Site, Map<string, Gate>>();
  private speculated = 0;
  private deferred: Deferred[] = [];

  constructor(graph: ModuleGraph, registrations: Registrations, resilient = false) {
    this.resilient = resilient;
    this.graph = graph;
    this.registrations = registrations;
  }

  /** Makes a file of the server's own package the program that was started. */
  enter(file: string): void {
    const argv = this.get(this.get(this.realm.globalObject, 'process'), 'argv');
    this.entry = file;
    if (argv instanceof ArrayObj) argv.elements[1] = this.graph.filenameOf(file);
  }

  /** Counts one step. Throws `Exhausted` where the budget of this part is spent. */
  step(): void {
    this.steps += 1;
    if (this.steps > this.limit) throw new Exhausted();
  }

  /** Says, turn by turn, whether a loop that starts now is to go on: for `loopSteps`, or since it last registered a tool. */
  patience(): () => boolean {
    let from = this.steps;
    let { size } = this.registrations.tools;
    return () => {
      const now = this.registrations.tools.size;
      if (now !== size) [from, size] = [this.steps, now];
      return this.steps - from < loopSteps;
    };
  }

  /** Runs a part with a budget of its own, inside what is left of the budget around it. */
  within<T>(steps: number, run: () => T): T {
    const before = this.limit;
    this.limit = Math.min(before, this.steps + steps);
    try {
      return run();
    } finally {
      this.limit = before;
    }
  }

  /** Runs a part with half of the budget that is left, but for a part of such a part; undefined where it spent that. */
  sharing<T>(run: () => T): T | undefined {
    if (this.shared) return run();
    this.shared = true;
    const { journal, gates, depth, unknownDepth, limit } = this;
    const half = (limit - this.steps) / 2;
    try {
      return Number.isFinite(half) ? this.within(half, run) : run();
    } catch (error) {
      if (!(error instanceof Exhausted) || this.steps > limit) throw error;
      this.journal = journal;
      this.gates = gates;
      this.depth = depth;
      this.unknownDepth = unknownDepth;
      return undefined;
    } finally {
      this.shared = false;
    }
  }

  /**
   * Runs a part to its end whatever it throws: exceptions of the program, its exit, a spent budget and a full host
   * stack end the part alone.
   */
  contain(run: () => void): void {
    const { journal, gates, depth, unknownDepth } = this;
    try {
      run();
    } catch (error) {
      if (!(
        error instanceof Thrown ||
        error instanceof Exited ||
        error instanceof Exhausted ||
        error instanceof RangeError
      ))
        throw error;
    } finally {
      this.journal = journal;
      this.gates = gates;
      this.depth = depth;
      this.unknownDepth = unknownDepth;
    }
  }

  /** Queues a callback for after the main flow. */
  defer(run: () => void): void {
    if (this.deferred.length < 5_000) this.deferred.push({ run, gates: this.gates });
  }

  /** Runs what was queued, and what that queues. */
  runDeferred(stepsEach: number): void {
    for (let turns = 0; this.deferred.length > 0 && turns < 20_000; turns += 1) {
      const next = this.deferred.shift();
      if (next === undefined) return;
      this.contain(() => {
        this.gates = [...next.gates];
        this.within(stepsEach, next.run);
      });
    }
  }

  /**
   * Tries a branch that default options do not take: what it registers is gated, what it changes is undone and
   * stays known under the gate.
   */
  speculate<T>(gate: Gate | null, site: object, run: () => T): Trial<T> {
    const tried = this.trials.get(site) ?? 0;
    let level = 0;
    for (let journal = this.journal; journal !== null; journal = journal.parent) level += 1;
    if (level >= maxSpeculationDepth || tried >= maxTrialsPerSite || this.speculated > maxSpeculatedSteps)
      return { value: undefined, outcome: 'skipped' };
    this.trials.set(site, tried + 1);
    const journal = new Journal(this.journal);
    const before = this.steps;
    const { depth, gates, limit, unknownDepth } = this;
    this.journal = journal;
    if (gate !== null) this.gates = [...gates, gate];
    this.limit = Math.min(limit, this.steps + (level === 0 ? speculationSteps : speculationSteps / 4));
    let trial: Trial<T> = { value: undefined, outcome: 'dead' };
    try {
      trial = { value: run(), outcome: 'done' };
    } catch (error) {
      if (error instanceof Exhausted) trial = { value: undefined, outcome: 'skipped' };
      else if (!(error instanceof Thrown || error instanceof Exited || error instanceof RangeError)) throw error;
    } finally {
      if (level === 0) this.speculated += this.steps - before;
      this.journal = journal.parent;
      this.gates = gates;
      this.depth = depth;
      this.limit = limit;
      this.unknownDepth = unknownDepth;
      journal.undo(trial.outcome === 'done' ? gate : null);
    }
    return trial;
  }

  /** True while a branch is on trial. */
  get speculating(): boolean {
    return this.journal !== null;
  }

  /** Runs a part under a gate, for good. */
  gatedBy<T>(gate: Gate, run: () => T): T {
    const gates = this.gates;
    this.gates = [...gates, gate];
    try {
      return run();
    } finally {
      this.gates = gates;
    }
  }

  // Truth

  /** The truth value of a value under default options. What is not known at all counts as not set. */
  decide(value: Value): Decision {
    if (!(value instanceof Unknown)) return { holds: truthy(value), certain: true, origin: null };
    const test = value.origin.test;
    if (test !== undefined) {
      const fact = this.facts.get(test.key);
      if (fact !== undefined) return { holds: fact !== test.negated, certain: true, origin: value.origin };
    }
    // A module that was not read is there all the same.
    if (value.origin.kind === 'import' && value.origin.text === value.origin.package)
      return { holds: true, certain: true, origin: value.origin };
    if (value.assumed instanceof Obj)
      return { holds: true, certain: value.alternatives.every((it) => it.value instanceof Obj), origin: value.origin };
    return {
      holds: value.assumed === NONE ? false : this.decide(value.assumed).holds,
      certain: false,
      origin: value.origin,
    };
  }

  /** Notes that an unknown is settled: the other truth value ends the process. */
  settle(origin: Origin | null, holds: boolean): void {
    if (origin?.test === undefined || this.speculating) return;
    this.facts.set(origin.test.key, holds !== origin.test.negated);
  }

  /** The gate for a branch of the condition at `site` that is taken when the condition comes out as `holds`. */
  gateFor(site: Site, holds: boolean, origin: Origin | null): Gate {
    const key = `${holds}${origin?.kind ?? ''}${origin?.text ?? ''}`;
    let gates = this.gatesAt.get(site);
    if (gates === undefined) this.gatesAt.set(site, (gates = new Map()));
    const known = gates.get(key);
    if (known !== undefined) return known;
    const made = gateOf(site.module.source.slice(site.start, Math.min(site.end, site.start + 2_000)), holds, origin);
    gates.set(key, made);
    return made;
  }

  // Properties

  /** The value of `value[key]`. Never throws for null or undefined: what cannot be read is unknown. */
  get(value: Value, key: Key): Value {
    if (value instanceof Obj) return this.getFrom(value, key, value);
    if (value instanceof Unknown) return this.getFromUnknown(value, key);
    if (typeof value === 'string') {
      if (key === 'length') return value.length;
      if (typeof key === 'string' && isIndex(key)) return value[Number(key)];
    }
    if (value === undefined || value === null) {
      return new Unknown({ kind: 'limit', text: `${String(key)} of ${String(value)}` });
    }
    return this.getFrom(this.realm.prototypeOf(value), key, value);
  }

  private getFromUnknown(value: Unknown, key: Key): Value {
    // Helpers of compilers copy what is no module of theirs, and would lose what a copy cannot know.
    if (key === '__esModule' && value.origin.kind === 'import') return true;
    const text = value.origin.text.length < 200 ? `${value.origin.text}.${String(key)}` : value.origin.text;
    const origin: Origin = { kind: value.origin.kind, text, package: value.origin.package };
    const alternatives: Alternative[] = [];
    this.step();
    // Alternatives may hold alternatives; past a few levels nobody reads them.
    if (this.unknownDepth > 3) return new Unknown(origin);
    this.unknownDepth += 1;
    for (const alternative of value.alternatives) {
      const inner =
        alternative.value === undefined || alternative.value === null ? undefined : this.get(alternative.value, key);
      if (inner instanceof Obj || (inner instanceof Unknown && inner.assumed instanceof Obj))
        alternatives.push({ value: inner, gate: alternative.gate });
      else if (inner !== undefined && !(inner instanceof Unknown))
        alternatives.push({ value: inner, gate: alternative.gate });
    }
    this.unknownDepth -= 1;
    if (value.assumed === NONE || value.assumed === undefined || value.assumed === null) {
      const only = alternatives[0];
      if (alternatives.length === 1 && only !== undefined) return only.value;
      return alternatives.length === 0 ? new Unknown(origin) : new Unknown(origin, NONE, alternatives);
    }
    const inner = this.get(value.assumed, key);
    if (inner instanceof Unknown) return inner;
    if (inner instanceof Obj) {
      return alternatives.some((it) => it.value !== inner) ? new Unknown(origin, inner, alternatives) : inner;
    }
    return new Unknown(origin, inner, alternatives);
  }

  private getFrom(start: Obj, key: Key, receiver: Value): Value {
    let open: Unknown | null = null;
    for (let holder: Obj | null = start; holder !== null; holder = holder.proto) {
      if (holder instanceof ArrayObj && typeof key === 'string') {
        if (key === 'length')
          return holder.open === null
            ? holder.elements.length
            : new Unknown(holder.open.origin, holder.elements.length);
        if (isIndex(key)) {
          const element = holder.elements[Number(key)];
          if (Number(key) < holder.elements.length) return element;
          return holder.open === null ? undefined : new Unknown(holder.open.origin, undefined);
        }
      }
      if (holder instanceof ProxyObj) return this.getFromProxy(holder, key, receiver);
      const slot = holder.properties.get(key);
      if (slot instanceof Accessor) return slot.read === null ? undefined : this.call(slot.read, receiver, []);
      if (slot !== undefined || holder.properties.has(key)) return slot;
      const special = this.realm.special(holder, key, this);
      if (special !== undefined) return special;
      open ??= holder.open;
    }
    if (open !== null && typeof key === 'string') {
      const origin: Origin = { ...open.origin, text: `${open.origin.text}.${key}`, test: undefined };
      if (open.origin.kind === 'environment') {
        this.environment.add(key);
        origin.test = { key: `environment:${key}`, negated: false };
      }
      return new Unknown(origin, open.assumed);
    }
    return undefined;
  }

  private getFromProxy(proxy: ProxyObj, key: Key, receiver: Value): Value {
    const trap = this.get(proxy.handler, 'get');
    if (isCallable(trap)) return this.call(trap, proxy.handler, [proxy.target, key, receiver]);
    return this.get(proxy.target, key);
  }

  /** The slot of an own property, or undefined. */
  own(object: Obj, key: Key): Slot | undefined {
    if (object instanceof ArrayObj && typeof key === 'string') {
      if (isIndex(key)) return object.elements[Number(key)];
      if (key === 'length') return object.elements.length;
    }
    return object.properties.get(key);
  }

  /** True where the object itself has the property. */
  hasOwn(object: Obj, key: Key): boolean {
    if (object instanceof ProxyObj) return this.hasOwn(object.target, key);
    if (object instanceof ArrayObj && typeof key === 'string') {
      if (isIndex(key)) return Number(key) < object.elements.length;
      if (key === 'length') return true;
    }
    return object.properties.has(key);
  }

  /** Of a property that is there: true, or an unknown that is false by default where it is there under a condition only. */
  presenceOf(object: Obj, key: Key): Value {
    const slot = this.own(object instanceof ProxyObj ? object.target : object, key);
    return slot instanceof Gated ? new Unknown(slot.origin, false) : true;
  }

  /** True where the object or one of its prototypes has the property. */
  has(object: Obj, key: Key): boolean {
    for (let holder: Obj | null = object; holder !== null; holder = holder.proto) {
      if (this.hasOwn(holder, key)) return true;
    }
    return false;
  }

  /** Own enumerable string keys, in the order of the program. */
  keys(object: Obj): string[] {
    if (object instanceof ProxyObj) return this.keys(object.target);
    const own = [...object.properties.keys()].filter(
      (key): key is string => typeof key === 'string' && object.hidden?.has(key) !== true,
    );
    const ordered = own.some(isIndex)
      ? [...own.filter(isIndex).sort((a, b) => Number(a) - Number(b)), ...own.filter((key) => !isIndex(key))]
      : own;
    return object instanceof ArrayObj ? [...object.elements.keys()].map(String).concat(ordered) : ordered;
  }

  /** `target[key] = value`. Writes to what is not known are lost. */
  set(target: Value, key: Key, value: Value): void {
    let object = target;
    while (object instanceof Unknown) {
      const next: Value | typeof NONE =
        object.assumed === NONE || !(object.assumed instanceof Obj)
          ? (object.alternatives[0]?.value ?? undefined)
          : object.assumed;
      if (next === undefined) return;
      object = next;
    }
    if (!(object instanceof Obj)) return;
    if (object instanceof ProxyObj) {
      const trap = this.get(object.handler, 'set');
      if (isCallable(trap)) this.call(trap, object.handler, [object.target, key, value, object]);
      else this.set(object.target, key, value);
      return;
    }
    if (!this.hasOwn(object, key)) {
      for (let holder: Obj | null = object.proto; holder !== null; holder = holder.proto) {
        const slot = holder.properties.get(key);
        if (slot instanceof Accessor) {
          if (slot.write !== null) this.call(slot.write, object, [value]);
          return;
        }
        if (slot !== undefined) break;
      }
    }
    const slot = object.properties.get(key);
    if (slot instanceof Accessor) {
      if (slot.write !== null) this.call(slot.write, object, [value]);
      return;
    }
    this.define(object, key, value);
  }

  /** Defines an own data property (or accessor). */
  define(object: Obj, key: Key, slot: Slot, enumerable = true): void {
    if (object instanceof ArrayObj && typeof key === 'string') {
      if (isIndex(key)) {
        this.journal?.touch(object);
        const index = Number(key);
        if (index > object.elements.length + 10_000) return;
        while (object.elements.length < index) object.elements.push(undefined);
        object.elements[index] = slot instanceof Accessor ? undefined : slot;
        return;
      }
      if (key === 'length') {
        this.journal?.touch(object);
        if (typeof slot === 'number' && slot >= 0 && slot < object.elements.length)
          object.elements = object.elements.slice(0, slot);
        return;
      }
    }
    this.journal?.touchSlot(object, key);
    object.properties.set(key, slot);
    if (!enumerable) (object.hidden ??= new Set()).add(key);
    else object.hidden?.delete(key);
  }

  delete(object: Value, key: Key): void {
    if (!(object instanceof Obj)) return;
    if (object instanceof ArrayObj && typeof key === 'string' && isIndex(key)) {
      this.journal?.touch(object);
      object.elements[Number(key)] = undefined;
      return;
    }
    this.journal?.touchSlot(object, key);
    object.properties.delete(key);
  }

  // Calls

  /** Calls a value. What is not a function gives what is not known. */
  call(callee: Value, thisValue: Value, args: Value[], site: Site | null = null): Value {
    this.step();
    if (callee instanceof Closure) return this.callClosure(callee, thisValue, args);
    if (callee instanceof Native) return this.callNative(callee, thisValue, args, site);
    if (callee instanceof BoundObj) return this.call(callee.target, callee.thisValue, [...callee.args, ...args], site);
    if (callee instanceof ProxyObj && isCallable(callee.target)) {
      const trap = this.get(callee.handler, 'apply');
      if (isCallable(trap)) return this.call(trap, callee.handler, [callee.target, thisValue, this.array(args)], site);
      return this.call(callee.target, thisValue, args, site);
    }
    if (callee instanceof Unknown) {
      if (isCallable(callee.assumed)) return this.call(callee.assumed, thisValue, args, site);
      const functions = callee.alternatives.filter((it) => isCallable(it.value));
      const only = functions[0];
      if (functions.length === 1 && only !== undefined) {
        const trial = this.gatedBy(only.gate, () => this.call(only.value, thisValue, args, site));
        return trial;
      }
      return this.callUnknown(callee, args);
    }
    return new Unknown({ kind: 'limit', text: `a call of ${typeof callee}` });
  }

  private callClosure(callee: Closure, thisValue: Value, args: Value[]): Value {
    const { code } = callee;
    const deep = new Unknown({ kind: 'limit', text: 'a deep recursion' });
    if (code.runsAway) return deep;
    if (this.depth >= maxCallDepth) {
      // A function that fills the depth by itself would do so again on every branch of its recursion.
      code.runsAway = code.active > 20;
      return deep;
    }
    if (this.speculating && this.repeats(callee)) return deep;
    this.depth += 1;
    code.active += 1;
    try {
      return invoke(this, callee, thisValue, args, undefined);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      code.runsAway = code.active > 5;
      return deep;
    } finally {
      code.active -= 1;
      this.depth -= 1;
    }
  }

  /** Calls a builtin on what its receiver is by default. Arrays merge their alternatives themselves. */
  private callNative(callee: Native, thisValue: Value, args: Value[], site: Site | null): Value {
    if (!(thisValue instanceof Unknown) || !(thisValue.assumed instanceof Obj) || thisValue.assumed instanceof ArrayObj)
      return callee.call(this, thisValue, args, site);
    const result = callee.call(this, thisValue.assumed, args, site);
    return isPrimitive(result) && thisValue.alternatives.length > 0
      ? new Unknown({ ...thisValue.origin, test: undefined }, result)
      : result;
  }

  private repeats(callee: Closure): boolean {
    const count = (this.trials.get(callee.code) ?? 0) + 1;
    this.trials.set(callee.code, count);
    return count > maxTrialsPerSite * 50;
  }

  /** The result of a function that cannot be read; functions it was given may run later. */
  callUnknown(callee: Unknown, args: readonly Value[]): Value {
    this.registrations.usedUnknown(this, callee, args);
    for (const arg of args) this.escape(arg, callee.origin, 0);
    const text = callee.origin.text.length < 200 ? `${callee.origin.text}()` : callee.origin.text;
    const { kind } = callee.origin;
    const setting = kind === 'import' && args.some((arg) => this.carriesSettings(arg, 0));
    const origin: Origin = {
      kind: setting ? 'arguments' : kind === 'limit' ? 'input' : kind,
      text,
      package: callee.origin.package,
    };
    // What is handed a server and is not read (tracing, analytics, a guard) gives back the server, or what stands for it.
    const server =
      kind === 'import' ? args.find((arg) => arg instanceof Obj && this.has(arg, '#mcpServer')) : undefined;
    return server === undefined ? new Unknown(origin) : new Unknown(origin, server);
  }

  /** True where a value holds the command line or the environment, as what a parser of options is given does. */
  private carriesSettings(value: Value, depth: number): boolean {
    const isSetting = (unknown: Unknown | null): boolean =>
      unknown?.origin.kind === 'arguments' || unknown?.origin.kind === 'environment';
    if (value instanceof ArrayObj) return isSetting(value.open);
    if (!(value instanceof Obj) || isCallable(value)) return false;
    if (isSetting(value.open) && value.properties.size === 0) return true;
    return (
      depth < 2 &&
      [...value.properties.values()]
        .slice(0, 30)
        .some((slot) => slot instanceof Obj && this.carriesSettings(slot, depth + 1))
    );
  }

  /** Queues the functions of a value that left what can be read. */
  escape(value: Value, origin: Origin, depth: number): void {
    if (isCallable(value)) {
      if (value instanceof Closure && value.kind === 'function' && !this.registrations.isHandler(value)) {
        const count = value.code.length;
        const input = new Unknown({ kind: 'input', text: `an argument from ${origin.text}`, package: origin.package });
        this.defer(() => {
          if (!value.code.entered)
            this.call(
              value,
              undefined,
              Array.from({ length: Math.max(count, 1) }, () => input),
            );
        });
      }
      return;
    }
    if (!(value instanceof Obj) || depth > 1) return;
    if (value instanceof ArrayObj)
      for (const element of value.elements.slice(0, 50)) this.escape(element, origin, depth + 1);
    else if (value.proto === this.realm.objectPrototype) {
      for (const slot of [...value.properties.values()].slice(0, 50))
        if (!(slot instanceof Accessor)) this.escape(slot, origin, depth + 1);
    }
  }

  /** `new callee(...args)`; `newTarget` where a derived class calls it. */
  construct(callee: Value, args: Value[], site: Site | null = null, newTarget: Value = callee): Value {
    this.step();
    if (callee instanceof Closure) {
      if (this.depth >= maxCallDepth) return new Unknown({ kind: 'limit', text: 'a deep recursion' });
      this.depth += 1;
      try {
        return instantiate(this, callee, args, newTarget, site);
      } finally {
        this.depth -= 1;
      }
    }
    if (callee instanceof Native) {
      if (callee.construct === null) return callee.call(this, undefined, args, site);
      const instance = this.allocate(callee, newTarget);
      instance.site = site;
      return callee.construct(this, instance, args, site) ?? instance;
    }
    if (callee instanceof BoundObj) return this.construct(callee.target, [...callee.args, ...args], site);
    if (callee instanceof ProxyObj) return this.construct(callee.target, args, site);
    if (callee instanceof Unknown) {
      if (isCallable(callee.assumed)) return this.construct(callee.assumed, args, site);
      const only = callee.alternatives.filter((it) => isCallable(it.value));
      if (only.length === 1 && only[0] !== undefined) return this.construct(only[0].value, args, site);
      this.registrations.constructedUnknown(this, callee, args, site);
      return this.callUnknown(callee, args);
    }
    return new Unknown({ kind: 'limit', text: 'a construction of what is no class' });
  }

  /** A bare instance for `new`, with the prototype of the class that is constructed. */
  allocate(callee: Native, newTarget: Value): Obj {
    const proto = newTarget instanceof Obj ? this.get(newTarget, 'prototype') : undefined;
    const chosen = proto instanceof Obj ? proto : this.realm.objectPrototype;
    return callee.allocate === null ? new Obj(chosen) : callee.allocate(chosen);
  }

  // Making values

  array(elements: Value[]): ArrayObj {
    return new ArrayObj(this.realm.arrayPrototype, elements);
  }

  object(members: Iterable<readonly [Key, Slot]> = []): Obj {
    const made = new Obj(this.realm.objectPrototype);
    for (const [key, value] of members) made.properties.set(key, value);
    return made;
  }

  promise(value: Value): PromiseObj {
    if (value instanceof PromiseObj) return value;
    const made = new PromiseObj(this.realm.promisePrototype);
    made.state = 'fulfilled';
    made.value = value;
    return made;
  }

  rejected(value: Value): PromiseObj {
    const made = new PromiseObj(this.realm.promisePrototype);
    made.state = 'rejected';
    made.value = value;
    return made;
  }

  /** What `await` gives. Throws `Thrown` for a rejected promise. */
  await(value: Value): Value {
    if (value instanceof Unknown && value.assumed instanceof PromiseObj) return this.await(value.assumed);
    if (value instanceof PromiseObj) {
      if (value.state === 'rejected') throw new Thrown(value.value);
      return value.state === 'fulfilled' ? value.value : new Unknown({ kind: 'input', text: 'a promise' });
    }
    if (value instanceof Obj && !(value instanceof ProxyObj)) {
      const then = this.has(value, 'then') ? this.get(value, 'then') : undefined;
      if (then instanceof Closure) {
        let settled: Value = new Unknown({ kind: 'input', text: 'a promise' });
        const resolve = new Native(
          this.realm.functionPrototype,
          'resolve',
          (_machine, _this, args) => void (settled = args[0]),
        );
        this.call(then, value, [resolve, resolve]);
        return settled;
      }
    }
    return value;
  }

  /** The string a value has as a property key or in a template, or what is not known of it. */
  toText(value: Value): string | Unknown {
    if (typeof value === 'string') return value;
    if (isPrimitive(value)) return typeof value === 'symbol' ? value.toString() : String(value);
    if (value instanceof Unknown) {
      if (value.assumed === NONE) return value;
      const text = this.toText(value.assumed);
      return typeof text === 'string' ? new Unknown(value.origin, text) : text;
    }
    if (value instanceof ArrayObj) {
      const parts: string[] = [];
      for (const element of value.elements) {
        if (element instanceof Gated) continue;
        const part = element === undefined || element === null ? '' : this.toText(element);
        if (typeof part !== 'string') return part;
        parts.push(part);
      }
      return parts.join(',');
    }
    const method = this.get(value, Symbol.toPrimitive);
    const chosen = isCallable(method) ? method : this.get(value, 'toString');
    if (chosen instanceof Closure) {
      const text = this.call(chosen, value, ['string']);
      return text instanceof Obj ? new Unknown({ kind: 'limit', text: 'an object as text' }) : this.toText(text);
    }
    return this.realm.textOf(value) ?? new Unknown({ kind: 'limit', text: 'an object as text' });
  }

  /** The key a computed member expression reads; undefined where it is not known. */
  toKey(value: Value): Key | undefined {
    if (typeof value === 'symbol') return value;
    const text = this.toText(value);
    if (typeof text === 'string') return text;
    return typeof text.assumed === 'string' ? text.assumed : undefined;
  }

  /** The values an iteration visits, gated ones wrapped; null where they are not known. */
  iterate(value: Value): Value[] | null {
    if (value instanceof ArrayObj) return value.elements;
    if (typeof value === 'string') return [...value];
    if (value instanceof MapObj) {
      return [...value.entries].map(([key, entry]) => {
        const alternative = entry instanceof Gated ? entry.alternatives[0] : undefined;
        return alternative === undefined
          ? this.array([key, entry])
          : new Gated(this.array([key, alternative.value]), alternative.gate);
      });
    }
    if (value instanceof SetObj) return [...value.items.values()];
    if (value instanceof Unknown) {
      const base =
        value.assumed === NONE || value.assumed === undefined || value.assumed === null
          ? null
          : this.iterate(value.assumed);
      const extra: Value[] = [];
      for (const alternative of value.alternatives) {
        for (const element of this.iterate(alternative.value) ?? []) {
          if (base?.includes(element) !== true)
            extra.push(element instanceof Gated ? element : new Gated(element, alternative.gate));
        }
      }
      return base === null && extra.length === 0 ? null : [...(base ?? []), ...extra];
    }
    return value instanceof Obj ? this.realm.iterate(value, this) : null;
  }

  /** Two strings as one. */
  concat(left: string, right: string): Value {
    if (left.length + right.length > maxStringLength) return new Unknown({ kind: 'limit', text: 'a very long string' });
    return left + right;
  }

  /** The default and the alternatives of what two branches gave, as one value. */
  mix(value: Value, alternatives: readonly Alternative[], origin: Origin): Value {
    const useful = alternatives.filter((it) => it.value !== value);
    if (useful.length === 0) return value;
    const known = useful.filter(
      (it) =>
        it.value instanceof Obj ||
        (it.value instanceof Unknown && (it.value.alternatives.length > 0 || it.value.assumed instanceof Obj)) ||
        (isPrimitive(it.value) && it.value !== undefined && it.value !== null),
    );
    if (value instanceof Obj)
      return known.some((it) => !isPrimitive(it.value)) ? new Unknown(origin, value, known) : value;
    if (value instanceof Unknown) {
      return known.length === 0
        ? value
        : new Unknown(value.origin, value.assumed, [...value.alternatives, ...known].slice(0, 8));
    }
    return new Unknown(origin, value, known.slice(0, 8));
  }
}

/** JavaScript's truth value of what is known. */
export function truthy(value: Exclude<Value, Unknown>): boolean {
  return value instanceof Obj ? true : Boolean(value);
}

/** True for the canonical text of an array index. */
export function isIndex(key: string): boolean {
  return key.length < 10 && /^(0|[1-9]\d*)$/.test(key);
}
