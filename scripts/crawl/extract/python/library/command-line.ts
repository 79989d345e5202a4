import type { Machine } from '../machine.ts';
import { stringOf, truthOf } from '../operators.ts';
import {
  Dict,
  EnumMember,
  External,
  Func,
  Instance,
  Native,
  Sequence,
  Tainted,
  Unknown,
  dictOf,
  noArguments,
  plain,
  type Arguments,
  type Obj,
  type Site,
  type Value,
} from '../value.ts';

/** The name under which an option's value arrives: `--read-only` gives `read_only`. */
function destinationOf(flags: readonly (string | null)[]): string | null {
  const long =
    flags.find((flag) => flag?.startsWith('--') === true) ??
    flags.find((flag) => flag !== null && !flag.startsWith('-')) ??
    flags[0];
  return long === null || long === undefined
    ? null
    : (long.split('/')[0] ?? long).replace(/^-+/, '').replaceAll('-', '_');
}

function fallbackOf(args: Arguments): Value {
  const given = args.named.get('default');
  if (given !== undefined) return plain(given);
  const action = stringOf(args.named.get('action') ?? null);
  if (action === 'store_true' || truthOf(args.named.get('is_flag') ?? false) === true) return false;
  return action === 'store_false' ? true : null;
}

function option(name: string, fallback: Value): Value {
  const origin = { kind: 'arguments', text: `--${name.replaceAll('_', '-')}` } as const;
  return fallback instanceof Unknown ? new Unknown(fallback.text, origin) : new Tainted(fallback, origin);
}

/** True for `click.option`, `click.command` and the like, which decorate a function and leave it what it is. */
export function isCommandDecorator(path: string): boolean {
  return /^(?:click|typer|asyncclick|rich_click)\.(?:option|argument|command|group|version_option|pass_context|Option|Argument)$/.test(
    path,
  );
}

/** The decorator that such a call gives: an option's default becomes the default of its parameter. */
export function commandOption(path: string, args: Arguments): Value {
  if (/\.(?:Option|Argument)$/.test(path)) {
    const fallback = plain(args.named.get('default') ?? args.positional[0] ?? null);
    const known = fallback instanceof External ? new Unknown('a required option') : fallback;
    return option(destinationOf(args.positional.slice(1).map(stringOf)) ?? 'option', known);
  }
  const direct = plain(args.positional[0] ?? null);
  if (direct instanceof Func) return direct;
  return new Native('decorator', (_machine, inner) => {
    const func = plain(inner.positional[0] ?? null);
    if (/option$|argument$/.test(path) && func instanceof Func) {
      const flags = args.positional.map(stringOf);
      const name = flags.find((flag) => flag !== null && !flag.startsWith('-')) ?? destinationOf(flags);
      if (name !== null && name !== undefined) {
        func.options ??= new Map();
        func.options.set(name, option(name, fallbackOf(args)));
      }
    }
    return inner.positional[0] ?? null;
  });
}

/** True for the class of an application that commands are added to. */
export function isCommandApp(path: string): boolean {
  return /^(?:click|typer|asyncclick|cyclopts)\.(?:Typer|Group|Command|App)$/.test(path);
}

/** Makes options of the parameters that have a default: typer, cyclopts and fire read them off the signature. */
export function readOptions(command: Value): void {
  const func = plain(command);
  if (!(func instanceof Func)) return;
  for (const { name, fallback } of func.parameters) {
    const isSettled = fallback === null || typeof fallback !== 'object' || fallback instanceof EnumMember;
    if (fallback === undefined || !isSettled || func.options?.has(name) === true) continue;
    func.options ??= new Map();
    func.options.set(name, option(name, fallback));
  }
}

/** True for a function that runs another as a command line program: `typer.run`, `fire.Fire`. */
export function isProgramRunner(path: string): boolean {
  return /^(?:typer\.run|fire\.(?:core\.)?Fire|tyro\.cli|cyclopts\.run|plac\.call)$/.test(path);
}

/** Adds a command to an application. */
export function addCommand(owner: Obj, command: Value): void {
  readOptions(command);
  const known = owner.attrs.get('__commands__');
  const commands = known instanceof Sequence ? known : new Sequence('list', []);
  owner.attrs.set('__commands__', commands);
  commands.items.push(plain(command));
}

/** What `@app.command()` and `@group.command()` are: they keep the function, which starting the application may run. */
export function commandDecorator(owner: Obj, name: string): Native {
  return new Native(name, (_machine, args) => {
    const direct = plain(args.positional[0] ?? null);
    if (direct instanceof Func) {
      addCommand(owner, direct);
      return direct;
    }
    return new Native('decorator', (_inner, given) => {
      addCommand(owner, given.positional[0] ?? null);
      return given.positional[0] ?? null;
    });
  });
}

/** The commands that starting a value may run. */
export function commandsOf(value: Value): Value[] {
  const inner = plain(value);
  const commands = typeof inner === 'object' && inner !== null ? inner.attrs.get('__commands__') : undefined;
  return commands instanceof Sequence ? commands.items : [];
}

/** The members of `argparse` objects that decide what `parse_args()` gives, or undefined. */
export function commandLineMember(machine: Machine, value: Instance, name: string, site: Site): Value | undefined {
  const path = value.cls instanceof External ? value.cls.path : '';
  if (path === 'argparse.Namespace')
    return new Unknown(site.text, { kind: 'arguments', text: `--${name.replaceAll('_', '-')}` });
  if (isCommandApp(path)) {
    if (name === 'add_typer' || name === 'add_command') {
      return new Native(name, (_running, args) => {
        addCommand(value, args.positional[0] ?? null);
        return null;
      });
    }
    return name === 'command' || name === 'callback' || name === 'group' ? commandDecorator(value, name) : undefined;
  }
  if (!/(?:^|\.)ArgumentParser$/.test(path) && path !== 'argparse.Group') return undefined;
  const known = value.attrs.get('__options__');
  const options = known instanceof Dict ? known : new Dict();
  value.attrs.set('__options__', options);
  switch (name) {
    case 'add_argument':
      return new Native(name, (_running, args) => {
        const destination = stringOf(args.named.get('dest') ?? null) ?? destinationOf(args.positional.map(stringOf));
        if (destination !== null) {
          const fallback = fallbackOf(args);
          options.entries.set(`s${destination}`, { key: destination, value: option(destination, fallback) });
        }
        return null;
      });
    case 'set_defaults':
      return new Native(name, (_running, args) => {
        for (const [key, given] of args.named) options.entries.set(`s${key}`, { key, value: given });
        return null;
      });
    case 'add_argument_group':
    case 'add_mutually_exclusive_group':
      return new Native(name, () => {
        const group = new Instance(new External('argparse.Group'), noArguments(), site);
        group.attrs.set('__options__', options);
        return group;
      });
    case 'parse_args':
    case 'parse_known_args':
      return new Native(name, () => {
        machine.step();
        const space = new Instance(new External('argparse.Namespace'), noArguments(), site);
        for (const entry of dictOf(
          [...options.entries.values()].map((one) => [one.key, one.value] as const),
        ).entries.values()) {
          if (typeof entry.key === 'string') space.attrs.set(entry.key, entry.value);
        }
        return space;
      });
    case 'error':
    case 'exit':
    case 'print_help':
      return new Native(name, () => null);
    default:
      return undefined;
  }
}
