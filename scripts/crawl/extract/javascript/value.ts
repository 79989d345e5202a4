import type { Gate } from '#core/model/provenance.ts';
import { births } from './births.ts';
import type { Machine } from './machine.ts';
import type { FunctionCode } from './compile/function.ts';
import type { Scope } from './scope.ts';
import type { SourceModule } from './modules.ts';

/** A place in a module's source: offsets in UTF-16 code units. */
export interface Site {
  module: SourceModule;
  start: number;
  end: number;
}

export type Key = string | symbol;
export type Primitive = undefined | null | boolean | number | string | bigint | symbol;
/** A value of the interpreted program: a primitive of the host, an object of the interpreter, or what is not known. */
export type Value = Primitive | Obj | Unknown;

/** Where a value that is not known comes from. */
export interface Origin {
  kind: 'environment' | 'arguments' | 'import' | 'input' | 'limit' | 'branch';
  /** Words for a reader: `process.env.API_KEY`, `the result of fetch()`. */
  text: string;
  /** The package that would have to be read to know more. */
  package?: string | undefined;
  /** Names the truth value of one environment variable, so that a check made once holds afterwards. */
  test?: { key: string; negated: boolean } | undefined;
}

/** Marks an unknown for which not even the default is known. */
export const NONE: unique symbol = Symbol('none');

/** A value that would stand here under another condition. */
export interface Alternative {
  value: Value;
  gate: Gate;
}

/**
 * A value that cannot be computed. With `assumed`, it is what the value is under default options (no variables,
 * no arguments); `alternatives` are values it takes under other conditions.
 */
export class Unknown {
  readonly origin: Origin;
  readonly assumed: Value | typeof NONE;
  readonly alternatives: readonly Alternative[];
  /** An `assumed` of undefined says that the default is undefined; without the argument no default is known. */
  constructor(
    origin: Origin,
    ...[assumed, alternatives]: [] | [assumed: Value | typeof NONE, alternatives?: readonly Alternative[]]
  ) {
    this.origin = origin;
    this.assumed = arguments.length < 2 ? NONE : assumed;
    this.alternatives = alternatives ?? [];
  }
}

/** An element, member or entry that is there under a condition only; by default it is absent. */
export class Gated extends Unknown {
  constructor(value: Value, gate: Gate) {
    super({ kind: 'branch', text: gate.condition ?? 'a condition' }, undefined, [{ value, gate }]);
  }
}

/** A property with a getter or setter. */
export class Accessor {
  readonly read: Callable | null;
  readonly write: Callable | null;
  constructor(read: Callable | null, write: Callable | null) {
    this.read = read;
    this.write = write;
  }
}

export type Slot = Value | Accessor;

/** An object of the interpreted program. Keys live in a Map, so no key can reach the host's prototypes. */
export class Obj {
  /** When it was made, among all objects and scopes. */
  readonly birth = (births.count += 1);
  properties = new Map<Key, Slot>();
  proto: Obj | null;
  /** Keys that are not enumerable. */
  hidden: Set<Key> | null = null;
  /** What a missing property is, where the object may have more than what is known. */
  open: Unknown | null = null;
  site: Site | null = null;
  constructor(proto: Obj | null) {
    this.proto = proto;
  }
}

export class ArrayObj extends Obj {
  elements: Value[];
  constructor(proto: Obj | null, elements: Value[]) {
    super(proto);
    this.elements = elements;
  }
}

/** Both Map and WeakMap. */
export class MapObj extends Obj {
  entries = new Map<Value, Value>();
}

/** Both Set and WeakSet. Values are kept as keys; a gated value is kept beside its key. */
export class SetObj extends Obj {
  items = new Map<Value, Value>();
}

export class PromiseObj extends Obj {
  state: 'fulfilled' | 'rejected' | 'pending' = 'pending';
  value: Value = undefined;
}

export class RegExpObj extends Obj {
  readonly pattern: RegExp;
  lastIndex = 0;
  constructor(proto: Obj | null, pattern: RegExp) {
    super(proto);
    this.pattern = pattern;
  }
}

/** A generator (or a builtin's iterator), run to its end when it was made. */
export class IteratorObj extends Obj {
  readonly values: Value[];
  readonly result: Value;
  position = 0;
  constructor(proto: Obj | null, values: Value[], result: Value = undefined) {
    super(proto);
    this.values = values;
    this.result = result;
  }
}

export class ProxyObj extends Obj {
  readonly target: Obj;
  readonly handler: Obj;
  constructor(target: Obj, handler: Obj) {
    super(null);
    this.target = target;
    this.handler = handler;
  }
}

/** A boxed primitive, a Date, or another builtin whose content is one host value. */
export class BoxObj extends Obj {
  readonly content: Value;
  constructor(proto: Obj | null, content: Value) {
    super(proto);
    this.content = content;
  }
}

export class Closure extends Obj {
  readonly code: FunctionCode;
  readonly scope: Scope;
  /** For arrow functions: the `this`, `new.target` and home object around them. */
  readonly outer: Lexical | null;
  /** The object whose prototype `super` starts from. */
  home: Obj | null = null;
  /** For classes: instance fields to set up on construction. */
  fields: ((machine: Machine, instance: Obj) => void) | null = null;
  kind: 'function' | 'base' | 'derived' = 'function';
  /** For derived classes: what they extend. */
  parent: Value = undefined;
  constructor(proto: Obj | null, code: FunctionCode, scope: Scope, outer: Lexical | null) {
    super(proto);
    this.code = code;
    this.scope = scope;
    this.outer = outer;
  }
}

/** What an arrow function takes from the function around it. */
export interface Lexical {
  thisValue: Value;
  home: Obj | null;
  newTarget: Value;
  closure: Closure | null;
  args: readonly Value[];
}

export type NativeCall = (machine: Machine, thisValue: Value, args: Value[], site: Site | null) => Value;
/** Sets up `instance`, which already has the prototype of what is being constructed; may return another object. */
export type NativeConstruct = (machine: Machine, instance: Obj, args: Value[], site: Site | null) => Value | void;

export class Native extends Obj {
  readonly name: string;
  readonly call: NativeCall;
  readonly construct: NativeConstruct | null;
  /** Makes the bare instance, where it is not a plain object. */
  allocate: ((proto: Obj | null) => Obj) | null = null;
  constructor(proto: Obj | null, name: string, call: NativeCall, construct: NativeConstruct | null = null) {
    super(proto);
    this.name = name;
    this.call = call;
    this.construct = construct;
  }
}

export class BoundObj extends Obj {
  readonly target: Callable;
  readonly thisValue: Value;
  readonly args: Value[];
  constructor(proto: Obj | null, target: Callable, thisValue: Value, args: Value[]) {
    super(proto);
    this.target = target;
    this.thisValue = thisValue;
    this.args = args;
  }
}

export type Callable = Closure | Native | BoundObj | ProxyObj;

/** True where the value can be called. */
export function isCallable(value: unknown): value is Callable {
  return (
    value instanceof Closure ||
    value instanceof Native ||
    value instanceof BoundObj ||
    (value instanceof ProxyObj && isCallable(value.target))
  );
}

/** An exception of the interpreted program. */
export class Thrown {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** The interpreted program ended its process. */
export class Exited {
  readonly reason = 'the program ended';
}

/** The budget of steps is spent; nothing more is read in this part. */
export class Exhausted {
  readonly reason = 'the budget of steps is spent';
}

/** True for a primitive (what is not known is none). */
export function isPrimitive(value: Value): value is Primitive {
  return !(value instanceof Obj) && !(value instanceof Unknown);
}
