import { executeBlock } from './execute.ts';
import { callExternal } from './library.ts';
import { Panicked, type Frame, type Machine } from './machine.ts';
import { equals, textOf } from './operators.ts';
import { Scope } from './scope.ts';
import { zeroOf } from './struct.ts';
import { parametersOf, resolveType } from './types.ts';
import {
  External,
  Func,
  Native,
  RawJson,
  Slice,
  Struct,
  Tainted,
  Tuple,
  TypeValue,
  Unknown,
  originOf,
  plain,
  type Site,
  type TypeRef,
  type Value,
} from './value.ts';

/** The result of a call. */
export function invoke(machine: Machine, callee: Value, args: readonly Value[], site: Site): Value {
  machine.step();
  const target = plain(callee);
  if (target instanceof Native) return target.call(machine, args, site);
  if (target instanceof Func) return callFunction(machine, target, args, site);
  if (target instanceof External) return callExternal(machine, target, args, site);
  if (target instanceof TypeValue) return convert(machine, target.ref, args[0] ?? null, site);
  return translated(args) ?? new Unknown(site.text, target instanceof Unknown ? target.origin : null);
}

/** The default of a translation: `t("TOOL_DESCRIPTION", "the words")`, or undefined for other calls. */
export function translated(args: readonly Value[]): Value | undefined {
  const [key, words] = args.map(plain);
  return args.length === 2 && typeof key === 'string' && typeof words === 'string' && /^[A-Z][A-Z0-9_]{3,}$/.test(key)
    ? words
    : undefined;
}

/** `type(value)`. */
export function convert(machine: Machine, type: TypeRef, value: Value, site: Site): Value {
  const inner = plain(value);
  const name = type.node.text;
  const text = textOf(inner);
  if (name.endsWith('RawMessage')) return text === null ? value : new RawJson(text);
  if (name === '[]byte' || name === 'string') return inner instanceof RawJson && name === 'string' ? inner.text : value;
  const resolved = resolveType(machine, type);
  if (inner instanceof Func || inner instanceof Struct || inner instanceof Slice) return value;
  return resolved.pointers > 0 && inner === null
    ? null
    : inner instanceof Unknown
      ? new Unknown(site.text, inner.origin)
      : value;
}

function typeParameters(
  func: Func,
  args: readonly Value[],
  explicit: readonly TypeRef[],
): ReadonlyMap<string, TypeRef> {
  const names = func.node.child('type_parameters')?.parts.flatMap((part) => part.all('name')) ?? [];
  if (names.length === 0) return func.parameters;
  const bound = new Map(func.parameters);
  for (const [at, name] of names.entries()) {
    const given = explicit[at];
    if (given !== undefined) bound.set(name.text, given);
  }
  if (explicit.length >= names.length) return bound;
  // A handler's parameters say what the type parameters of the function that takes it stand for.
  for (const arg of args) {
    const handler = plain(arg);
    const types = handler instanceof Func ? parametersOf(handler.node) : [];
    const last = types.at(-1);
    const [firstName] = names;
    if (handler instanceof Func && last !== undefined && firstName !== undefined && !bound.has(firstName.text)) {
      bound.set(firstName.text, { node: last.type, file: handler.file, parameters: handler.parameters });
    }
  }
  return bound;
}

function callFunction(machine: Machine, func: Func, args: readonly Value[], site: Site): Value {
  if (machine.frames.filter((frame) => frame.func?.node === func.node).length >= 2) return new Unknown(site.text);
  machine.called.add(func.node);
  const body = func.node.child('body');
  if (body === undefined) return new Unknown(site.text);
  return machine.deeper(() => {
    const scope = new Scope(func.scope);
    const receiver = func.node.child('receiver')?.parts[0]?.child('name')?.text;
    if (receiver !== undefined && func.receiver !== undefined) scope.vars.set(receiver, func.receiver);
    const types = typeParameters(func, args, site.types);
    const frame: Frame = { scope, file: func.file, types, args, returned: [], base: machine.gates.length, func, site };
    for (const [at, parameter] of parametersOf(func.node).entries()) {
      if (parameter.variadic) {
        const rest = new Slice(args.slice(at).filter((arg) => !(arg instanceof Unknown && arg.text.endsWith('...'))));
        rest.open = rest.items.length < args.length - at;
        scope.vars.set(parameter.name, rest);
      } else scope.vars.set(parameter.name, args[at] ?? (at < args.length ? null : new Unknown(parameter.name)));
    }
    const results = (func.node.child('result')?.parts ?? []).filter((part) => part.type === 'parameter_declaration');
    const named = results.flatMap((part) =>
      part.all('name').map((name) => ({ name: name.text, type: part.child('type') })),
    );
    for (const { name, type } of named)
      scope.vars.set(
        name,
        type === undefined ? null : zeroOf(machine, { node: type, file: func.file, parameters: types }),
      );
    const { gates } = machine;
    machine.frames.push(frame);
    try {
      executeBlock(machine, frame, body);
    } catch (error) {
      if (!(error instanceof Panicked) || frame.returned.length === 0) throw error;
    } finally {
      machine.gates = gates;
      machine.frames.pop();
    }
    const outcomes = frame.returned.map(({ value, gates: own }) => ({
      value: value === null && named.length > 0 ? asResult(named.map(({ name }) => scope.get(name) ?? null)) : value,
      gates: own,
    }));
    return mergeReturns(machine, outcomes, site);
  });
}

function asResult(values: Value[]): Value {
  return values.length === 1 ? (values[0] ?? null) : new Tuple(values);
}

/** What a function gives that returns in several places: the value that no condition guards, else the first that is not nil. */
function mergeReturns(
  machine: Machine,
  returned: readonly { value: Value; gates: readonly unknown[] }[],
  site: Site,
): Value {
  machine.step();
  const [only, ...others] = returned;
  if (only === undefined) return null;
  if (others.length === 0) return only.value;
  const certain = returned.find(({ gates }) => gates.length === 0);
  if (certain !== undefined) {
    // Yes or no by default, and the other where an option or a variable says so.
    const [usual, isOther] = [
      plain(certain.value),
      returned.some(({ value }) => plain(value) === !plain(certain.value)),
    ];
    return typeof usual === 'boolean' && isOther
      ? new Tainted(usual, originOf(certain.value) ?? { kind: 'arguments', text: site.text })
      : certain.value;
  }
  const isEmpty = (value: Value): boolean => {
    const inner = plain(value instanceof Tuple ? (value.items[0] ?? null) : value);
    return inner === null || inner === '' || inner === false;
  };
  const present = returned.filter(({ value }) => !isEmpty(value));
  const [first, ...rest] = present;
  if (first === undefined) return only.value;
  if (rest.every(({ value }) => equals(value, first.value) === true)) {
    return typeof plain(first.value) === 'boolean' && present.length < returned.length
      ? new Unknown(site.text)
      : first.value;
  }
  const object = present.findLast(({ value }) => {
    const inner = plain(value instanceof Tuple ? (value.items[0] ?? null) : value);
    return typeof inner === 'object' && !(inner instanceof Unknown);
  });
  return object?.value ?? new Unknown(site.text);
}
