import { maxArrayLength } from '../../budget.ts';
import { gated } from '../journal.ts';
import type { Machine } from '../machine.ts';
import type { Realm } from '../realm.ts';
import { Accessor, Gated, IteratorObj, MapObj, NONE, Obj, SetObj, Unknown, type Value } from '../value.ts';

/** Map, Set, their weak forms, WeakRef, and iterators. */
export function installCollections(realm: Realm): void {
  for (const name of ['Map', 'WeakMap']) {
    const made = realm.globalClass(name, realm.mapPrototype, (machine, instance, [entries]) => {
      if (!(instance instanceof MapObj) || entries === undefined || entries === null) return;
      const items = machine.iterate(entries);
      if (items === null)
        instance.open = new Unknown(entries instanceof Unknown ? entries.origin : { kind: 'limit', text: 'a map' });
      for (const item of items ?? []) {
        const alternative = item instanceof Gated ? item.alternatives[0] : undefined;
        const pair = alternative === undefined ? item : alternative.value;
        const value = machine.get(pair, '1');
        instance.entries.set(
          plainKey(machine.get(pair, '0')),
          alternative === undefined ? value : gated(value, alternative.gate),
        );
      }
    });
    made.allocate = (proto) => new MapObj(proto);
    realm.hidden(made, 'prototype', realm.mapPrototype);
    if (name === 'Map') {
      realm.method(made, 'groupBy', (machine, _this, [items, callback]) => {
        const map = new MapObj(machine.realm.mapPrototype);
        for (const item of machine.iterate(items) ?? []) {
          const key = plainKey(machine.call(callback, undefined, [item]));
          const group = map.entries.get(key);
          if (group instanceof Obj && 'elements' in group) machine.call(machine.get(group, 'push'), group, [item]);
          else map.entries.set(key, machine.array([item]));
        }
        return map;
      });
    }
  }
  for (const name of ['Set', 'WeakSet']) {
    const made = realm.globalClass(name, realm.setPrototype, (machine, instance, [values]) => {
      if (!(instance instanceof SetObj) || values === undefined || values === null) return;
      const items = machine.iterate(values);
      if (items === null)
        instance.open = new Unknown(values instanceof Unknown ? values.origin : { kind: 'limit', text: 'a set' });
      else if (values instanceof Obj && values.open !== null) instance.open = values.open;
      if (values instanceof Unknown && values.assumed !== NONE) instance.open ??= new Unknown(values.origin, undefined);
      for (const item of items ?? []) {
        const alternative = item instanceof Gated ? item.alternatives[0] : undefined;
        instance.items.set(alternative === undefined ? plainKey(item) : plainKey(alternative.value), item);
      }
    });
    made.allocate = (proto) => new SetObj(proto);
    realm.hidden(made, 'prototype', realm.setPrototype);
  }
  const weakRef = new Obj(realm.objectPrototype);
  realm.globalClass('WeakRef', weakRef, (machine, instance, [value]) =>
    machine.define(instance, '#target', value, false),
  );
  realm.method(weakRef, 'deref', (machine, value) => machine.get(value, '#target'));
  realm.globalClass('FinalizationRegistry', new Obj(realm.objectPrototype), () => undefined);
  installMap(realm);
  installSet(realm);
  installIterator(realm);
}

/** A key as it is by default. */
function plainKey(key: Value): Value {
  return key instanceof Unknown && key.assumed !== NONE ? key.assumed : key;
}

function installMap(realm: Realm): void {
  const { mapPrototype: proto } = realm;
  const own = (name: string, run: (machine: Machine, map: MapObj, args: Value[]) => Value): void =>
    void realm.method(proto, name, (machine, map, args) =>
      map instanceof MapObj ? run(machine, map, args) : new Unknown({ kind: 'limit', text: 'a map' }),
    );
  own('get', (_machine, map, [key]) => {
    const plain = plainKey(key);
    if (plain instanceof Unknown) return new Unknown({ ...plain.origin, test: undefined });
    const value = map.entries.get(plain);
    return value === undefined && map.open !== null ? new Unknown(map.open.origin) : value;
  });
  own('has', (_machine, map, [key]) => membership(map, map.entries, key));
  own('set', (machine, map, [key, value]) => {
    machine.journal?.touch(map);
    if (map.entries.size < maxArrayLength) map.entries.set(plainKey(key), value);
    return map;
  });
  own('delete', (machine, map, [key]) => {
    machine.journal?.touch(map);
    return map.entries.delete(plainKey(key));
  });
  own('clear', (machine, map) => {
    machine.journal?.touch(map);
    map.entries.clear();
    return undefined;
  });
  own('forEach', (machine, map, [callback]) => {
    for (const [key, value] of map.entries)
      visit(machine, value, (plain) => machine.call(callback, undefined, [plain, key, map]));
    return undefined;
  });
  const openAs = (machine: Machine, map: Obj, values: Value[]): Value => {
    if (map.open === null) return new IteratorObj(machine.realm.iteratorPrototype, values);
    const array = machine.array(values);
    array.open = map.open;
    return array;
  };
  own('keys', (machine, map) =>
    openAs(
      machine,
      map,
      [...map.entries].map(([key, value]) => keep(value, key)),
    ),
  );
  own('values', (machine, map) => openAs(machine, map, [...map.entries.values()]));
  own('entries', (machine, map) => openAs(machine, map, [...(machine.iterate(map) ?? [])]));
  realm.method(
    proto,
    Symbol.iterator,
    (machine, map) => new IteratorObj(machine.realm.iteratorPrototype, [...(machine.iterate(map) ?? [])]),
  );
  realm.hidden(
    proto,
    'size',
    new Accessor(
      realm.native('size', (_machine, map) =>
        map instanceof MapObj ? sizeOf(map, [...map.entries.values()]) : undefined,
      ),
      null,
    ),
  );
}

/** How many there are by default: what is there under a condition does not count, and makes the number a default. */
function sizeOf(collection: Obj, values: readonly Value[]): Value {
  const conditional = values.find((value) => value instanceof Gated);
  const size = values.filter((value) => !(value instanceof Gated)).length;
  const { open } = collection;
  if (open === null) return conditional instanceof Unknown ? new Unknown(conditional.origin, size) : size;
  return new Unknown({ ...open.origin, test: undefined }, open.assumed === NONE && size === 0 ? NONE : size);
}

function keep(value: Value, key: Value): Value {
  const alternative = value instanceof Gated ? value.alternatives[0] : undefined;
  return alternative === undefined ? key : gated(key, alternative.gate);
}

function visit(machine: Machine, value: Value, run: (plain: Value) => Value): void {
  const alternative = value instanceof Gated ? value.alternatives[0] : undefined;
  if (alternative === undefined) run(value);
  else machine.speculate(alternative.gate, alternative, () => run(alternative.value));
}

function membership(collection: Obj, entries: ReadonlyMap<Value, Value>, key: Value): Value {
  const plain = plainKey(key);
  if (plain instanceof Unknown) return new Unknown({ ...plain.origin, test: undefined });
  const held = entries.get(plain);
  if (held instanceof Gated) return new Unknown(held.origin, false);
  const has = entries.has(plain);
  if (key instanceof Unknown) return new Unknown({ ...key.origin, test: undefined }, has);
  if (has || collection.open === null) return has;
  return new Unknown({ ...collection.open.origin, test: undefined }, collection.open.assumed === NONE ? NONE : false);
}

function installSet(realm: Realm): void {
  const { setPrototype: proto } = realm;
  const own = (name: string, run: (machine: Machine, set: SetObj, args: Value[]) => Value): void =>
    void realm.method(proto, name, (machine, set, args) =>
      set instanceof SetObj ? run(machine, set, args) : new Unknown({ kind: 'limit', text: 'a set' }),
    );
  own('has', (_machine, set, [value]) => membership(set, set.items, value));
  own('add', (machine, set, [value]) => {
    machine.journal?.touch(set);
    if (set.items.size < maxArrayLength) set.items.set(plainKey(value), value);
    return set;
  });
  own('delete', (machine, set, [value]) => {
    machine.journal?.touch(set);
    return set.items.delete(plainKey(value));
  });
  own('clear', (machine, set) => {
    machine.journal?.touch(set);
    set.items.clear();
    return undefined;
  });
  own('forEach', (machine, set, [callback]) => {
    for (const value of set.items.values())
      visit(machine, value, (plain) => machine.call(callback, undefined, [plain, plain, set]));
    return undefined;
  });
  for (const name of ['values', 'keys', Symbol.iterator]) {
    realm.method(proto, name, (machine, set) => {
      const values = set instanceof SetObj ? [...set.items.values()] : [];
      if (!(set instanceof SetObj) || set.open === null)
        return new IteratorObj(machine.realm.iteratorPrototype, values);
      const array = machine.array(values);
      array.open = set.open;
      return array;
    });
  }
  own(
    'entries',
    (machine, set) =>
      new IteratorObj(
        machine.realm.iteratorPrototype,
        [...set.items.values()].map((value) => machine.array([value, value])),
      ),
  );
  const combine = (name: string, pick: (mine: readonly Value[], theirs: readonly Value[]) => Value[]): void =>
    own(name, (machine, set, [other]) => {
      const made = new SetObj(machine.realm.setPrototype);
      for (const value of pick([...set.items.values()], machine.iterate(other) ?? []))
        made.items.set(plainKey(value), value);
      return made;
    });
  combine('union', (mine, theirs) => [...mine, ...theirs]);
  combine('intersection', (mine, theirs) => mine.filter((value) => theirs.includes(value)));
  combine('difference', (mine, theirs) => mine.filter((value) => !theirs.includes(value)));
  realm.hidden(
    proto,
    'size',
    new Accessor(
      realm.native('size', (_machine, set) =>
        set instanceof SetObj ? sizeOf(set, [...set.items.values()]) : undefined,
      ),
      null,
    ),
  );
}

function installIterator(realm: Realm): void {
  const { iteratorPrototype: proto } = realm;
  realm.method(proto, 'next', (machine, iterator) => {
    if (!(iterator instanceof IteratorObj)) return new Unknown({ kind: 'limit', text: 'an iterator' });
    const done = iterator.position >= iterator.values.length;
    const value = done ? iterator.result : iterator.values[iterator.position];
    iterator.position += 1;
    return machine.object([
      ['value', value],
      ['done', done],
    ]);
  });
  for (const name of [Symbol.iterator, Symbol.asyncIterator])
    realm.method(proto, name, (_machine, iterator) => iterator);
  realm.method(proto, 'return', (machine, _iterator, [value]) =>
    machine.object([
      ['value', value],
      ['done', true],
    ]),
  );
  for (const name of ['map', 'filter', 'flatMap', 'forEach', 'reduce', 'some', 'every', 'find', 'toArray']) {
    realm.method(proto, name, (machine, iterator, args) => {
      const array = machine.array([...(machine.iterate(iterator) ?? [])]);
      return name === 'toArray' ? array : machine.call(machine.get(array, name), array, args);
    });
  }
}
