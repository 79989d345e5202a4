import { spreadObject } from '../compile/expression.ts';
import { binary } from '../compile/operators.ts';
import type { Machine } from '../machine.ts';
import type { Realm } from '../realm.ts';
import {
  Accessor,
  ArrayObj,
  Gated,
  isCallable,
  NONE,
  Obj,
  ProxyObj,
  Unknown,
  type Key,
  type Slot,
  type Value,
} from '../value.ts';

/** Object, Object.prototype, Reflect and Proxy. */
export function installObject(realm: Realm): void {
  const { objectPrototype: proto } = realm;
  const asObject = (machine: Machine, _this: Value, [value]: Value[]): Value =>
    value === undefined || value === null ? machine.object() : value;
  const constructor = realm.globalClass(
    'Object',
    proto,
    (machine, _instance, [value]) =>
      (value instanceof Obj ? value : undefined) ?? (machine.realm === realm ? undefined : value),
    asObject,
  );

  realm.method(proto, 'hasOwnProperty', (machine, target, [key]) => hasOwn(machine, target, key));
  realm.method(proto, 'propertyIsEnumerable', (machine, target, [key]) => hasOwn(machine, target, key));
  realm.method(proto, 'isPrototypeOf', (_machine, target, [value]) => {
    for (let holder = value instanceof Obj ? value.proto : null; holder !== null; holder = holder.proto)
      if (holder === target) return true;
    return false;
  });
  realm.method(proto, 'toString', (_machine, target) =>
    target instanceof ArrayObj
      ? '[object Array]'
      : target instanceof Obj && isCallable(target)
        ? '[object Function]'
        : target === null
          ? '[object Null]'
          : target === undefined
            ? '[object Undefined]'
            : typeof target === 'string'
              ? '[object String]'
              : '[object Object]',
  );
  realm.method(proto, 'toLocaleString', (machine, target) => machine.toText(target));
  realm.method(proto, 'valueOf', (_machine, target) => target);
  realm.method(proto, '__defineGetter__', (machine, target, [key, getter]) => {
    const name = machine.toKey(key);
    if (target instanceof Obj && name !== undefined && isCallable(getter))
      machine.define(target, name, new Accessor(getter, null));
    return undefined;
  });

  const own = (name: string, list: (machine: Machine, object: Obj, key: string) => Value): void =>
    void realm.method(constructor, name, (machine, _this, [value]) => {
      const object = knownObject(value);
      if (object === null)
        return typeof value === 'string'
          ? machine.array([...value])
          : value instanceof Unknown && value.assumed === NONE
            ? new Unknown({ ...value.origin, test: undefined })
            : machine.array([]);
      const made = machine.array(machine.keys(object).map((key) => list(machine, object, key)));
      if (object.open !== null) made.open = new Unknown(object.open.origin, object.open.assumed);
      return made;
    });
  own('keys', (machine, object, key) => keepGate(machine.own(object, key), key));
  own('values', (machine, object, key) => machine.get(object, key));
  own('entries', (machine, object, key) => {
    const value = machine.get(object, key);
    const alternative = value instanceof Gated ? value.alternatives[0] : undefined;
    return alternative === undefined
      ? machine.array([key, value])
      : new Gated(machine.array([key, alternative.value]), alternative.gate);
  });
  own('getOwnPropertySymbols', () => undefined);
  realm.method(constructor, 'getOwnPropertySymbols', (machine, _this, [value]) =>
    machine.array(value instanceof Obj ? [...value.properties.keys()].filter((key) => typeof key === 'symbol') : []),
  );
  realm.method(constructor, 'getOwnPropertyNames', (machine, _this, [value]) => {
    const object = knownObject(value);
    if (object === null) return machine.array([]);
    const all = [...object.properties.keys()].filter((key) => typeof key === 'string');
    return machine.array(
      object instanceof ArrayObj ? [...object.elements.keys()].map(String).concat('length', all) : all,
    );
  });
  realm.method(constructor, 'assign', (machine, _this, [target, ...sources]) => {
    if (target instanceof Obj)
      for (const source of sources) if (source !== undefined && source !== null) assign(machine, target, source);
    return target;
  });
  for (const name of ['freeze', 'seal', 'preventExtensions'])
    realm.method(constructor, name, (_machine, _this, [value]) => value);
  for (const name of ['isFrozen', 'isSealed', 'isExtensible'])
    realm.method(constructor, name, () => name === 'isExtensible');
  realm.method(constructor, 'fromEntries', (machine, _this, [entries]) => {
    const made = machine.object();
    const items = machine.iterate(entries);
    if (items === null) {
      made.open = new Unknown(
        entries instanceof Unknown ? entries.origin : { kind: 'limit', text: 'Object.fromEntries' },
      );
      return made;
    }
    for (const item of items) {
      const alternative = item instanceof Gated ? item.alternatives[0] : undefined;
      const pair = alternative === undefined ? item : alternative.value;
      const key = machine.toKey(machine.get(pair, '0'));
      const value = machine.get(pair, '1');
      if (key !== undefined)
        made.properties.set(key, alternative === undefined ? value : new Gated(value, alternative.gate));
    }
    if (entries instanceof ArrayObj) made.open = entries.open;
    return made;
  });
  realm.method(constructor, 'create', (machine, _this, [from, descriptors]) => {
    const made = new Obj(from instanceof Obj ? from : null);
    if (descriptors instanceof Obj) defineAll(machine, made, descriptors);
    return made;
  });
  realm.method(constructor, 'is', (_machine, _this, [a, b]) =>
    a instanceof Unknown || b instanceof Unknown ? new Unknown({ kind: 'limit', text: 'Object.is' }) : Object.is(a, b),
  );
  realm.method(constructor, 'hasOwn', (machine, _this, [target, key]) => hasOwn(machine, target, key));
  realm.method(constructor, 'getPrototypeOf', (_machine, _this, [value]) =>
    value instanceof Obj
      ? value.proto
      : value instanceof Unknown
        ? new Unknown({ ...value.origin, test: undefined })
        : null,
  );
  realm.method(constructor, 'setPrototypeOf', (_machine, _this, [value, from]) => {
    if (value instanceof Obj) {
      if (from instanceof Obj && !inChain(from, value)) value.proto = from;
    }
    return value;
  });
  realm.method(constructor, 'defineProperty', (machine, _this, [target, key, descriptor]) => {
    const name = machine.toKey(key);
    if (target instanceof Obj && name !== undefined && descriptor instanceof Obj)
      defineFrom(machine, target, name, descriptor);
    return target;
  });
  realm.method(constructor, 'defineProperties', (machine, _this, [target, descriptors]) => {
    if (target instanceof Obj && descriptors instanceof Obj) defineAll(machine, target, descriptors);
    return target;
  });
  realm.method(constructor, 'getOwnPropertyDescriptor', (machine, _this, [target, key]) => {
    const name = machine.toKey(key);
    return target instanceof Obj && name !== undefined ? descriptorOf(machine, target, name) : undefined;
  });
  realm.method(constructor, 'getOwnPropertyDescriptors', (machine, _this, [target]) => {
    const made = machine.object();
    if (target instanceof Obj)
      for (const key of target.properties.keys()) made.properties.set(key, descriptorOf(machine, target, key));
    return made;
  });
  realm.method(constructor, 'groupBy', (machine, _this, [items, callback]) => {
    const made = machine.object();
    for (const item of machine.iterate(items) ?? []) {
      const key = machine.toKey(machine.call(callback, undefined, [item]));
      if (key === undefined) continue;
      const group = made.properties.get(key);
      if (group instanceof ArrayObj) group.elements.push(item);
      else made.properties.set(key, machine.array([item]));
    }
    return made;
  });
  installReflect(realm);
}

function keepGate(slot: Slot | undefined, key: string): Value {
  const alternative = slot instanceof Gated ? slot.alternatives[0] : undefined;
  return alternative === undefined ? key : new Gated(key, alternative.gate);
}

/** The object a value is, or is by default. */
export function knownObject(value: Value): Obj | null {
  if (value instanceof Obj) return value;
  if (value instanceof Unknown && value.assumed instanceof Obj) return value.assumed;
  return value instanceof Unknown && value.alternatives[0]?.value instanceof Obj ? value.alternatives[0].value : null;
}

function inChain(start: Obj, wanted: Obj): boolean {
  for (let holder: Obj | null = start; holder !== null; holder = holder.proto) if (holder === wanted) return true;
  return false;
}

function hasOwn(machine: Machine, target: Value, key: Value): Value {
  const name = machine.toKey(key);
  const object = knownObject(target);
  if (object === null || name === undefined) return new Unknown({ kind: 'input', text: 'hasOwnProperty' });
  if (machine.hasOwn(object, name)) return machine.presenceOf(object, name);
  return object.open === null ? false : new Unknown(object.open.origin, object.open.assumed === NONE ? NONE : false);
}

function assign(machine: Machine, target: Obj, source: Value): void {
  const copied = machine.object();
  spreadObject(machine, copied, source);
  for (const key of copied.properties.keys()) machine.set(target, key, machine.get(copied, key));
  if (copied.open !== null) target.open ??= copied.open;
}

function defineAll(machine: Machine, target: Obj, descriptors: Obj): void {
  for (const key of descriptors.properties.keys()) {
    const descriptor = machine.get(descriptors, key);
    if (descriptor instanceof Obj) defineFrom(machine, target, key, descriptor);
  }
}

function defineFrom(machine: Machine, target: Obj, key: Key, descriptor: Obj): void {
  const object = target instanceof ProxyObj ? target.target : target;
  // A property that is there keeps what the descriptor does not name.
  const enumerable =
    !machine.has(descriptor, 'enumerable') && object.properties.has(key)
      ? object.hidden?.has(key) !== true
      : machine.decide(machine.get(descriptor, 'enumerable')).holds;
  const read = machine.get(descriptor, 'get');
  const write = machine.get(descriptor, 'set');
  if (isCallable(read) || isCallable(write))
    machine.define(
      object,
      key,
      new Accessor(isCallable(read) ? read : null, isCallable(write) ? write : null),
      enumerable,
    );
  else if (machine.has(descriptor, 'value') || !object.properties.has(key))
    machine.define(object, key, machine.get(descriptor, 'value'), enumerable);
}

function descriptorOf(machine: Machine, target: Obj, key: Key): Value {
  const slot = machine.own(target, key);
  if (slot === undefined && !machine.hasOwn(target, key)) return undefined;
  const enumerable = target.hidden?.has(key) !== true;
  if (slot instanceof Accessor)
    return machine.object([
      ['get', slot.read ?? undefined],
      ['set', slot.write ?? undefined],
      ['enumerable', enumerable],
      ['configurable', true],
    ]);
  return machine.object([
    ['value', slot],
    ['enumerable', enumerable],
    ['configurable', true],
    ['writable', true],
  ]);
}

function installReflect(realm: Realm): void {
  const reflect = new Obj(realm.objectPrototype);
  realm.hidden(realm.globalObject, 'Reflect', reflect);
  realm.method(reflect, 'get', (machine, _this, [target, key]) => machine.get(target, machine.toKey(key) ?? ''));
  realm.method(reflect, 'set', (machine, _this, [target, key, value]) => {
    machine.set(target, machine.toKey(key) ?? '', value);
    return true;
  });
  realm.method(reflect, 'has', (machine, _this, [target, key]) => binary(machine, 'in', key, target));
  realm.method(reflect, 'ownKeys', (machine, _this, [target]) =>
    machine.array(
      target instanceof Obj ? (target instanceof ArrayObj ? machine.keys(target) : [...target.properties.keys()]) : [],
    ),
  );
  realm.method(reflect, 'apply', (machine, _this, [target, thisValue, args]) =>
    machine.call(target, thisValue, [...(machine.iterate(args) ?? [])]),
  );
  realm.method(reflect, 'construct', (machine, _this, [target, args, newTarget], site) =>
    machine.construct(target, [...(machine.iterate(args) ?? [])], site, newTarget ?? target),
  );
  realm.method(reflect, 'getPrototypeOf', (_machine, _this, [value]) => (value instanceof Obj ? value.proto : null));
  realm.method(reflect, 'defineProperty', (machine, _this, [target, key, descriptor]) => {
    const name = machine.toKey(key);
    if (target instanceof Obj && name !== undefined && descriptor instanceof Obj)
      defineFrom(machine, target, name, descriptor);
    return true;
  });
  realm.method(reflect, 'deleteProperty', (machine, _this, [target, key]) => {
    machine.delete(target, machine.toKey(key) ?? '');
    return true;
  });
  realm.method(reflect, 'getOwnPropertyDescriptor', (machine, _this, [target, key]) =>
    target instanceof Obj ? descriptorOf(machine, target, machine.toKey(key) ?? '') : undefined,
  );
  realm.globalClass('Proxy', new Obj(realm.objectPrototype), (_machine, _instance, [target, handler]) =>
    target instanceof Obj && handler instanceof Obj ? new ProxyObj(target, handler) : target,
  );
}
