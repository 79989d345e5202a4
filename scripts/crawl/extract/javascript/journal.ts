import type { Gate } from '#core/model/provenance.ts';
import { ArrayObj, Gated, MapObj, Obj, SetObj, Unknown, Accessor, type Key, type Slot, type Value } from './value.ts';
import { ImportBinding, type Scope } from './scope.ts';

/**
 * What a branch on trial changed, so that it can be undone. Undoing keeps what was added as gated: the
 * default world is as if the branch never ran, and knows what would be there if it had.
 */
export class Journal {
  readonly parent: Journal | null;
  private readonly objects = new Map<Obj, Snapshot>();
  private readonly scopes = new Map<Scope, Map<string, Value | ImportBinding | undefined>>();

  constructor(parent: Journal | null) {
    this.parent = parent;
  }

  /** To be called before an object changes. */
  touch(object: Obj): void {
    if (!this.objects.has(object)) this.objects.set(object, take(object));
  }

  /** To be called before a name gets another value. */
  touchName(scope: Scope, name: string): void {
    let names = this.scopes.get(scope);
    if (names === undefined) this.scopes.set(scope, (names = new Map()));
    if (!names.has(name)) names.set(name, scope.names.get(name));
  }

  /** Restores everything; with a gate, what was added or changed stays known under it. */
  undo(gate: Gate | null): void {
    for (const [object, before] of this.objects) {
      const after = take(object);
      restore(object, before);
      if (gate !== null) merge(object, before, after, gate, this.parent);
    }
    for (const [scope, names] of this.scopes) {
      for (const [name, before] of names) {
        const after = scope.names.get(name);
        if (after === before) continue;
        scope.names.set(name, before);
        if (gate === null || after instanceof ImportBinding || before instanceof ImportBinding) continue;
        this.parent?.touchName(scope, name);
        scope.names.set(name, changed(before, after, gate));
      }
    }
  }
}

interface Snapshot {
  properties: Map<Key, Slot>;
  elements: Value[] | null;
  entries: Map<Value, Value> | null;
}

function take(object: Obj): Snapshot {
  return {
    properties: new Map(object.properties),
    elements: object instanceof ArrayObj ? [...object.elements] : null,
    entries:
      object instanceof MapObj ? new Map(object.entries) : object instanceof SetObj ? new Map(object.items) : null,
  };
}

function restore(object: Obj, before: Snapshot): void {
  object.properties = before.properties;
  if (object instanceof ArrayObj && before.elements !== null) object.elements = before.elements;
  if (object instanceof MapObj && before.entries !== null) object.entries = before.entries;
  if (object instanceof SetObj && before.entries !== null) object.items = before.entries;
}

function merge(object: Obj, before: Snapshot, after: Snapshot, gate: Gate, parent: Journal | null): void {
  let touched = false;
  const touch = (): void => {
    if (!touched) parent?.touch(object);
    touched = true;
  };
  for (const [key, value] of after.properties) {
    const old = before.properties.get(key);
    if (old === value || value instanceof Accessor || old instanceof Accessor) continue;
    touch();
    object.properties.set(key, before.properties.has(key) ? changed(old, value, gate) : new Gated(value, gate));
  }
  if (object instanceof ArrayObj && before.elements !== null && after.elements !== null) {
    const known = new Set<Value>(before.elements);
    const added = after.elements.filter((element, index) => !known.has(element) && index >= 0);
    if (added.length > 0 && after.elements.length > before.elements.length) {
      touch();
      object.elements = [...before.elements, ...added.map((element) => gated(element, gate))];
    }
  }
  const entries = object instanceof MapObj ? object.entries : object instanceof SetObj ? object.items : null;
  if (entries !== null && before.entries !== null && after.entries !== null) {
    for (const [key, value] of after.entries) {
      if (before.entries.has(key)) continue;
      touch();
      entries.set(key, gated(value, gate));
    }
  }
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
