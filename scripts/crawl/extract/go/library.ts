import { maxItems } from './budget.ts';
import { first } from './evaluate.ts';
import { invoke, translated } from './invoke.ts';
import { jsonText } from './json.ts';
import { Panicked, type Machine } from './machine.ts';
import { mcpGoCall } from './mcp-go.ts';
import { otherLibraryCall, registerByParts } from './other-libraries.ts';
import { carry, contains, textOf } from './operators.ts';
import { schemaForType } from './schema-of-type.ts';
import { sprintf } from './text.ts';
import { libraryOf } from './tool-type.ts';
import {
  External,
  Func,
  GoMap,
  Native,
  RawJson,
  Slice,
  Struct,
  Tainted,
  Tuple,
  Unknown,
  keyOf,
  originOf,
  plain,
  type Site,
  type Value,
} from './value.ts';

/** The result of calling something outside the module. */
export function callExternal(machine: Machine, callee: External, args: readonly Value[], site: Site): Value {
  machine.step();
  const { path, name } = callee;
  if (path === 'builtin') return callBuiltin(machine, name, args, site);
  const known = models.get(`${path}.${name}`)?.(machine, args, site);
  if (known !== undefined) return known;
  const library = libraryOf(path);
  if (library !== null) {
    const result = mcpGoCall(machine, library, name, args, site);
    if (result !== undefined) return result;
  }
  const other = otherLibraryCall(machine, path, name, args, site);
  if (other !== undefined) return other;
  if (path.endsWith('/jsonschema') && (name === 'For' || name === 'ForType')) {
    const [type] = site.types;
    if (type !== undefined) return new Tuple([schemaForType(machine, type, 'google'), null]);
  }
  // Helpers that give a pointer to their argument, under many names.
  if (/^(?:Ptr|To|ToPtr|Pointer|ToBoolPtr|Bool|String|Int|Float64|Of)$/.test(name) && args.length === 1)
    return args[0] ?? null;
  if (registers.has(name)) return register(machine, args, site);
  for (const arg of args) {
    const value = plain(arg);
    // A command that is started runs its function.
    if (value instanceof Struct && name === 'Execute') runCommand(machine, value, site, 0);
  }
  return translated(args) ?? new Unknown(site.text, args.map(originOf).find((origin) => origin !== null) ?? null);
}

const registers = new Set(['AddTool', 'AddTools', 'SetTools', 'RegisterTool', 'AddSessionTool', 'AddSessionTools']);

/** Hands tools to a server: `AddTool(tool, handler)`, `AddTool(server, tool, handler)`, or several of them. */
export function register(machine: Machine, args: readonly Value[], site: Site): Value {
  const handler =
    args
      .toReversed()
      .map(plain)
      .find((arg) => arg instanceof Func || arg instanceof Native) ?? null;
  let found = false;
  const visit = (value: Value, depth: number, own: Value): void => {
    const inner = plain(value);
    if (inner instanceof Slice && depth < 4) for (const item of inner.items) visit(item, depth + 1, own);
    if (!(inner instanceof Struct) || depth > 4) return;
    const nested = plain(inner.fields.get('Tool') ?? null);
    if (nested instanceof Struct) visit(nested, depth + 1, plain(inner.fields.get('Handler') ?? null));
    else if (inner.fields.has('Name')) {
      found = true;
      machine.register(inner, {
        handler: own,
        types: site.types,
        typed: depth === 0 && /^\w*mcp\w*\.AddTool/i.test(site.text),
      });
    }
  };
  for (const arg of args) visit(arg, 0, handler);
  if (!found && registerByParts(machine, args, site)) return null;
  if (!found && !machine.sweeping && args.some((arg) => plain(arg) instanceof Unknown)) machine.unread ??= site;
  return null;
}

/** Runs what a command of a command line library runs, and its subcommands, each on its own. */
export function runCommand(machine: Machine, command: Struct, site: Site, depth: number): void {
  if (depth > 6) return;
  for (const field of [
    'PersistentPreRunE',
    'PersistentPreRun',
    'PreRunE',
    'PreRun',
    'Before',
    'RunE',
    'Run',
    'Action',
  ]) {
    const func = plain(command.fields.get(field) ?? null);
    if (!(func instanceof Func)) continue;
    try {
      invoke(machine, func, [new Unknown('cmd'), new Unknown('args')], { ...site, types: [] });
    } catch (error) {
      if (!(error instanceof Panicked)) throw error;
    }
  }
  for (const field of ['Commands', 'Subcommands', '\0commands']) {
    const children = plain(command.fields.get(field) ?? null);
    if (children instanceof Slice)
      for (const child of children.items.map(plain))
        if (child instanceof Struct) runCommand(machine, child, site, depth + 1);
  }
}

/** A method of a struct of a library, a slice or something unread; undefined where nothing is known of it. */
export function libraryMethod(machine: Machine, holder: Value, name: string, site: Site): Value | undefined {
  machine.step();
  if (holder instanceof Struct && holder.type !== null && holder.type.declaration === null) {
    if (
      name === 'Execute' ||
      name === 'ExecuteContext' ||
      name === 'ExecuteC' ||
      name === 'Run' ||
      name === 'RunContext'
    ) {
      return new Native((running, _args, at) => {
        runCommand(running, holder, at, 0);
        return null;
      });
    }
    if (name === 'AddCommand') {
      return new Native((_running, args) => {
        const known = holder.fields.get('\0commands');
        const commands = known instanceof Slice ? known : new Slice([]);
        commands.items.push(...args);
        holder.fields.set('\0commands', commands);
        return null;
      });
    }
  }
  // What reflection wraps a function in has the function's own type.
  if (holder instanceof Func && (name === 'Type' || name === 'Interface')) return new Native(() => holder);
  if (name === 'GetMcpToolInputSchema' && holder instanceof Struct) return new Native(() => holder);
  if (registers.has(name)) return new Native((running, args, at) => register(running, args, at));
  if (holder instanceof Struct && holder.type?.declaration === null && name === 'WriteString') return buffered(holder);
  if (holder instanceof Struct && holder.type?.declaration === null && name === 'String') {
    const written = holder.fields.get('\0text');
    if (written !== undefined) return new Native(() => written);
  }
  if (holder instanceof Unknown) {
    return new Native((_running, args, at) => translated(args) ?? new Unknown(at.text, holder.origin));
  }
  return holder instanceof Struct && /^[A-Z]/.test(name) ? structFallback(holder, name, site) : undefined;
}

function structFallback(holder: Struct, name: string, site: Site): Value | undefined {
  // A field that a library's struct may have and that was not set.
  return holder.type?.declaration === null && !site.text.endsWith(')')
    ? (holder.fields.get(name) ?? new Unknown(site.text))
    : undefined;
}

/** `strings.Builder`: what was written stands in a hidden field. */
function buffered(builder: Struct): Native {
  return new Native((_machine, args) => {
    const [before, piece] = [textOf(builder.fields.get('\0text') ?? ''), textOf(args[0] ?? null)];
    builder.fields.set(
      '\0text',
      before === null || piece === null ? new Unknown('a text that is built') : before + piece,
    );
    return null;
  });
}

type Model = (machine: Machine, args: readonly Value[], site: Site) => Value | undefined;

function environment(withOk: boolean): Model {
  return (machine, args, site) => {
    const name = textOf(args[0] ?? null);
    if (name !== null) machine.environment.add(name);
    const value = new Tainted('', { kind: 'environment', text: name ?? site.text });
    return withOk ? new Tuple([value, new Tainted(false, value.origin)]) : value;
  };
}

function text(fold: (value: string, ...others: string[]) => Value | undefined): Model {
  return (_machine, args) => {
    const texts = args.map(textOf);
    const [one, ...others] = texts;
    if (one === undefined || one === null || others.includes(null)) return undefined;
    const result = fold(one, ...(others as string[]));
    return result === undefined ? undefined : carry(result, ...args);
  };
}

function option(at: number): Model {
  return (_machine, args) =>
    new Tainted(plain(args[at] ?? null), { kind: 'arguments', text: `-${textOf(args[0] ?? null) ?? 'option'}` });
}

const trim = (value: string, cut: string): string => {
  let [from, to] = [0, value.length];
  while (from < to && cut.includes(value[from] ?? '')) from += 1;
  while (to > from && cut.includes(value[to - 1] ?? '')) to -= 1;
  return value.slice(from, to);
};

const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  // Reflection on a function gives the function, and what is made with its type stands for it.
  ['reflect.ValueOf', (_machine, args) => (plain(args[0] ?? null) instanceof Func ? args[0] : undefined)],
  ['reflect.TypeOf', (_machine, args) => (plain(args[0] ?? null) instanceof Func ? args[0] : undefined)],
  ['reflect.MakeFunc', (_machine, args) => (plain(args[0] ?? null) instanceof Func ? args[0] : undefined)],
  ['os.Getenv', environment(false)],
  ['os.LookupEnv', environment(true)],
  ['os.Exit', panics],
  ['log.Fatal', panics],
  ['log.Fatalf', panics],
  [
    'fmt.Sprintf',
    (_machine, args) => {
      const template = textOf(args[0] ?? null);
      const values = args.slice(1).map((arg) => {
        const inner = plain(arg);
        if (typeof inner === 'object') return inner instanceof RawJson ? inner.text : listText(inner);
        return inner;
      });
      const folded = template === null ? null : sprintf(template, values);
      return folded === null ? undefined : carry(folded, ...args);
    },
  ],
  ['fmt.Sprint', text((...parts) => parts.join(''))],
  ['strings.TrimSpace', text((value) => value.trim())],
  ['strings.ToLower', text((value) => value.toLowerCase())],
  ['strings.ToUpper', text((value) => value.toUpperCase())],
  ['strings.Trim', text((value, cut = '') => trim(value, cut))],
  ['strings.TrimPrefix', text((value, cut = '') => (value.startsWith(cut) ? value.slice(cut.length) : value))],
  [
    'strings.TrimSuffix',
    text((value, cut = '') => (cut !== '' && value.endsWith(cut) ? value.slice(0, -cut.length) : value)),
  ],
  ['strings.ReplaceAll', text((value, from = '', to = '') => value.replaceAll(from, () => to))],
  ['strings.HasPrefix', text((value, part = '') => value.startsWith(part))],
  ['strings.HasSuffix', text((value, part = '') => value.endsWith(part))],
  ['strings.Contains', text((value, part = '') => value.includes(part))],
  ['strings.EqualFold', text((value, other = '') => value.toLowerCase() === other.toLowerCase())],
  ['strings.Split', text((value, by = '') => new Slice(value === '' && by !== '' ? [''] : value.split(by)))],
  ['strings.Fields', text((value) => new Slice(value.trim() === '' ? [] : value.trim().split(/\s+/)))],
  [
    'strings.Join',
    (_machine, args) => {
      const list = plain(args[0] ?? null);
      const by = textOf(args[1] ?? null);
      const parts = list instanceof Slice && !list.open ? list.items.map(textOf) : [null];
      return by === null || parts.includes(null) ? undefined : parts.join(by);
    },
  ],
  [
    'strings.Repeat',
    (_machine, args) => {
      const [value, count] = [textOf(args[0] ?? null), plain(args[1] ?? null)];
      return value === null || typeof count !== 'number' || value.length * count > 100_000
        ? undefined
        : value.repeat(Math.max(count, 0));
    },
  ],
  [
    'strconv.Itoa',
    (_machine, args) => (typeof plain(args[0] ?? null) === 'number' ? String(plain(args[0] ?? null)) : undefined),
  ],
  [
    'slices.Contains',
    (_machine, args) => {
      const answer = contains(args[0] ?? null, args[1] ?? null);
      return answer === null ? undefined : carry(answer, ...args);
    },
  ],
  ['slices.Concat', (_machine, args) => concat(args)],
  ['slices.Clone', (_machine, args) => args[0]],
  [
    'maps.Clone',
    (_machine, args) => {
      const source = plain(args[0] ?? null);
      if (!(source instanceof GoMap)) return args[0];
      const copy = new GoMap();
      for (const [key, entry] of source.entries) copy.entries.set(key, entry);
      copy.open = source.open;
      return copy;
    },
  ],
  [
    'maps.Values',
    (_machine, args) => {
      const map = plain(args[0] ?? null);
      return map instanceof GoMap ? new Slice([...map.entries.values()].map(({ value }) => value)) : undefined;
    },
  ],
  [
    'maps.Copy',
    (_machine, args) => {
      const [target, source] = args.map(plain);
      if (target instanceof GoMap && source instanceof GoMap)
        for (const [key, entry] of source.entries) target.entries.set(key, entry);
      else if (target instanceof GoMap && source !== null) target.open = true;
      return null;
    },
  ],
  [
    'encoding/json.RawMessage',
    (_machine, args) => {
      const json = textOf(args[0] ?? null);
      return json === null ? undefined : new RawJson(json);
    },
  ],
  ['errors.New', () => new Unknown('an error')],
  ['json.Marshal', marshal],
  ['encoding/json.Marshal', marshal],
  ['encoding/json.MarshalIndent', marshal],
  ['flag.Bool', option(1)],
  ['flag.String', option(1)],
  ['flag.Int', option(1)],
  ['github.com/spf13/pflag.Bool', option(1)],
  ['github.com/spf13/pflag.String', option(1)],
  ['sync.OnceValue', (_machine, args) => args[0]],
  ['context.Background', () => new Unknown('context.Background()')],
  ['reflect.TypeOf', () => undefined],
]);

function panics(): never {
  throw new Panicked();
}

function marshal(_machine: Machine, args: readonly Value[]): Value | undefined {
  const json = jsonText(args[0] ?? null);
  return json === null ? undefined : new Tuple([new RawJson(json), null]);
}

function concat(args: readonly Value[]): Slice {
  const lists = args.map(plain);
  const joined = new Slice(lists.flatMap((list) => (list instanceof Slice ? list.items : [])));
  joined.open = lists.some((list) => !(list instanceof Slice) || list.open);
  return joined;
}

/** A slice of texts as `%v` and `%s` print it, or null. */
function listText(value: Value): string | null {
  if (!(value instanceof Slice) || value.open) return null;
  const parts = value.items.map(textOf);
  return parts.includes(null) ? null : `[${parts.join(' ')}]`;
}

function callBuiltin(machine: Machine, name: string, args: readonly Value[], site: Site): Value {
  const [one = null, ...others] = args;
  const inner = plain(one);
  switch (name) {
    case 'append': {
      const list = new Slice(inner instanceof Slice ? [...inner.items, ...others.map(first)] : others.map(first));
      list.open = inner instanceof Slice ? inner.open : inner !== null;
      if (list.items.some((item) => item instanceof Unknown && item.text.endsWith('...'))) {
        list.items = list.items.filter((item) => !(item instanceof Unknown && item.text.endsWith('...')));
        list.open = true;
      }
      return list.items.length > maxItems ? new Unknown(site.text) : list;
    }
    case 'len':
      if (inner instanceof Slice && !inner.open) return inner.items.length;
      if (inner instanceof GoMap && !inner.open) return inner.entries.size;
      return typeof inner === 'string'
        ? carry(new TextEncoder().encode(inner).length, one)
        : inner === null
          ? 0
          : new Unknown(site.text, originOf(one));
    case 'panic':
      throw new Panicked();
    case 'delete': {
      const key = keyOf(args[1] ?? null);
      if (inner instanceof GoMap && key !== null && machine.gates.length === 0) inner.entries.delete(key);
      return null;
    }
    case 'min':
    case 'max': {
      const numbers = args.map(plain).filter((arg) => typeof arg === 'number');
      return numbers.length === args.length ? Math[name](...numbers) : new Unknown(site.text);
    }
    default:
      return translated(args) ?? new Unknown(site.text);
  }
}
