import { spreadObject } from '../compile/expression.ts';
import type { Machine } from '../machine.ts';
import { ArrayObj, isCallable, NONE, Obj, Unknown, type Site, type Value } from '../value.ts';

/** The value an option has without arguments, marked as one that arguments change. */
export function optionValue(name: string, fallback: Value): Value {
  if (fallback instanceof Obj) {
    if (fallback instanceof ArrayObj)
      fallback.open ??= new Unknown({ kind: 'arguments', text: `--${name}` }, undefined);
    return fallback;
  }
  if (fallback instanceof Unknown)
    return fallback.assumed === NONE ? new Unknown({ kind: 'arguments', text: `--${name}` }) : fallback;
  return new Unknown({ kind: 'arguments', text: `--${name}` }, fallback);
}

function camel(name: string): string {
  return name.replace(/-+([a-z\d])/gi, (_all, letter: string) => letter.toUpperCase());
}

/** What a command that starts the server is called; of others, the name is what asks for its tools. */
const starting =
  /^(?:mcp|server?|serve|start|run|stdio|default|\$0|\*)(?:[-:]?(?:mcp|server?|serve|start|run|stdio))?$/i;

/** Runs what a command does: under the command's name, where it is not the one that starts the server. */
export function runCommand(machine: Machine, name: string | null, run: () => void): void {
  if (name === null || starting.test(name)) run();
  else machine.gatedBy({ by: 'option', condition: `the command ${name}` }, run);
}

/** The name of a command as it is declared (`run <file>`), or null for one that runs without a name. */
function commandName(declared: Value): string | null {
  const text = declared instanceof ArrayObj ? declared.elements[0] : declared;
  return typeof text === 'string' ? (/^[^\s<[]+/.exec(text)?.[0] ?? null) : null;
}

/** An object of options without arguments: what is not declared is not set. */
export function openOptions(machine: Machine): Obj {
  const made = machine.object();
  made.open = new Unknown({ kind: 'arguments', text: 'the options' }, undefined);
  return made;
}

/** `commander`: options have their defaults; actions run, the default command's first. */
export function commanderModule(machine: Machine): Value {
  const known = machine.builtins.get('commander');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('commander', module);
  module.open = new Unknown({ kind: 'limit', text: 'commander' });
  const proto = machine.object();
  proto.open = new Unknown({ kind: 'arguments', text: 'the command' });
  const command = machine.realm.class('Command', proto, (_machine, instance) => {
    machine.define(instance, '#options', openOptions(machine), false);
  });
  const add = (name: string, run: (self: Obj, args: Value[], site: Site | null) => Value): void =>
    void machine.realm.method(proto, name, (_machine, self, args, site) =>
      self instanceof Obj ? run(self, args, site) : self,
    );
  const optionsOf = (self: Obj): Obj => {
    const options = machine.get(self, '#options');
    return options instanceof Obj ? options : openOptions(machine);
  };
  const declare = (self: Obj, flags: Value, fallback: Value): void => {
    if (typeof flags !== 'string') return;
    const long = /--(no-)?([\w-]+)/.exec(flags);
    const name = long?.[2] ?? /-(\w)/.exec(flags)?.[1];
    if (name === undefined) return;
    const value = long?.[1] === undefined ? fallback : true;
    // Without a default there is no such member, and nothing that a spread of the options would write over.
    if (value === undefined) return;
    optionsOf(self).properties.set(camel(name), optionValue(name, value));
  };
  for (const name of ['option', 'requiredOption']) {
    add(name, (self, [flags, , third, fourth]) => {
      declare(self, flags, isCallable(third) ? fourth : third);
      return self;
    });
  }
  add('addOption', (self, [option]) => {
    if (option instanceof Obj) declare(self, machine.get(option, '#flags'), machine.get(option, '#default'));
    return self;
  });
  for (const name of [
    'name',
    'description',
    'version',
    'usage',
    'argument',
    'arguments',
    'alias',
    'aliases',
    'allowUnknownOption',
    'allowExcessArguments',
    'addHelpText',
    'helpOption',
    'showHelpAfterError',
    'exitOverride',
    'configureHelp',
    'configureOutput',
    'enablePositionalOptions',
    'passThroughOptions',
    'summary',
    'hook',
    'on',
    'addArgument',
    'helpCommand',
    'addHelpCommand',
    'showSuggestionAfterError',
    'storeOptionsAsProperties',
    'combineFlagAndOptionalValue',
    'group',
  ]) {
    add(name, (self) => self);
  }
  add('command', (_self, [declared, second, third]) => {
    const options = [second, third].find((value) => value instanceof Obj) ?? machine.object();
    const made = machine.construct(command, []);
    if (made instanceof Obj && !machine.decide(machine.get(options, 'isDefault')).holds)
      machine.define(made, '#name', commandName(declared), false);
    return made;
  });
  add('addCommand', (self) => self);
  add('createCommand', () => machine.construct(command, []));
  add('opts', (self) => optionsOf(self));
  add('optsWithGlobals', (self) => optionsOf(self));
  add('getOptionValue', (self, [name]) => machine.get(optionsOf(self), machine.toKey(name) ?? ''));
  add('action', (self, [callback]) => {
    if (!isCallable(callback)) return self;
    const count = 'code' in callback ? callback.code.length : 2;
    machine.defer(() => {
      // An action gets the command's arguments, then its options, then the command.
      const given: Value[] = Array.from(
        { length: Math.max(0, count - 2) },
        () => new Unknown({ kind: 'arguments', text: 'an argument' }, undefined),
      );
      const rest = count === 1 ? [optionsOf(self)] : [optionsOf(self), self];
      const name = machine.get(self, '#name');
      runCommand(machine, typeof name === 'string' ? name : null, () =>
        machine.call(callback, self, [...given, ...rest]),
      );
    });
    return self;
  });
  for (const name of ['parse', 'parseAsync']) add(name, (self) => (name === 'parse' ? self : machine.promise(self)));
  for (const name of ['help', 'outputHelp', 'error']) add(name, () => undefined);
  const optionProto = machine.object();
  const option = machine.realm.class('Option', optionProto, (_machine, instance, [flags]) =>
    machine.define(instance, '#flags', flags, false),
  );
  machine.realm.method(optionProto, 'default', (_machine, self, [value]) => {
    if (self instanceof Obj) machine.define(self, '#default', value, false);
    return self;
  });
  for (const name of [
    'choices',
    'env',
    'argParser',
    'hideHelp',
    'conflicts',
    'implies',
    'makeOptionMandatory',
    'preset',
  ])
    machine.realm.method(optionProto, name, (_machine, self) => self);
  module.properties.set('Command', command);
  module.properties.set('Option', option);
  const program = machine.construct(command, []);
  module.properties.set('program', program);
  module.properties.set('default', program);
  machine.realm.method(module, 'createCommand', () => machine.construct(command, []));
  return module;
}

/** `yargs`: options have their defaults; handlers of commands run. */
export function yargsModule(machine: Machine): Value {
  const known = machine.builtins.get('yargs');
  if (known !== undefined) return known;
  const make = (): Obj => {
    const self = machine.object();
    const options = openOptions(machine);
    machine.define(options, '_', openList(machine));
    const add = (name: string, run: (args: Value[]) => Value): void =>
      void machine.realm.method(self, name, (_machine, _this, args) => run(args));
    const declare = (name: Value, config: Value): void => {
      if (typeof name !== 'string') return;
      const value = config instanceof Obj ? machine.get(config, 'default') : undefined;
      const made = optionValue(name, value);
      options.properties.set(name, made);
      options.properties.set(camel(name), made);
    };
    for (const name of ['option', 'options', 'positional']) {
      add(name, ([first, config]) => {
        if (typeof first === 'string') declare(first, config);
        else if (first instanceof Obj) for (const key of machine.keys(first)) declare(key, machine.get(first, key));
        return self;
      });
    }
    add('default', ([name, value]) => {
      if (typeof name === 'string') options.properties.set(camel(name), optionValue(name, value));
      return self;
    });
    add('command', (args) => {
      const [first] = args;
      const builder = first instanceof Obj && !(first instanceof ArrayObj) ? machine.get(first, 'builder') : args[2];
      const handler = first instanceof Obj && !(first instanceof ArrayObj) ? machine.get(first, 'handler') : args[3];
      const inner = make();
      if (isCallable(builder)) machine.call(builder, undefined, [inner]);
      else if (builder instanceof Obj) machine.call(machine.get(inner, 'options'), inner, [builder]);
      const parsed = machine.get(inner, 'argv');
      if (parsed instanceof Obj) {
        const all = machine.object();
        spreadObject(machine, all, options);
        spreadObject(machine, all, parsed);
        all.open = options.open;
        const name = commandName(
          first instanceof Obj && !(first instanceof ArrayObj) ? machine.get(first, 'command') : first,
        );
        if (isCallable(handler))
          machine.defer(() => runCommand(machine, name, () => machine.call(handler, undefined, [all])));
      }
      return self;
    });
    for (const name of [
      'scriptName',
      'usage',
      'help',
      'version',
      'alias',
      'strict',
      'strictOptions',
      'strictCommands',
      'demandOption',
      'demandCommand',
      'example',
      'epilogue',
      'epilog',
      'wrap',
      'env',
      'boolean',
      'string',
      'number',
      'array',
      'check',
      'middleware',
      'showHelpOnFail',
      'fail',
      'parserConfiguration',
      'conflicts',
      'implies',
      'group',
      'coerce',
      'choices',
      'recommendCommands',
      'exitProcess',
      'config',
      'completion',
      'locale',
      'hide',
      'nargs',
      'count',
      'describe',
      'updateStrings',
      'showHidden',
      'detectLocale',
      'global',
      'requiresArg',
      'normalize',
      'pkgConf',
      'terminalWidth',
    ]) {
      add(name, () => self);
    }
    for (const name of ['parse', 'parseSync']) add(name, () => options);
    add('parseAsync', () => machine.promise(options));
    add('showHelp', () => undefined);
    self.properties.set('argv', options);
    self.open = new Unknown({ kind: 'limit', text: 'yargs' });
    return self;
  };
  const module = machine.realm.native('yargs', make);
  const single = make();
  for (const [key, value] of single.properties) module.properties.set(key, value);
  machine.realm.method(module, 'hideBin', (_machine, _this, [argv]) => argv);
  module.properties.set('default', module);
  machine.builtins.set('yargs', module);
  return module;
}

/** `yargs/helpers`. */
export function yargsHelpers(machine: Machine): Value {
  const module = machine.object();
  machine.realm.method(module, 'hideBin', () => openList(machine));
  module.open = new Unknown({ kind: 'limit', text: 'yargs' });
  return module;
}

function openList(machine: Machine): ArrayObj {
  const made = machine.array([]);
  made.open = new Unknown({ kind: 'arguments', text: 'process.argv' }, undefined);
  return made;
}
