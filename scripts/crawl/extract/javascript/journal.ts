import type { Gate } from '#core/model/provenance.ts';
import { Accessor, ArrayObj, Gated, MapObj, Obj, SetObj, Unknown, type Key, type Slot, type Value } from './value.ts';
import { ImportBinding, type Scope } from './scope.ts';
import { births } from './births.ts';

/** Stands for a property that was not there. */
const absent = Symbol('absent');

/**
 * What a branch on trial changed, so that it can be undone. Undoing keeps what was added as gated: the
 * default world is as if the branch never ran, and knows what would be there if it had. What the branch itself
 * made is not noted: nothing outside can see it.
 */
export class Journal {
  readonly parent: Journal | null;
  private readonly start = births.count;
  private readonly slots = new Map<Obj, Map<Key, Slot | typeof absent>>();
  private readonly lists = new Map<ArrayObj, Value[]>();
  private readonly tables = new Map<MapObj | SetObj, Map<Value, Value>>();
  private readonly scopes = new Map<Scope, Map<string, Value | ImportBinding | undefined>>();

  constructor(parent: Journal | null) {
    this.parent = parent;
  }

  /** To be called before a property changes. */
  touchSlot(object: Obj, key: Key): void {
    if (object.birth > this.start) return;
    let keys = this.slots.get(object);
    if (keys === undefined) this.slots.set(object, (keys = new Map()));
    if (keys.has(key)) return;
    const slot = object.properties.get(key);
    keys.set(key, slot === undefined && !object.properties.has(key) ? absent : slot);
  }

  /** To be called before the elements of an array or the entries of a collection change. */
  touch(object: Obj): void {
    if (object.birth > this.start) return;
    if (object instanceof ArrayObj) {
      if (!this.lists.has(object)) this.lists.set(object, [...object.elements]);
    } else if (object instanceof MapObj || object instanceof SetObj) {
      if (!this.tables.has(object)) this.tables.set(object, new Map(tableOf(object)));
    }
  }

  /** To be called before a name gets another value. */
  touchName(scope: Scope, name: string): void {
    if (scope.birth > this.start) return;
    let names = this.scopes.get(scope);
    if (names === undefined) this.scopes.set(scope, (names = new Map()));
    if (!names.has(name)) names.set(name, scope.names.get(name));
  }

  /** Restores everything; with a gate, what was added or changed stays known under it. */
  undo(gate: Gate | null): void {
    for (const [object, keys] of this.slots) for (const [key, before] of keys) this.undoSlot(object, key, before, gate);
    for (const [array, before] of this.lists) this.undoList(array, before, gate);
    for (const [object, before] of this.tables) this.undoTable(object, before, gate);
    for (const [scope, names] of this.scopes)
      for (const [name, before] of names) this.undoName(scope, name, before, gate);
  }

  private undoSlot(object: Obj, key: Key, before: Slot | typeof absent, gate: Gate | null): void {
    const after = object.properties.get(key);
    if (before === absent) object.properties.delete(key);
    else object.properties.set(key, before);
    if (gate === null || after === before || after instanceof Accessor || before instanceof Accessor) return;
    if (after === undefined && before === absent) return;
    this.parent?.touchSlot(object, key);
    object.properties.set(key, before === absent ? gated(after, gate) : changed(before, after, gate));
  }

  private undoList(array: ArrayObj, before: Value[], gate: Gate | null): void {
    const after = array.elements;
    array.elements = before;
    if (gate === null || after.length <= before.length) return;
    const known = new Set<Value>(before);
    const added = after.filter((element) => !known.has(element));
    if (added.length === 0) return;
    this.parent?.touch(array);
    array.elements = [...before, ...added.map((element) => gated(element, gate))];
  }

  private undoTable(object: MapObj | SetObj, before: Map<Value, Value>, gate: Gate | null): void {
    const after = tableOf(object);
    if (object instanceof MapObj) object.entries = before;
    else object.items = before;
    if (gate === null) return;
    for (const [key, value] of after) {
      if (before.has(key)) continue;
      this.parent?.touch(object);
      tableOf(object).set(key, gated(value, gate));
    }
  }

  private undoName(scope: Scope, name: string, before: Value | ImportBinding | undefined, gate: Gate | null): void {
    const after = scope.names.get(name);
    if (after === before) return;
    scope.names.set(name, before);
    if (gate === null || after instanceof ImportBinding || before instanceof ImportBinding) return;
    this.parent?.touchName(scope, name);
    scope.names.set(name, changed(before, after, gate));
  }
}

function tableOf(object: MapObj | SetObj): Map<Value, Value> {
  return object instanceof MapObj ? object.entries : object.items;
}

/** The value marked as there under the gate only. */
export function gated(value: Value, gate: Gate): Value {
  return value instanceof Gated ? value : new Gated(value, gate);
}

function changed(before: Value | undefined, after: Value, gate: Gate): Value {
  if (after instanceof Unknown && after.alternatives.length === 0 && before !== undefined) {
    return before instanceof Obj ? before : new Unknown(after.origin, before);
  }
  if (before instanceof Unknown) {
    return new Unknown(before.origin, before.assumed, [...before.alternatives, { value: after, gate }].slice(-8));
  }
  return new Unknown({ kind: 'branch', text: gate.condition ?? 'a condition' }, before, [{ value: after, gate }]);
}
