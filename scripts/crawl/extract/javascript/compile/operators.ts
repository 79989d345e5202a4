import type { BinaryOperator } from 'oxc-parser';
import type { Machine } from '../machine.ts';
import { classesOf } from '../models/zod-classes.ts';
import { SchemaObj } from '../schema/node.ts';
import { BoxObj, isPrimitive, NONE, Obj, Unknown, type Origin, type Primitive, type Value } from '../value.ts';

/** The value of `left operator right`. */
export function binary(machine: Machine, operator: BinaryOperator, left: Value, right: Value): Value {
  if (left instanceof Unknown || right instanceof Unknown) return binaryUnknown(machine, operator, left, right);
  switch (operator) {
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case 'instanceof': {
      const proto = right instanceof Obj ? machine.get(right, 'prototype') : undefined;
      const matcher = right instanceof Obj ? machine.get(right, Symbol.hasInstance) : undefined;
      if (matcher instanceof Obj && machine.realm.isInterpreted(matcher)) return machine.call(matcher, right, [left]);
      const zodClass = right instanceof Obj ? right.properties.get('#zodClass') : undefined;
      if (typeof zodClass === 'string') return left instanceof SchemaObj && classesOf(left.node).includes(zodClass);
      if (!(left instanceof Obj)) return false;
      if (!(proto instanceof Obj)) return new Unknown({ kind: 'limit', text: 'instanceof' });
      for (let holder = left.proto; holder !== null; holder = holder.proto) {
        if (holder === proto) return true;
        if (holder.open !== null) return new Unknown(holder.open.origin);
      }
      return false;
    }
    case 'in': {
      const key = machine.toKey(left);
      if (!(right instanceof Obj) || key === undefined) return false;
      if (machine.has(right, key)) return machine.presenceOf(right, key);
      return right.open === null ? false : new Unknown(right.open.origin, right.open.assumed === NONE ? NONE : false);
    }
    default:
  }
  if (isPrimitive(left) && isPrimitive(right)) return onPrimitives(machine, operator, left, right);
  if (operator === '==' || operator === '!=') {
    if (left === undefined || left === null || right === undefined || right === null)
      return (operator === '==') === false;
    if (left instanceof Obj && right instanceof Obj) return (left === right) === (operator === '==');
  }
  return binary(machine, operator, toPrimitive(machine, left), toPrimitive(machine, right));
}

function toPrimitive(machine: Machine, value: Value): Primitive | Unknown {
  if (!(value instanceof Obj)) return value;
  if (value instanceof BoxObj && isPrimitive(value.content)) return value.content;
  return machine.toText(value);
}

function binaryUnknown(machine: Machine, operator: BinaryOperator, left: Value, right: Value): Value {
  const unknown = left instanceof Unknown ? left : (right as Unknown);
  const other = left instanceof Unknown ? right : left;
  const origin: Origin = { ...unknown.origin, test: undefined };
  const nullish = other === undefined || other === null;
  if (unknown.origin.test !== undefined && nullish && /^[=!]==?$/.test(operator)) {
    const { key, negated } = unknown.origin.test;
    origin.test = { key, negated: operator.startsWith('=') ? !negated : negated };
  }
  const unset = nullish && isSetting(unknown) ? undefined : NONE;
  const plain = (value: Value): Value | typeof NONE =>
    !(value instanceof Unknown) ? value : value.assumed === NONE ? unset : value.assumed;
  const a = plain(left);
  const b = plain(right);
  if (a === NONE || b === NONE) {
    return new Unknown(
      a === NONE
        ? { ...unknownOf(left, unknown).origin, test: undefined }
        : { ...unknownOf(right, unknown).origin, test: undefined },
    );
  }
  const result = binary(machine, operator, a, b);
  return result instanceof Unknown ? result : new Unknown(origin, result);
}

function unknownOf(value: Value, fallback: Unknown): Unknown {
  return value instanceof Unknown ? value : fallback;
}

function onPrimitives(machine: Machine, operator: BinaryOperator, left: Primitive, right: Primitive): Value {
  if (typeof left === 'symbol' || typeof right === 'symbol')
    return operator === '==' ? left === right : operator === '!=' ? left !== right : undefined;
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string'))
    return machine.concat(String(left), String(right));
  if (typeof left === 'bigint' || typeof right === 'bigint') return onBigInts(operator, left, right);
  const a = Number(left);
  const b = Number(right);
  const strings = typeof left === 'string' && typeof right === 'string';
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '^':
      return a ^ b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
    case '<':
      return strings ? left < right : a < b;
    case '>':
      return strings ? left > right : a > b;
    case '<=':
      return strings ? left <= right : a <= b;
    case '>=':
      return strings ? left >= right : a >= b;
    case '==':
      return looselyEqual(left, right);
    case '!=':
      return !looselyEqual(left, right);
    default:
      return undefined;
  }
}

function looselyEqual(left: Primitive, right: Primitive): boolean {
  if (left === undefined || left === null) return right === undefined || right === null;
  if (right === undefined || right === null) return false;
  return typeof left === typeof right ? left === right : Number(left) === Number(right);
}

function onBigInts(operator: BinaryOperator, left: Primitive, right: Primitive): Value {
  if (typeof left !== 'bigint' || typeof right !== 'bigint') {
    if (
      left === undefined ||
      left === null ||
      right === undefined ||
      right === null ||
      typeof left === 'symbol' ||
      typeof right === 'symbol'
    ) {
      return operator === '!=';
    }
    const [a, b] = [Number(left), Number(right)];
    return operator === '<'
      ? a < b
      : operator === '>'
        ? a > b
        : operator === '<='
          ? a <= b
          : operator === '>='
            ? a >= b
            : operator === '=='
              ? a === b
              : operator === '!='
                ? a !== b
                : undefined;
  }
  const small = (value: bigint): boolean => value < 1n << 256n && value > -(1n << 256n);
  if (!small(left) || !small(right)) return new Unknown({ kind: 'limit', text: 'a very large integer' });
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    case '**':
      return right >= 0n && right < 256n ? left ** right : undefined;
    case '<<':
      return right >= 0n && right < 256n ? left << right : undefined;
    case '>>':
      return right >= 0n && right < 256n ? left >> right : undefined;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    default:
      return undefined;
  }
}

/** The value of `typeof value`. */
export function typeOf(machine: Machine, value: Value): Value {
  if (value instanceof Unknown) {
    if (value.assumed === NONE) return new Unknown({ ...value.origin, test: undefined });
    const type = typeOf(machine, value.assumed);
    return type instanceof Unknown ? type : new Unknown({ ...value.origin, test: undefined }, type);
  }
  if (value instanceof Obj) return machine.realm.isFunction(value) ? 'function' : 'object';
  return value === null ? 'object' : typeof value;
}

/** True for what the user of a program sets: without a word from them it is not set. */
function isSetting(value: Unknown): boolean {
  return value.origin.kind === 'arguments' || value.origin.kind === 'environment';
}

/** The value of `!value`. */
export function not(machine: Machine, value: Value): Value {
  const { holds, certain } = machine.decide(value);
  if (certain || !(value instanceof Unknown)) return !holds;
  const test =
    value.origin.test === undefined ? undefined : { key: value.origin.test.key, negated: !value.origin.test.negated };
  return new Unknown({ ...value.origin, test }, value.assumed === NONE && !isSetting(value) ? NONE : !holds);
}
