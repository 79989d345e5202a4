import type { Gate } from '#core/model/provenance.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { instantiate } from './instantiate.ts';
import { addItem } from './items.ts';
import { addCommand, commandsOf, isCommandApp } from './library/command-line.ts';
import { callExternal } from './library/externals.ts';
import { Raised, type Frame, type Machine } from './machine.ts';
import { carry, equals } from './operators.ts';
import { Scope } from './scope.ts';
import { ServerValue } from './server-value.ts';
import {
  Cls,
  Descriptor,
  Dict,
  External,
  Func,
  Generic,
  Instance,
  Method,
  Native,
  Sequence,
  Tainted,
  Unknown,
  extendsExternal,
  keyOf,
  noArguments,
  originOf,
  plain,
  type Arguments,
  type Site,
  type Value,
} from './value.ts';

/** The function that is handed to a decorator as its only argument, or undefined. */
export function decorated(args: Arguments): Value | undefined {
  const value = plain(args.positional[0] ?? null);
  const callable =
    value instanceof Func ||
    value instanceof Method ||
    value instanceof Native ||
    value instanceof Cls ||
    value instanceof Descriptor;
  return callable && args.positional.length === 1 && args.named.size === 0 ? value : undefined;
}

/** The result of a call. What cannot be read gives `Unknown`, or the function itself where it is used as a decorator. */
export function invoke(machine: Machine, callee: Value, args: Arguments, site: Site): Value {
  machine.step();
  const target = plain(callee);
  // A method of a default that configuration may replace gives such a default.
  if (target instanceof Native) return carry(target.call(machine, args, site), callee);
  if (target instanceof Func) {
    const result = callFunction(machine, target, args, site);
    runCommands(machine, target, site);
    return result;
  }
  if (target instanceof Method) {
    return invoke(machine, target.func, { ...args, positional: [target.self, ...args.positional] }, site);
  }
  if (target instanceof Cls) return instantiate(machine, target, args, site);
  if (target instanceof External) return callExternal(machine, target.path, args, site);
  if (target instanceof Descriptor) return invoke(machine, target.func, args, site);
  if (target instanceof Generic) return invoke(machine, target.base, args, site);
  if (target instanceof Instance && target.cls instanceof Cls) {
    const method = target.cls.attrs.get('__call__');
    if (method instanceof Func)
      return callFunction(machine, method, { ...args, positional: [target, ...args.positional] }, site);
  }
  if (target instanceof Instance && target.cls instanceof Cls && extendsExternal(target.cls, isCommandApp)) {
    for (const command of target.cls.attrs.values()) addCommand(target, command);
    runCommands(machine, target, site);
    return null;
  }
  if (target instanceof Instance && target.cls instanceof External && isCommandApp(target.cls.path)) {
    runCommands(machine, target, site);
    return null;
  }
  const func = decorated(args);
  if (func !== undefined) return func;
  if (target instanceof Unknown) noteServers(machine, target.text, args);
  return new Unknown(site.text, target instanceof Unknown ? target.origin : null);
}

/** Runs the commands of a command line application, each on its own: which one is meant, its user says. */
function runCommands(machine: Machine, app: Value, site: Site): void {
  for (const command of commandsOf(app)) {
    if (command instanceof Func && command.called) continue;
    if (!(
      command instanceof Func ||
      command instanceof Descriptor ||
      command instanceof Instance ||
      command instanceof Native
    ))
      continue;
    try {
      invoke(machine, command, noArguments(), site);
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
    }
  }
}

/** Remembers a library that is handed a server: it may register tools that only its own source tells. */
export function noteServers(machine: Machine, path: string, args: Arguments): void {
  for (const value of [...args.positional, ...args.named.values()]) {
    if (plain(value) instanceof ServerValue) {
      const name = path.split('.')[0] ?? path;
      machine.wants.set(name, (machine.wants.get(name) ?? 0) + 1);
    }
  }
}

function bind(machine: Machine, func: Func, args: Arguments, scope: Scope): void {
  const named = new Map(args.named);
  let at = 0;
  for (const parameter of func.parameters) {
    if (parameter.kind === 'rest') {
      const rest = new Sequence('tuple', args.positional.slice(at));
      rest.open = args.open;
      at = args.positional.length;
      scope.vars.set(parameter.name, rest);
    } else if (parameter.kind === 'keywords') {
      const dict = new Dict();
      for (const [key, value] of named) dict.entries.set(`s${key}`, { key, value });
      dict.open = args.open;
      scope.vars.set(parameter.name, dict);
    } else {
      const given =
        parameter.kind === 'positional' && at < args.positional.length
          ? args.positional[at++]
          : named.get(parameter.name);
      named.delete(parameter.name);
      const fallback = func.options?.get(parameter.name) ?? (args.open ? undefined : parameter.fallback);
      scope.vars.set(
        parameter.name,
        given ?? (given === null ? null : (fallback ?? (fallback === null ? null : unbound(machine, parameter.name)))),
      );
    }
  }
}

function unbound(machine: Machine, name: string): Value {
  machine.step();
  return new Unknown(name);
}

function callFunction(machine: Machine, func: Func, args: Arguments, site: Site): Value {
  if (machine.active.filter((running) => running === func).length >= 2) return new Unknown(site.text);
  func.called = true;
  return machine.deeper(() => {
    const scope = new Scope('function', func.scope);
    bind(machine, func, args, scope);
    const frame: Frame = {
      scope,
      file: func.file,
      func,
      self: args.positional[0] ?? null,
      cls: func.owner,
      returned: [],
      yields: func.isGenerator ? [] : null,
      base: machine.gates.length,
    };
    const { gates } = machine;
    machine.active.push(func);
    try {
      const body = func.node.child('body');
      if (body === undefined) return null;
      if (func.node.type === 'lambda') return evaluate(machine, frame, body);
      executeBlock(machine, frame, body.parts);
    } catch (error) {
      // What was returned or yielded before, under a condition, is still what the function may give.
      if (!(error instanceof Raised) || (frame.returned.length === 0 && (frame.yields?.length ?? 0) === 0)) throw error;
    } finally {
      machine.gates = gates;
      machine.active.pop();
    }
    if (frame.yields !== null) {
      const generated = new Sequence('generator', frame.yields);
      generated.depth = machine.gates.length;
      return generated;
    }
    return mergeReturns(machine, frame.returned, site);
  });
}

function mergeReturns(machine: Machine, returned: readonly { value: Value; gates: Gate[] }[], site: Site): Value {
  const [only, ...others] = returned;
  if (only === undefined) return null;
  if (others.length === 0 && (only.gates.length === 0 || !(plain(only.value) instanceof Sequence))) return only.value;
  const lists = returned.map(({ value, gates }) => ({ list: plain(value), gates }));
  if (lists.some(({ list }) => list instanceof Sequence)) {
    const merged = new Sequence('list', []);
    merged.depth = machine.gates.length;
    const seen = new Set<string | null>();
    // What is there unconditionally comes first, so that it is kept so.
    for (const { list, gates } of [...lists].sort((a, b) => a.gates.length - b.gates.length)) {
      if (!(list instanceof Sequence)) {
        merged.open ||= list instanceof Unknown;
        continue;
      }
      merged.open ||= list.open;
      for (const item of list.items) {
        const key = keyOf(item);
        if (key !== null && seen.has(key) && gates.length > 0) continue;
        seen.add(key);
        const before = machine.gates;
        machine.gates = [...before, ...gates];
        addItem(machine, merged, item);
        machine.gates = before;
      }
    }
    return merged;
  }
  const certain = returned.find(({ gates }) => gates.length === 0);
  if (certain !== undefined) {
    // Yes or no by default, and the other where configuration says so.
    const [usual, isOther] = [
      plain(certain.value),
      returned.some(({ value }) => plain(value) === !plain(certain.value)),
    ];
    return typeof usual === 'boolean' && isOther
      ? new Tainted(usual, originOf(certain.value) ?? { kind: 'settings', text: site.text })
      : certain.value;
  }
  const present = returned.filter(({ value }) => plain(value) !== null);
  const [first, ...rest] = present;
  if (first === undefined) return null;
  if (rest.every(({ value }) => equals(value, first.value) === true)) return first.value;
  const object = present.find(({ value }) => typeof plain(value) === 'object' && !(plain(value) instanceof Unknown));
  return object?.value ?? new Unknown(site.text);
}
