import {
  ArrayObj,
  isCallable,
  isPrimitive,
  NONE,
  Obj,
  Unknown,
  type NativeCall,
  type Origin,
  type Site,
  type Value,
} from '../value.ts';
import type { Machine } from '../machine.ts';

/**
 * Makes a builtin that needs known operands work on unknown ones: with defaults, it computes on them and marks the
 * result; without, the result is not known and callbacks may run later.
 */
export function lift(call: NativeCall): NativeCall {
  return (machine, thisValue, args, site) => {
    if (!(thisValue instanceof Unknown) && !args.some((arg) => arg instanceof Unknown))
      return call(machine, thisValue, args, site);
    return onUnknown(machine, call, thisValue, args, site);
  };
}

function onUnknown(machine: Machine, call: NativeCall, thisValue: Value, args: Value[], site: Site | null): Value {
  const all = [thisValue, ...args];
  const blind = all.find((value): value is Unknown => value instanceof Unknown && value.assumed === NONE);
  const first = all.find((value): value is Unknown => value instanceof Unknown);
  const origin: Origin = { ...((blind ?? first)?.origin ?? { kind: 'limit', text: 'a value' }), test: undefined };
  if (blind !== undefined) {
    for (const arg of args) if (isCallable(arg)) machine.escape(arg, origin, 0);
    return new Unknown(origin);
  }
  const plain = (value: Value): Value => (value instanceof Unknown && value.assumed !== NONE ? value.assumed : value);
  return mark(call(machine, plain(thisValue), args.map(plain), site), origin);
}

/** The value marked as a default that something not known could change. */
export function mark(value: Value, origin: Origin): Value {
  if (isPrimitive(value)) return new Unknown(origin, value);
  if (value instanceof ArrayObj) value.open ??= new Unknown(origin, undefined);
  return value;
}

/** The argument as a number, or the fallback. */
export function numberOf(value: Value, fallback: number): number {
  if (value === undefined) return fallback;
  if (value instanceof Obj || value instanceof Unknown || typeof value === 'symbol') return fallback;
  const number = Number(value);
  return Number.isNaN(number) ? 0 : number;
}
