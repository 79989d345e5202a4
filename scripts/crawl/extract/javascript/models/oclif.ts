import { isJsonObject, type JsonValue } from '#core/model/json.ts';
import type { Machine } from '../machine.ts';
import { findFile } from '../resolve.ts';
import { Obj, Unknown, type Value } from '../value.ts';
import { openOptions, optionValue, runCommand } from './options.ts';

/** Kinds of flags that oclif makes from what describes one. */
const kinds = ['string', 'boolean', 'integer', 'option', 'url', 'file', 'directory', 'custom', 'help', 'version'];

/** `@oclif/core`: a command is a class with a `run`, in the files that the manifest's `oclif.commands` names. */
export function oclifModule(machine: Machine): Value {
  const known = machine.builtins.get('oclif');
  if (known !== undefined) return known;
  const { realm } = machine;
  const module = machine.object();
  machine.builtins.set('oclif', module);
  module.open = new Unknown({ kind: 'limit', text: '@oclif/core' });
  const proto = machine.object();
  proto.open = new Unknown({ kind: 'input', text: 'the command' });
  realm.method(proto, 'parse', (_machine, self, [given]) => machine.promise(parsed(machine, given ?? self)));
  for (const name of ['init', 'catch', 'finally', '_run']) realm.method(proto, name, () => machine.promise(undefined));
  for (const name of ['log', 'warn', 'logToStderr', 'debug', 'exit']) realm.method(proto, name, () => undefined);
  const command = realm.class('Command', proto, (_machine, instance) => {
    const config = machine.object([
      ['version', machine.graph.server.version],
      ['root', machine.graph.filenameOf('')],
    ]);
    config.open = new Unknown({ kind: 'input', text: 'the configuration' });
    machine.define(instance, 'config', config);
  });
  realm.method(command, 'run', function run(_machine, self) {
    if (self instanceof Obj) start(machine, self, null);
    return machine.promise(undefined);
  });
  module.properties.set('Command', command);
  const flags = machine.object();
  flags.open = new Unknown({ kind: 'input', text: 'a flag' });
  for (const kind of kinds)
    realm.method(flags, kind, (_machine, _this, [described]) => {
      const made = machine.object();
      if (described instanceof Obj)
        for (const key of machine.keys(described)) made.properties.set(key, machine.get(described, key));
      if (kind === 'boolean' && !made.properties.has('default')) made.properties.set('default', false);
      return made;
    });
  module.properties.set('Flags', flags);
  for (const name of ['execute', 'run'])
    realm.method(module, name, () => {
      runCommands(machine);
      return machine.promise(undefined);
    });
  return module;
}

/** What `this.parse(…)` gives without arguments: each flag that the class declares has its default. */
function parsed(machine: Machine, command: Value): Obj {
  const flags = openOptions(machine);
  for (const group of ['baseFlags', 'flags']) {
    const declared = machine.get(command, group);
    if (!(declared instanceof Obj)) continue;
    for (const name of machine.keys(declared)) {
      const fallback = machine.get(machine.get(declared, name), 'default');
      flags.properties.set(name, optionValue(name, fallback));
    }
  }
  const args = openOptions(machine);
  return machine.object([
    ['flags', flags],
    ['args', args],
    ['argv', machine.array([])],
  ]);
}

/** Runs one command, under its name where that is not the one that starts the server. */
function start(machine: Machine, command: Value, name: string | null): void {
  runCommand(machine, name, () => {
    const instance = machine.construct(command, [machine.array([])]);
    machine.await(machine.call(machine.get(instance, 'run'), instance, []));
  });
}

/** Runs the commands of the server's own package. */
function runCommands(machine: Machine): void {
  const { server } = machine.graph;
  const { oclif } = server.manifest;
  const commands = isJsonObject(oclif) ? oclif['commands'] : undefined;
  for (const { file, name } of commandFiles(server.paths, commands)) {
    const path = findFile(server, file);
    const module = path === null ? null : machine.graph.loadFile(machine, path);
    const command = module?.exportValue(machine, 'default');
    if (command instanceof Obj) machine.contain(() => start(machine, command, name));
  }
}

/** The files of the commands that a manifest names: one, or all in a folder, each under its path in that folder. */
function commandFiles(
  paths: ReadonlySet<string>,
  commands: JsonValue | undefined,
): { file: string; name: string | null }[] {
  const target = isJsonObject(commands) ? commands['target'] : commands;
  if (typeof target !== 'string') return [];
  if (isJsonObject(commands) && commands['strategy'] === 'single') return [{ file: target, name: null }];
  const folder = `${target.replace(/^\.\//, '').replace(/\/$/, '')}/`;
  return [...paths]
    .filter((path) => path.startsWith(folder) && /\.[cm]?js$/.test(path))
    .sort()
    .slice(0, 200)
    .map((file) => ({
      file,
      name: file
        .slice(folder.length)
        .replace(/(?:\/index)?\.[cm]?js$/, '')
        .replaceAll('/', ' '),
    }));
}
