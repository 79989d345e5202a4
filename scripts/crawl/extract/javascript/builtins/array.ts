import { maxArrayLength } from '../../budget.ts';
import { gateOf } from '../gate.ts';
import { gated } from '../journal.ts';
import type { Machine } from '../machine.ts';
import type { Realm } from '../realm.ts';
import {
  ArrayObj,
  Closure,
  Gated,
  isPrimitive,
  IteratorObj,
  NONE,
  Obj,
  Unknown,
  type NativeCall,
  type Origin,
  type Value,
} from '../value.ts';
import { mark, numberOf } from './lift.ts';

/** Array and Array.prototype. */
export function installArray(realm: Realm): void {
  const { arrayPrototype: proto } = realm;
  const constructor = realm.globalClass('Array', proto, (machine, instance, args) => {
    if (!(instance instanceof ArrayObj)) return undefined;
    const [length] = args;
    if (args.length === 1 && typeof length === 'number')
      instance.elements = Array.from({ length: Math.min(Math.max(length, 0), maxArrayLength) }, () => undefined);
    else instance.elements.push(...args);
    if (args.length === 1 && length instanceof Unknown) instance.open = new Unknown(length.origin);
    return machine.realm === realm ? undefined : instance;
  });
  constructor.allocate = (made) => new ArrayObj(made, []);
  realm.method(constructor, 'isArray', (_machine, _this, [value]) => isArray(value));
  realm.method(constructor, 'of', (machine, _this, args) => machine.array([...args]));
  realm.method(constructor, 'from', (machine, _this, [source, map]) => {
    let items = machine.iterate(source ?? undefined);
    if (items === null && source instanceof Obj) {
      const length = machine.get(source, 'length');
      if (typeof length === 'number')
        items = Array.from({ length: Math.min(length, maxArrayLength) }, (_, index) =>
          machine.get(source, String(index)),
        );
    }
    if (items === null)
      return new Unknown(source instanceof Unknown ? source.origin : { kind: 'limit', text: 'Array.from' });
    const array = machine.array([...items]);
    if (source instanceof ArrayObj) array.open = source.open;
    return map === undefined ? array : each(machine, array, map, (made) => made);
  });
  realm.method(constructor, 'fromAsync', (machine, _this, [source]) => machine.promise(source));

  installMutators(realm, proto);
  installReaders(realm, proto);
  installCallbacks(realm, proto);
}

function isArray(value: Value): Value {
  if (!(value instanceof Unknown)) return value instanceof ArrayObj;
  return value.assumed === NONE
    ? new Unknown({ ...value.origin, test: undefined })
    : value.assumed instanceof ArrayObj
      ? true
      : new Unknown({ ...value.origin, test: undefined }, false);
}

/** Runs a builtin on the array that `this` is or is by default. */
function onArray(run: (machine: Machine, array: ArrayObj, args: Value[]) => Value): NativeCall {
  return (machine, thisValue, args) => {
    if (thisValue instanceof ArrayObj) return run(machine, thisValue, args);
    const items = machine.iterate(thisValue);
    if (items === null) return new Unknown({ kind: 'limit', text: 'a list' });
    return run(machine, machine.array([...items]), args);
  };
}

function installMutators(realm: Realm, proto: Obj): void {
  const mutate = (name: string, run: (machine: Machine, array: ArrayObj, args: Value[]) => Value): void => {
    realm.method(
      proto,
      name,
      onArray((machine, array, args) => {
        machine.journal?.touch(array);
        return run(machine, array, args);
      }),
    );
  };
  mutate('push', (_machine, array, args) => {
    if (array.elements.length + args.length <= maxArrayLength) array.elements.push(...args);
    return array.elements.length;
  });
  mutate('unshift', (_machine, array, args) => {
    if (array.elements.length + args.length <= maxArrayLength) array.elements.unshift(...args);
    return array.elements.length;
  });
  mutate('pop', (_machine, array) => array.elements.pop() ?? fromOpen(array));
  mutate('shift', (_machine, array) => array.elements.shift() ?? fromOpen(array));
  mutate('reverse', (_machine, array) => {
    array.elements.reverse();
    return array;
  });
  mutate('splice', (machine, array, [start, count, ...items]) => {
    const from = numberOf(start, 0);
    const removed =
      count === undefined ? array.elements.splice(from) : array.elements.splice(from, numberOf(count, 0), ...items);
    return machine.array(removed);
  });
  mutate('fill', (_machine, array, [value]) => {
    array.elements.fill(value);
    return array;
  });
  mutate('sort', (machine, array, [compare]) => {
    array.elements = sorted(machine, array.elements, compare);
    return array;
  });
}

function fromOpen(array: ArrayObj): Value {
  return array.open === null ? undefined : new Unknown(array.open.origin, undefined);
}

function sorted(machine: Machine, elements: readonly Value[], compare: Value): Value[] {
  const plain = (value: Value): Value => (value instanceof Gated ? value.alternatives[0]?.value : value);
  return [...elements].sort((a, b) => {
    if (compare === undefined) {
      const [left, right] = [machine.toText(plain(a)), machine.toText(plain(b))];
      return typeof left === 'string' && typeof right === 'string' ? (left < right ? -1 : left > right ? 1 : 0) : 0;
    }
    const order = machine.call(compare, undefined, [plain(a), plain(b)]);
    return typeof order === 'number' && !Number.isNaN(order) ? order : 0;
  });
}

function installReaders(realm: Realm, proto: Obj): void {
  const read = (name: string, run: (machine: Machine, array: ArrayObj, args: Value[]) => Value): void => {
    realm.method(proto, name, onArray(run));
  };
  read('slice', (machine, array, [start, end]) => {
    const made = machine.array(array.elements.slice(numberOf(start, 0), numberOf(end, array.elements.length)));
    made.open = array.open;
    return made;
  });
  read('concat', (machine, array, args) => {
    const made = machine.array([...array.elements]);
    made.open = array.open;
    for (const arg of args) {
      const items = arg instanceof ArrayObj || arg instanceof Unknown ? machine.iterate(arg) : [arg];
      if (items === null)
        made.open = new Unknown(arg instanceof Unknown ? arg.origin : { kind: 'limit', text: 'a list' });
      else made.elements.push(...items);
      if (arg instanceof ArrayObj && arg.open !== null) made.open = arg.open;
    }
    return made;
  });
  read('join', (machine, array, [separator]) => {
    const parts: string[] = [];
    let origin: Origin | null = array.open?.origin ?? null;
    for (const element of array.elements) {
      if (element instanceof Gated) continue;
      const part = element === undefined || element === null ? '' : machine.toText(element);
      if (typeof part === 'string') parts.push(part);
      else if (typeof part.assumed === 'string') {
        parts.push(part.assumed);
        origin ??= part.origin;
      } else return new Unknown(part.origin);
    }
    const glue = separator === undefined ? ',' : machine.toText(separator);
    const text = parts.join(typeof glue === 'string' ? glue : typeof glue.assumed === 'string' ? glue.assumed : ',');
    if (array.open !== null && array.open.assumed === NONE) return new Unknown(array.open.origin);
    return origin === null ? text : new Unknown({ ...origin, test: undefined }, text);
  });
  read('includes', (_machine, array, [value]) => search(array, value, (index) => index !== -1));
  read('indexOf', (_machine, array, [value]) => search(array, value, (index) => index));
  read('lastIndexOf', (_machine, array, [value]) => search(array, value, (index) => index));
  read('at', (_machine, array, [index]) => array.elements.at(numberOf(index, 0)) ?? fromOpen(array));
  read('flat', (machine, array, [depth]) => {
    const made = machine.array(flatten(array.elements, numberOf(depth, 1)));
    made.open = array.open;
    return made;
  });
  read('keys', (machine, array) => new IteratorObj(machine.realm.iteratorPrototype, [...array.elements.keys()]));
  read('values', (machine, array) => new IteratorObj(machine.realm.iteratorPrototype, [...array.elements]));
  read(
    'entries',
    (machine, array) =>
      new IteratorObj(
        machine.realm.iteratorPrototype,
        array.elements.map((value, index) => machine.array([index, value])),
      ),
  );
  read('toString', (machine, array) => machine.toText(array));
  read('toReversed', (machine, array) => machine.array(array.elements.toReversed()));
  read('toSorted', (machine, array, [compare]) => machine.array(sorted(machine, array.elements, compare)));
  read('with', (machine, array, [index, value]) =>
    machine.array(array.elements.map((old, at) => (at === numberOf(index, -1) ? value : old))),
  );
  realm.method(
    proto,
    Symbol.iterator,
    onArray((machine, array) => new IteratorObj(machine.realm.iteratorPrototype, [...array.elements])),
  );
}

function search(array: ArrayObj, wanted: Value, result: (index: number) => Value): Value {
  const plain = wanted instanceof Unknown ? wanted.assumed : wanted;
  if (plain === NONE) return new Unknown({ ...(wanted as Unknown).origin, test: undefined });
  const index = array.elements.findIndex(
    (element) =>
      element === plain ||
      (element instanceof Unknown && !(element instanceof Gated) && element.assumed === plain) ||
      (Number.isNaN(element) && Number.isNaN(plain)),
  );
  if (wanted instanceof Unknown) return new Unknown({ ...wanted.origin, test: undefined }, result(index));
  if (index !== -1) return result(index);
  const unknown = array.elements.find((element): element is Unknown => element instanceof Unknown) ?? array.open;
  if (unknown === null || unknown === undefined) return result(-1);
  return new Unknown({ ...unknown.origin, test: undefined }, unknown.assumed === NONE ? NONE : result(-1));
}

function flatten(elements: readonly Value[], depth: number): Value[] {
  return elements.flatMap((element) => {
    if (element instanceof Gated) {
      const alternative = element.alternatives[0];
      if (alternative === undefined || !(alternative.value instanceof ArrayObj)) return [element];
      return flatten(alternative.value.elements, depth - 1).map((inner) => gated(inner, alternative.gate));
    }
    const list = element instanceof Unknown && element.assumed instanceof ArrayObj ? element.assumed : element;
    if (!(list instanceof ArrayObj) || depth < 1) return [element];
    return flatten(list.elements, depth - 1);
  });
}

/** Calls back for every element, gated ones under their gate, and gathers the results. */
function each(machine: Machine, array: ArrayObj, callback: Value, keep: (made: Value[]) => Value[]): ArrayObj {
  const made: Value[] = [];
  const before = machine.registrations.tools.size;
  // Elements that are pushed meanwhile are not visited, as the length is read once.
  const { elements } = array;
  const goesOn = machine.patience();
  let open = array.open;
  for (let index = 0, { length } = elements; index < length; index += 1) {
    if (!goesOn()) {
      open ??= new Unknown({ kind: 'limit', text: 'a long list' });
      break;
    }
    const element = elements[index];
    const alternative = element instanceof Gated ? element.alternatives[0] : undefined;
    if (alternative === undefined) made.push(machine.call(callback, undefined, [element, index, array]));
    else {
      const trial = machine.speculate(alternative.gate, alternative, () =>
        machine.call(callback, undefined, [alternative.value, index, array]),
      );
      if (trial.outcome === 'done') made.push(gated(trial.value, alternative.gate));
    }
  }
  const result = machine.array(keep(made));
  machine.registrations.notePartialList(machine, before, open);
  if (open !== null) {
    result.open = open;
    if (open.assumed === NONE) machine.escape(callback, open.origin, 0);
  }
  return result;
}

function installCallbacks(realm: Realm, proto: Obj): void {
  const read = (name: string, run: (machine: Machine, array: ArrayObj, args: Value[]) => Value): void => {
    realm.method(proto, name, onArray(run));
  };
  read('map', (machine, array, [callback]) => each(machine, array, callback, (made) => made));
  read('forEach', (machine, array, [callback]) => void each(machine, array, callback, () => []));
  read('flatMap', (machine, array, [callback]) => each(machine, array, callback, (made) => flatten(made, 1)));
  read('filter', (machine, array, [callback]) => {
    const kept: Value[] = [];
    array.elements.forEach((element, index) => {
      const alternative = element instanceof Gated ? element.alternatives[0] : undefined;
      const value = alternative === undefined ? element : alternative.value;
      const verdict =
        alternative === undefined
          ? machine.call(callback, undefined, [value, index, array])
          : machine.speculate(alternative.gate, alternative, () =>
              machine.call(callback, undefined, [value, index, array]),
            ).value;
      const decision = machine.decide(verdict);
      if (decision.holds) kept.push(element);
      else if (!decision.certain) {
        const text = callback instanceof Closure ? bodyText(callback) : 'a filter';
        kept.push(gated(value, alternative?.gate ?? gateOf(text, true, decision.origin)));
      }
    });
    const made = machine.array(kept);
    made.open = array.open;
    return made;
  });
  const find = (
    name: string,
    result: (element: Value, index: number) => Value,
    missing: Value,
    backwards: boolean,
  ): void =>
    read(name, (machine, array, [callback]) => {
      const alternatives: { value: Value; gate: ReturnType<typeof gateOf> }[] = [];
      let origin: Origin | null = array.open?.origin ?? null;
      const order = [...array.elements.keys()];
      if (backwards) order.reverse();
      for (const index of order) {
        const element = array.elements[index];
        const alternative = element instanceof Gated ? element.alternatives[0] : undefined;
        const value = alternative === undefined ? element : alternative.value;
        const decision = machine.decide(machine.call(callback, undefined, [value, index, array]));
        if (decision.holds && alternative === undefined) {
          const found = result(element, index);
          return decision.certain || !isPrimitive(found)
            ? found
            : new Unknown({ ...(decision.origin ?? { kind: 'branch', text: name }), test: undefined }, found);
        }
        if (!decision.certain || (decision.holds && alternative !== undefined)) {
          origin ??= decision.origin ?? { kind: 'branch', text: name };
          alternatives.push({
            value: result(value, index),
            gate: alternative?.gate ?? gateOf(name, true, decision.origin),
          });
        }
      }
      return origin === null
        ? missing
        : new Unknown(
            { ...origin, test: undefined },
            array.open?.assumed === NONE ? NONE : missing,
            alternatives.slice(0, 4),
          );
    });
  find('find', (element) => element, undefined, false);
  find('findIndex', (_element, index) => index, -1, false);
  find('findLast', (element) => element, undefined, true);
  find('findLastIndex', (_element, index) => index, -1, true);
  find('some', () => true, false, false);
  read('every', (machine, array, [callback]) => {
    let origin: Origin | null = array.open?.origin ?? null;
    let known = true;
    for (const [index, element] of array.elements.entries()) {
      if (element instanceof Gated) continue;
      const decision = machine.decide(machine.call(callback, undefined, [element, index, array]));
      if (!decision.holds && decision.certain) return false;
      if (!decision.certain) {
        origin ??= decision.origin;
        known &&= decision.holds;
      }
    }
    return origin === null ? known : new Unknown({ ...origin, test: undefined }, known);
  });
  const reduce = (name: string, backwards: boolean): void =>
    read(name, (machine, array, args) => {
      const order = [...array.elements.entries()];
      if (backwards) order.reverse();
      let value: Value = args.length > 1 ? args[1] : order.shift()?.[1];
      const goesOn = machine.patience();
      for (const [index, element] of order) {
        if (!goesOn()) break;
        const alternative = element instanceof Gated ? element.alternatives[0] : undefined;
        if (alternative === undefined) value = machine.call(args[0], undefined, [value, element, index, array]);
        else
          machine.speculate(alternative.gate, alternative, () =>
            machine.call(args[0], undefined, [value, alternative.value, index, array]),
          );
      }
      return array.open !== null && isPrimitive(value) ? mark(value, array.open.origin) : value;
    });
  reduce('reduce', false);
  reduce('reduceRight', true);
}

/** The part of a function that says what it computes: the body of an arrow, or the whole function. */
function bodyText(closure: Closure): string {
  const text = closure.code.text();
  const arrow = text.indexOf('=>');
  return closure.code.isArrow && arrow !== -1 ? text.slice(arrow + 2) : text;
}
