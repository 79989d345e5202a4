import type { Machine } from '../machine.ts';
import type { Realm } from '../realm.ts';
import { standardInput } from '../models/conversation.ts';
import { Accessor, ArrayObj, BoxObj, Exited, isCallable, MapObj, Obj, SetObj, Unknown, type Value } from '../value.ts';
import { lift, numberOf } from './lift.ts';

/** What is not known of a host object, by its name. */
export function input(text: string): Unknown {
  return new Unknown({ kind: 'input', text });
}

/** Math, console, process, timers, dates and the rest of the globals. */
export function installGlobals(realm: Realm): void {
  const { globalObject } = realm;
  realm.hidden(globalObject, 'globalThis', globalObject);
  realm.hidden(globalObject, 'global', globalObject);
  realm.hidden(globalObject, 'undefined', undefined);
  realm.hidden(globalObject, 'NaN', Number.NaN);
  realm.hidden(globalObject, 'Infinity', Number.POSITIVE_INFINITY);
  installMath(realm);
  installConsole(realm);
  installProcess(realm);
  installDate(realm);
  for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
    realm.method(globalObject, name, (machine, _this, [callback]) => {
      machine.escape(callback, { kind: 'input', text: name }, 0);
      return input(name);
    });
  }
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate'])
    realm.method(globalObject, name, () => undefined);
  for (const name of ['encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI'] as const) {
    realm.method(
      globalObject,
      name,
      lift((machine, _this, [value]) => {
        const text = machine.toText(value);
        const run = { encodeURIComponent, decodeURIComponent, encodeURI, decodeURI }[name];
        try {
          return typeof text === 'string' ? run(text) : text;
        } catch {
          return undefined;
        }
      }),
    );
  }
  realm.method(globalObject, 'structuredClone', (machine, _this, [value]) => copy(machine, value, 0));
  realm.globalClass('URL', new Obj(realm.objectPrototype), (machine, instance, [path, base]) => {
    const text = machine.toText(path);
    const from = base === undefined ? undefined : machine.toText(base);
    if (typeof text !== 'string' || (from !== undefined && typeof from !== 'string') || !URL.canParse(text, from)) {
      instance.open = input('new URL()');
      return;
    }
    const url = new URL(text, from);
    for (const key of ['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'] as const)
      machine.define(instance, key, url[key]);
    machine.define(instance, 'searchParams', input('searchParams'));
    machine.define(
      instance,
      'toString',
      machine.realm.native('toString', () => url.href),
      false,
    );
  });
}

function installMath(realm: Realm): void {
  const math = new Obj(realm.objectPrototype);
  realm.hidden(realm.globalObject, 'Math', math);
  for (const name of [
    'abs',
    'ceil',
    'floor',
    'round',
    'trunc',
    'sign',
    'sqrt',
    'cbrt',
    'log',
    'log2',
    'log10',
    'exp',
    'min',
    'max',
    'pow',
    'hypot',
    'imul',
    'clz32',
  ] as const) {
    realm.method(
      math,
      name,
      lift((_machine, _this, args) => {
        const run: (...numbers: number[]) => number = Math[name];
        return run(...args.map((arg) => numberOf(arg, Number.NaN)));
      }),
    );
  }
  realm.hidden(math, 'PI', Math.PI);
  realm.hidden(math, 'E', Math.E);
  realm.method(math, 'random', () => input('Math.random()'));
}

function installConsole(realm: Realm): void {
  const made = new Obj(realm.objectPrototype);
  realm.hidden(realm.globalObject, 'console', made);
  for (const name of [
    'log',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'table',
    'dir',
    'group',
    'groupEnd',
    'time',
    'timeEnd',
    'assert',
    'count',
  ])
    realm.method(made, name, () => undefined);
}

function installProcess(realm: Realm): void {
  const made = new Obj(realm.objectPrototype);
  realm.hidden(realm.globalObject, 'process', made);
  const env = new Obj(realm.objectPrototype);
  env.open = new Unknown({ kind: 'environment', text: 'process.env' }, undefined);
  const argv = new ArrayObj(realm.arrayPrototype, ['/usr/bin/node', '/packages/entry.js']);
  argv.open = new Unknown({ kind: 'arguments', text: 'process.argv' }, undefined);
  const versions = new Obj(realm.objectPrototype);
  versions.open = input('process.versions');
  versions.properties.set('node', '24.0.0');
  const members: [string, Value][] = [
    ['env', env],
    ['argv', argv],
    ['execArgv', new ArrayObj(realm.arrayPrototype, [])],
    ['platform', 'linux'],
    ['arch', 'x64'],
    ['version', 'v24.0.0'],
    ['versions', versions],
    ['pid', 1],
    ['execPath', '/usr/bin/node'],
    ['title', 'node'],
    ['exitCode', undefined],
  ];
  for (const [key, value] of members) made.properties.set(key, value);
  made.open = input('process');
  const stdin = realm.native('stdin', (machine) => {
    const known = machine.builtins.get('stdin') ?? standardInput(machine);
    machine.builtins.set('stdin', known);
    return known;
  });
  made.properties.set('stdin', new Accessor(stdin, null));
  const exit = (machine: Machine): Value => {
    if (machine.resilient) return undefined;
    throw new Exited();
  };
  realm.method(made, 'exit', exit);
  realm.method(made, 'abort', exit);
  realm.method(made, 'cwd', () => new Unknown({ kind: 'input', text: 'process.cwd()' }, '/home/user'));
  realm.method(made, 'nextTick', (machine, _this, [callback, ...args]) => {
    if (isCallable(callback)) machine.defer(() => machine.call(callback, undefined, args));
    return undefined;
  });
  for (const name of [
    'on',
    'once',
    'off',
    'emit',
    'emitWarning',
    'addListener',
    'removeListener',
    'removeAllListeners',
    'setMaxListeners',
    'prependListener',
    'setUncaughtExceptionCaptureCallback',
  ]) {
    realm.method(made, name, (_machine, value) => value);
  }
}

function installDate(realm: Realm): void {
  const proto = new Obj(realm.objectPrototype);
  const date = realm.globalClass(
    'Date',
    proto,
    (_machine, instance) => {
      instance.open = input('a date');
    },
    () => input('a date'),
  );
  proto.open = input('a date');
  realm.method(date, 'now', () => input('Date.now()'));
  for (const name of [
    'toISOString',
    'getTime',
    'toString',
    'toLocaleString',
    'toLocaleDateString',
    'getFullYear',
    'toJSON',
    'getMonth',
    'getDate',
    'valueOf',
    'toDateString',
    'toUTCString',
    'getHours',
  ]) {
    realm.method(proto, name, () => input(`the date's ${name}()`));
  }
  realm.method(proto, Symbol.toPrimitive, () => input('a date'));
}

/** A deep copy, as structuredClone makes it. */
function copy(machine: Machine, value: Value, depth: number): Value {
  if (!(value instanceof Obj) || depth > 100 || isCallable(value)) return value;
  machine.step();
  if (value instanceof ArrayObj) {
    const made = machine.array(value.elements.map((item) => copy(machine, item, depth + 1)));
    made.open = value.open;
    made.site = value.site;
    return made;
  }
  if (value instanceof MapObj || value instanceof SetObj || value instanceof BoxObj) return value;
  const made = machine.object(
    machine.keys(value).map((key) => [key, copy(machine, machine.get(value, key), depth + 1)] as const),
  );
  made.open = value.open;
  made.site = value.site;
  return made;
}
