import { posix } from 'node:path';
import type { Machine } from '../machine.ts';
import type { SourceModule } from '../modules.ts';
import { readlineModule } from '../models/conversation.ts';
import { findFile } from '../resolve.ts';
import { isCallable, NONE, Obj, Unknown, type NativeCall, type Value } from '../value.ts';
import { input } from './globals.ts';
import { hostToValue } from './json.ts';
import { lift } from './lift.ts';

const names = new Set(
  'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl sea sqlite stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib'.split(
    ' ',
  ),
);

/** True for a module of Node itself. */
export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || names.has(specifier.split('/')[0] ?? '');
}

/** A module of Node, as far as its answers can be known; undefined where the specifier names none. */
export function builtinModule(machine: Machine, specifier: string, from: SourceModule): Value {
  if (!isBuiltin(specifier)) return undefined;
  const name = specifier.replace(/^node:/, '');
  const known = machine.builtins.get(name);
  if (known !== undefined) return known;
  const made = make(machine, name, from);
  machine.builtins.set(name, made);
  return made;
}

function make(machine: Machine, name: string, from: SourceModule): Value {
  const module = machine.object();
  module.open = input(name);
  const { realm } = machine;
  switch (name) {
    case 'path':
    case 'path/posix':
      installPath(machine, module);
      break;
    case 'fs':
    case 'fs/promises':
      installFiles(machine, module, name === 'fs/promises');
      break;
    case 'url':
      realm.method(
        module,
        'fileURLToPath',
        lift((_machine, _this, [url]) => {
          const text = url instanceof Obj ? machine.get(url, 'href') : url;
          return typeof text === 'string' ? decodeURI(text.replace(/^file:\/\//, '')) : input('a path');
        }),
      );
      realm.method(
        module,
        'pathToFileURL',
        lift((_machine, _this, [path]) => {
          const text = machine.toText(path);
          return typeof text === 'string'
            ? machine.construct(machine.get(realm.globalObject, 'URL'), [`file://${text}`])
            : input('a URL');
        }),
      );
      module.properties.set('URL', machine.get(realm.globalObject, 'URL'));
      break;
    case 'os':
      installOs(machine, module);
      break;
    case 'process':
      return machine.get(realm.globalObject, 'process');
    case 'module':
      realm.method(module, 'createRequire', () => realm.requireOf(machine, from));
      break;
    case 'util':
      realm.method(module, 'promisify', (_machine, _this, [value]) =>
        value instanceof Unknown ? value : input('a promisified function'),
      );
      for (const key of ['inherits', 'deprecate']) realm.method(module, key, (_machine, _this, [value]) => value);
      realm.method(module, 'parseArgs', (_machine, _this, [options]) => parseArgs(machine, options));
      break;
    case 'events':
      installEvents(machine, module);
      break;
    case 'async_hooks':
      installAsyncStorage(machine, module);
      break;
    case 'readline':
    case 'readline/promises':
      readlineModule(machine, module);
      break;
    case 'timers/promises':
      realm.method(module, 'setTimeout', () => machine.promise(undefined));
      break;
    default:
  }
  return module;
}

function installPath(machine: Machine, module: Obj): void {
  const texts = (args: readonly Value[]): string[] | null => {
    const made = args.map((arg) => machine.toText(arg));
    return made.every((text) => typeof text === 'string') ? made : null;
  };
  const add = (name: string, run: (...args: string[]) => string | boolean): NativeCall =>
    machine.realm.method(
      module,
      name,
      lift((_machine, _this, args) => {
        const given = texts(args.filter((arg) => arg !== undefined));
        return given === null ? input(`path.${name}()`) : run(...given);
      }),
    ).call;
  add('join', (...parts) => posix.join(...parts));
  add('resolve', (...parts) => posix.resolve('/home/user', ...parts));
  add('dirname', (path = '') => posix.dirname(path));
  add('basename', (path = '', suffix = '') => (suffix === '' ? posix.basename(path) : posix.basename(path, suffix)));
  add('extname', (path = '') => posix.extname(path));
  add('normalize', (path = '') => posix.normalize(path));
  add('relative', (a = '', b = '') => posix.relative(a, b));
  add('isAbsolute', (path = '') => posix.isAbsolute(path));
  module.properties.set('sep', '/');
  module.properties.set('delimiter', ':');
  module.properties.set('posix', module);
  module.properties.set('default', module);
}

/** File reading, of files of the packages alone. */
function installFiles(machine: Machine, module: Obj, promises: boolean): void {
  const { realm, graph } = machine;
  const pathOf = (value: Value): string | null => {
    const text = value instanceof Obj ? machine.get(value, 'pathname') : machine.toText(value);
    if (typeof text === 'string') return decodePath(text);
    return text instanceof Unknown && typeof text.assumed === 'string' ? text.assumed : null;
  };
  const read = (value: Value): Value => {
    const path = pathOf(value);
    const located = path === null ? null : graph.locate(path);
    const text = located?.pkg.files.get(located.path);
    return text === undefined ? input(`the file ${path ?? 'somewhere'}`) : text;
  };
  const exists = (value: Value): Value => {
    const path = pathOf(value);
    const located = path === null ? null : graph.locate(path);
    if (located === null)
      return new Unknown({ kind: 'input', text: `the file ${path ?? 'somewhere'}` }, path === null ? NONE : false);
    return (
      located.pkg.paths.has(located.path) ||
      [...located.pkg.paths].some((known) => known.startsWith(`${located.path}/`))
    );
  };
  const list = (value: Value, options: Value): Value => {
    const path = pathOf(value);
    const located = path === null ? null : graph.locate(path);
    if (located === null) return input(`the folder ${path ?? 'somewhere'}`);
    const prefix = located.path === '' ? '' : `${located.path}/`;
    const inside = new Map<string, boolean>();
    for (const known of located.pkg.paths) {
      if (!known.startsWith(prefix)) continue;
      const [first = '', ...rest] = known.slice(prefix.length).split('/');
      inside.set(first, (inside.get(first) ?? false) || rest.length > 0);
    }
    const typed = options instanceof Obj && machine.decide(machine.get(options, 'withFileTypes')).holds;
    return machine.array(
      [...inside]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, isFolder]) => (typed ? entry(machine, name, isFolder) : name)),
    );
  };
  const real: NativeCall = (_machine, _this, [path]) => path;
  const stat: NativeCall = (_machine, _this, [value]) => {
    const path = pathOf(value);
    const located = path === null ? null : graph.locate(path);
    return located === null
      ? input('a file')
      : entry(machine, located.path, findFile(located.pkg, located.path) === null);
  };
  const after =
    (run: NativeCall): NativeCall =>
    (m, thisValue, args, site) =>
      m.promise(run(m, thisValue, args, site));
  const readNative: NativeCall = (_machine, _this, [path]) => read(path);
  const listNative: NativeCall = (_machine, _this, [path, options]) => list(path, options);
  const target = promises ? module : machine.object();
  target.open = input('fs');
  realm.method(target, 'readFile', after(readNative));
  realm.method(target, 'readdir', after(listNative));
  realm.method(target, 'realpath', after(real));
  realm.method(target, 'stat', after(stat));
  if (promises) return;
  module.properties.set('promises', target);
  realm.method(module, 'readFileSync', readNative);
  realm.method(module, 'readdirSync', listNative);
  realm.method(module, 'existsSync', (_machine, _this, [path]) => exists(path));
  const realpath = realm.method(module, 'realpathSync', real);
  realm.hidden(realpath, 'native', realpath);
  realm.method(module, 'statSync', stat);
  realm.method(module, 'lstatSync', stat);
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function entry(machine: Machine, name: string, isFolder: boolean): Obj {
  const made = machine.object([['name', name]]);
  made.open = input('a directory entry');
  machine.realm.method(made, 'isDirectory', () => isFolder);
  machine.realm.method(made, 'isFile', () => !isFolder);
  machine.realm.method(made, 'isSymbolicLink', () => false);
  return made;
}

/** A plain Linux machine; what differs from one to the next is marked as a default. */
function installOs(machine: Machine, module: Obj): void {
  const answers: [string, string][] = [
    ['platform', 'linux'],
    ['type', 'Linux'],
    ['arch', 'x64'],
    ['endianness', 'LE'],
  ];
  for (const [name, answer] of answers) machine.realm.method(module, name, () => answer);
  const guesses: [string, string][] = [
    ['homedir', '/home/user'],
    ['tmpdir', '/tmp'],
    ['hostname', 'localhost'],
  ];
  for (const [name, guess] of guesses)
    machine.realm.method(module, name, () => new Unknown({ kind: 'input', text: `os.${name}()` }, guess));
  module.properties.set('EOL', '\n');
  module.properties.set('default', module);
}

function installEvents(machine: Machine, module: Obj): void {
  const proto = machine.object();
  const emitter = machine.realm.class('EventEmitter', proto, () => undefined);
  for (const name of [
    'on',
    'once',
    'off',
    'addListener',
    'removeListener',
    'removeAllListeners',
    'setMaxListeners',
    'prependListener',
  ]) {
    machine.realm.method(proto, name, (_machine, value, args) => {
      const listener = args[1];
      if (isCallable(listener)) machine.escape(listener, { kind: 'input', text: 'an event' }, 0);
      return value;
    });
  }
  machine.realm.method(proto, 'emit', () => new Unknown({ kind: 'input', text: 'emit()' }));
  machine.realm.method(proto, 'listenerCount', () => 0);
  module.properties.set('EventEmitter', emitter);
  module.properties.set('default', emitter);
  machine.realm.hidden(emitter, 'EventEmitter', emitter);
}

function installAsyncStorage(machine: Machine, module: Obj): void {
  const proto = machine.object();
  const storage = machine.realm.class('AsyncLocalStorage', proto, () => undefined);
  machine.realm.method(proto, 'run', (_machine, _this, [, callback, ...args], site) =>
    machine.call(callback, undefined, args, site),
  );
  machine.realm.method(proto, 'getStore', () => new Unknown({ kind: 'input', text: 'getStore()' }, undefined));
  machine.realm.method(proto, 'enterWith', () => undefined);
  module.properties.set('AsyncLocalStorage', storage);
  proto.open = input('AsyncLocalStorage');
}

/** `util.parseArgs` without arguments: each option is its default, or not set. */
function parseArgs(machine: Machine, options: Value): Value {
  const values = machine.object();
  const declared = options instanceof Obj ? machine.get(options, 'options') : undefined;
  if (declared instanceof Obj) {
    for (const key of machine.keys(declared)) {
      const fallback = machine.get(machine.get(declared, key), 'default');
      values.properties.set(
        key,
        new Unknown({ kind: 'arguments', text: `--${key}` }, fallback instanceof Unknown ? fallback.assumed : fallback),
      );
    }
  }
  values.open = new Unknown({ kind: 'arguments', text: 'the options' }, undefined);
  const positionals = machine.array([]);
  positionals.open = new Unknown({ kind: 'arguments', text: 'process.argv' }, undefined);
  return machine.object([
    ['values', values],
    ['positionals', positionals],
    ['tokens', hostToValue(machine, [], 0)],
  ]);
}
