import { installArray } from './builtins/array.ts';
import { installCollections } from './builtins/collections.ts';
import { installErrors } from './builtins/errors.ts';
import { installFunction } from './builtins/function.ts';
import { installGlobals } from './builtins/globals.ts';
import { installJson } from './builtins/json.ts';
import { installObject } from './builtins/object.ts';
import { installPromise } from './builtins/promise.ts';
import { installRegExp } from './builtins/regexp.ts';
import { installString } from './builtins/string.ts';
import type { Machine } from './machine.ts';
import type { SourceModule } from './modules.ts';
import {
  BoxObj,
  Closure,
  isCallable,
  IteratorObj,
  Native,
  Obj,
  RegExpObj,
  Unknown,
  type Key,
  type NativeCall,
  type NativeConstruct,
  type Primitive,
  type Slot,
  type Value,
} from './value.ts';

/** The builtin objects of one interpretation. */
export class Realm {
  readonly objectPrototype = new Obj(null);
  readonly functionPrototype = new Obj(this.objectPrototype);
  readonly arrayPrototype = new Obj(this.objectPrototype);
  readonly stringPrototype = new Obj(this.objectPrototype);
  readonly numberPrototype = new Obj(this.objectPrototype);
  readonly booleanPrototype = new Obj(this.objectPrototype);
  readonly symbolPrototype = new Obj(this.objectPrototype);
  readonly bigIntPrototype = new Obj(this.objectPrototype);
  readonly promisePrototype = new Obj(this.objectPrototype);
  readonly regExpPrototype = new Obj(this.objectPrototype);
  readonly iteratorPrototype = new Obj(this.objectPrototype);
  readonly mapPrototype = new Obj(this.objectPrototype);
  readonly setPrototype = new Obj(this.objectPrototype);
  readonly errorPrototype = new Obj(this.objectPrototype);
  readonly globalObject = new Obj(this.objectPrototype);

  constructor() {
    installFunction(this);
    installObject(this);
    installArray(this);
    installString(this);
    installRegExp(this);
    installCollections(this);
    installPromise(this);
    installErrors(this);
    installJson(this);
    installGlobals(this);
  }

  /** A builtin function. */
  native(name: string, call: NativeCall): Native {
    return new Native(this.functionPrototype, name, call);
  }

  /** Adds a method that is not enumerable. */
  method(holder: Obj, name: Key, call: NativeCall): Native {
    const made = this.native(String(name), call);
    this.hidden(holder, name, made);
    return made;
  }

  /** Adds a property that is not enumerable. */
  hidden(holder: Obj, key: Key, slot: Slot): void {
    holder.properties.set(key, slot);
    (holder.hidden ??= new Set()).add(key);
  }

  /** A builtin class with its prototype, not yet global. */
  class(name: string, prototype: Obj, construct: NativeConstruct, call?: NativeCall): Native {
    const made: Native = new Native(
      this.functionPrototype,
      name,
      call ?? ((machine, _this, args, site) => machine.construct(made, args, site)),
      construct,
    );
    this.hidden(made, 'prototype', prototype);
    this.hidden(prototype, 'constructor', made);
    return made;
  }

  /** Adds a builtin class as a global. */
  globalClass(name: string, prototype: Obj, construct: NativeConstruct, call?: NativeCall): Native {
    const made = this.class(name, prototype, construct, call);
    this.hidden(this.globalObject, name, made);
    return made;
  }

  /** The prototype that methods of a primitive are looked up on. */
  prototypeOf(value: Primitive): Obj {
    switch (typeof value) {
      case 'string':
        return this.stringPrototype;
      case 'number':
        return this.numberPrototype;
      case 'boolean':
        return this.booleanPrototype;
      case 'symbol':
        return this.symbolPrototype;
      case 'bigint':
        return this.bigIntPrototype;
      default:
        return this.objectPrototype;
    }
  }

  /** Properties that functions have without being given them. */
  special(holder: Obj, key: Key, machine: Machine): Value {
    if (holder instanceof Closure) {
      if (key === 'prototype' && !holder.code.isArrow && holder.kind === 'function') {
        const made = machine.object();
        this.hidden(made, 'constructor', holder);
        this.hidden(holder, 'prototype', made);
        return made;
      }
      if (key === 'name') return holder.code.name;
      if (key === 'length') return holder.code.length;
    }
    if (holder instanceof Native) {
      if (key === 'name') return holder.name;
      if (key === 'length') return 0;
    }
    if (key === '__proto__') return holder.proto;
    return undefined;
  }

  isFunction(value: Obj): boolean {
    return isCallable(value);
  }

  /** True for a function of the interpreted program. */
  isInterpreted(value: Obj): boolean {
    return value instanceof Closure;
  }

  /** The text of an object that does not say its own. */
  textOf(value: Obj): string | undefined {
    if (value instanceof RegExpObj) return String(value.pattern);
    if (
      value instanceof BoxObj &&
      (typeof value.content === 'string' || typeof value.content === 'number' || typeof value.content === 'boolean')
    )
      return String(value.content);
    const href = value.properties.get('href');
    if (typeof href === 'string') return href;
    const message = value.properties.get('message');
    if (typeof message === 'string') return `Error: ${message}`;
    if (value instanceof Closure) return value.code.text();
    return value.proto === this.objectPrototype && value.open === null ? '[object Object]' : undefined;
  }

  /** What iterating an object of another kind visits; null where it is not known. */
  iterate(value: Obj, machine: Machine): Value[] | null {
    if (value instanceof IteratorObj) {
      const rest = value.values.slice(value.position);
      value.position = value.values.length;
      return rest;
    }
    const method = machine.get(value, Symbol.iterator);
    const chosen = isCallable(method) ? method : machine.get(value, Symbol.asyncIterator);
    if (!isCallable(chosen)) return null;
    const iterator = machine.call(chosen, value, []);
    if (iterator instanceof Obj && iterator !== value) {
      if (iterator instanceof IteratorObj || !machine.has(iterator, 'next')) return machine.iterate(iterator);
      return this.drain(iterator, machine);
    }
    return null;
  }

  private drain(iterator: Obj, machine: Machine): Value[] | null {
    const values: Value[] = [];
    for (let turns = 0; turns < 10_000; turns += 1) {
      const result = machine.await(machine.call(machine.get(iterator, 'next'), iterator, []));
      if (!(result instanceof Obj)) return null;
      const done = machine.decide(machine.get(result, 'done'));
      if (!done.certain) return null;
      if (done.holds) return values;
      values.push(machine.get(result, 'value'));
    }
    return null;
  }

  /** The `require` of a module. */
  requireOf(machine: Machine, module: SourceModule): Native {
    const made = this.native('require', (_machine, _this, [specifier]) => {
      const text = machine.toText(specifier);
      const name = typeof text === 'string' ? text : text.assumed;
      return typeof name === 'string'
        ? machine.graph.requireFrom(machine, module, name)
        : new Unknown({ kind: 'input', text: 'a computed require' });
    });
    const main = module.own && machine.entry === module.path ? module.moduleObject(machine) : machine.object();
    this.hidden(made, 'main', main);
    this.hidden(
      made,
      'resolve',
      this.native('require.resolve', (_machine, _this, [specifier]) => specifier),
    );
    return made;
  }
}
