import { maxItems } from '../budget.ts';
import { attributeOf } from '../attribute.ts';
import { gateOf } from '../gate.ts';
import { decorated, invoke, noteServers } from '../invoke.ts';
import { addItems } from '../items.ts';
import { fromJson, toJson } from '../json.ts';
import { Raised, type Machine } from '../machine.ts';
import { carry, isInstance, itemsOf, numberOf, stringOf, truthOf, uniqueItems } from '../operators.ts';
import { typeSchema } from '../schema/model-schema.ts';
import { ServerValue, type ServerLibrary } from '../server-value.ts';
import { represent, show } from '../show.ts';
import { cleanDoc, dedent } from '../text.ts';
import {
  Cls,
  Descriptor,
  Dict,
  EnumMember,
  External,
  Func,
  Gated,
  Generic,
  Instance,
  Method,
  Module,
  Native,
  Sequence,
  Tainted,
  Union,
  Unknown,
  dictOf,
  keyOf,
  lineage,
  noArguments,
  originOf,
  plain,
  type Arguments,
  type Obj,
  type Site,
  type Value,
} from '../value.ts';
import { commandLineMember, commandOption, isCommandDecorator, isProgramRunner, readOptions } from './command-line.ts';
import { convertNumber, rangeOf } from './builtins.ts';
import { fileModels, joinPaths, openFile, pathOf } from './files.ts';

/** Which kind of server the class at a path makes, or null where it makes none. */
export function serverLibraryOf(path: string): ServerLibrary | null {
  if (/^fastmcp(?:\.|$).*(?:FastMCP)$/.test(path)) return 'fastmcp';
  if (/^mcp\..*\b(?:FastMCP|MCPServer)$/.test(path)) return 'sdk';
  if (/^mcp\.server(?:\.lowlevel)?(?:\.server)?\.Server$/.test(path)) return 'lowlevel';
  return /(?:^|\.)FastMCP$/.test(path) ? 'fastmcp' : null;
}

/** What calling, or extending, a modelled class of a library gives an object, or null. */
export function nativeFor(machine: Machine, path: string, args: Arguments, site: Site): Obj | null {
  const library = serverLibraryOf(path);
  if (library === null) return null;
  const server = new ServerValue(library, site);
  machine.servers.push(server);
  server.configure(machine, args, site);
  return server;
}

/** The result of calling something of a library that is not read. */
export function callExternal(machine: Machine, path: string, args: Arguments, site: Site): Value {
  if (path.startsWith('builtins.')) return callBuiltin(machine, path.slice('builtins.'.length), args, site);
  const server = nativeFor(machine, path, args, site);
  if (server !== null) return server;
  const model = models.get(path) ?? models.get(path.slice(path.lastIndexOf('.', path.lastIndexOf('.') - 1) + 1));
  const result = model?.(machine, args, site);
  if (result !== undefined) return result;
  if (serverLibraryOf(path.slice(0, path.lastIndexOf('.'))) !== null && /\.(?:from_|as_proxy)/.test(path))
    return generated(machine, path, site);
  if (/^fastmcp\..*\b(?:create_proxy|FastMCPOpenAPI|FastMCPProxy)$/.test(path)) return generated(machine, path, site);
  if (isCommandDecorator(path)) return commandOption(path, args);
  const func = decorated(args);
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (isProgramRunner(path)) {
    readOptions(args.positional[0] ?? null);
    return invoke(machine, args.positional[0] ?? null, noArguments(), site);
  }
  if (func !== undefined && !/^[A-Z]/.test(name)) return func;
  if (/^(?:asyncio|anyio|trio|uvloop|nest_asyncio)\b.*\brun/.test(path)) return runner(machine, args, site);
  noteServers(machine, path, args);
  if (/^_?[A-Z]/.test(name) || path === 'dataclasses.field' || path === 'enum.auto') {
    const instance = new Instance(new External(path), args, site);
    instance.gates = machine.gates;
    if (/^mcp(?:_types)?\..*\bTool$/.test(path) || path === 'mcp_types.Tool') machine.definitions.push(instance);
    return instance;
  }
  return new Unknown(site.text, [...args.positional].map(originOf).find((origin) => origin !== null) ?? null);
}

/** A server whose tools come from a document or another server when it runs. */
function generated(machine: Machine, path: string, site: Site): Value {
  const server = new ServerValue('fastmcp', site);
  machine.servers.push(server);
  machine.generated.push({
    server,
    why: `${path.split('.').slice(-2).join('.')} makes tools when the server runs.`,
    site,
  });
  return server;
}

function runner(machine: Machine, args: Arguments, site: Site): Value {
  const [first = null, ...rest] = args.positional;
  const value = plain(first);
  return value instanceof Func || value instanceof Method
    ? invoke(machine, value, { ...noArguments(), positional: rest }, site)
    : first;
}

type Model = (machine: Machine, args: Arguments, site: Site) => Value | undefined;

function environment(machine: Machine, args: Arguments, site: Site): Value {
  const name = stringOf(args.positional[0] ?? args.named.get('key') ?? null);
  if (name !== null) machine.environment.add(name);
  const fallback = args.positional[1] ?? args.named.get('default') ?? null;
  const origin = { kind: 'environment', text: name ?? site.text } as const;
  return plain(fallback) instanceof Unknown ? new Unknown(site.text, origin) : new Tainted(plain(fallback), origin);
}

function stringModel(fold: (text: string) => string): Model {
  return (_machine, args) => {
    const text = stringOf(args.positional[0] ?? null);
    return text === null ? undefined : carry(fold(text), args.positional[0] ?? null);
  };
}

const passThrough: Model = (_machine, args) => args.positional.at(-1);
const first: Model = (_machine, args) => args.positional[0];

const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  ...fileModels,
  ['os.getenv', environment],
  ['environ.get', environment],
  ['os.environ.get', environment],
  ['textwrap.dedent', stringModel(dedent)],
  ['inspect.cleandoc', stringModel(cleanDoc)],
  [
    'inspect.getdoc',
    (_machine, args) => {
      const value = plain(args.positional[0] ?? null);
      const func = value instanceof Method ? value.func : value;
      const doc = func instanceof Func || func instanceof Cls ? func.doc : null;
      return doc === null ? null : cleanDoc(doc);
    },
  ],
  ['typing.cast', passThrough],
  ['copy.deepcopy', first],
  ['copy.copy', first],
  [
    'functools.wraps',
    (_machine, args) => {
      const wrapped = plain(args.positional[0] ?? null);
      return new Native('wraps', (_running, inner) => {
        const wrapper = plain(inner.positional[0] ?? null);
        const source = wrapped instanceof Method ? wrapped.func : wrapped;
        if (wrapper instanceof Func && source instanceof Func && wrapper !== source) {
          wrapper.wraps = source;
          wrapper.name = source.name;
          for (const [key, value] of source.attrs) wrapper.attrs.set(key, value);
        }
        return wrapper;
      });
    },
  ],
  [
    'functools.partial',
    (_machine, args) => {
      const [func = null, ...bound] = args.positional;
      return new Native('partial', (running, inner, site) =>
        invoke(
          running,
          func,
          {
            positional: [...bound, ...inner.positional],
            named: new Map([...args.named, ...inner.named]),
            open: inner.open,
          },
          site,
        ),
      );
    },
  ],
  ['functools.lru_cache', first],
  ['functools.cache', first],
  ['functools.cached_property', (_machine, args) => new Descriptor('property', args.positional[0] ?? null)],
  ['dataclasses.dataclass', first],
  ['abc.abstractmethod', first],
  ['contextlib.asynccontextmanager', first],
  ['contextlib.contextmanager', first],
  ['asyncio.get_event_loop', () => new External('asyncio')],
  ['asyncio.gather', (_machine, args) => new Sequence('list', [...args.positional])],
  ['asyncio.create_task', first],
  ['asyncio.to_thread', runner],
  ['asyncio.wait_for', first],
  [
    'sys.exit',
    () => {
      throw new Raised(null);
    },
  ],
  [
    'json.dumps',
    (_machine, args) => {
      const { value, gaps } = toJson(args.positional[0] ?? null);
      return gaps.length > 0
        ? undefined
        : args.named.size === 0
          ? pythonJson(value)
          : args.named.has('indent')
            ? JSON.stringify(value, null, numberOf(args.named.get('indent') ?? null) ?? 2)
            : undefined;
    },
  ],
  ['collections.OrderedDict', (machine, args, site) => callBuiltin(machine, 'dict', args, site)],
  [
    'collections.defaultdict',
    (machine) => {
      const dict = new Dict();
      dict.depth = machine.gates.length;
      return dict;
    },
  ],
  ['itertools.chain', (machine, args) => joined(machine, args.positional)],
  ['chain.from_iterable', (machine, args) => joined(machine, itemsOf(machine, args.positional[0] ?? null) ?? [])],
  [
    'importlib.import_module',
    (machine, args, site) => {
      const name = stringOf(args.positional[0] ?? null);
      const parent = stringOf(args.positional[1] ?? args.named.get('package') ?? null);
      return name === null ? undefined : machine.loader.importByName(machine, name, parent, site);
    },
  ],
  ['pkgutil.iter_modules', submodules],
  ['pkgutil.walk_packages', submodules],
  [
    'inspect.getmembers',
    (_machine, args) => {
      const value = plain(args.positional[0] ?? null);
      if (value instanceof Instance && value.cls instanceof Cls) {
        const members = lineage(value.cls).flatMap((base) => (base instanceof Cls ? [...base.attrs] : []));
        return pairs(
          new Map(members.map(([name, member]) => [name, member instanceof Func ? new Method(member, value) : member])),
        );
      }
      if (value instanceof Module) return pairs(value.scope?.vars ?? new Map());
      return value instanceof Cls ? pairs(value.attrs) : undefined;
    },
  ],
  ['inspect.isclass', (_machine, args) => plain(args.positional[0] ?? null) instanceof Cls],
  ['inspect.isfunction', (_machine, args) => plain(args.positional[0] ?? null) instanceof Func],
  [
    'inspect.isroutine',
    (_machine, args) => {
      const value = plain(args.positional[0] ?? null);
      return value instanceof Unknown
        ? undefined
        : value instanceof Func || value instanceof Method || value instanceof Native;
    },
  ],
  ['inspect.ismethod', (_machine, args) => plain(args.positional[0] ?? null) instanceof Method],
  ['inspect.iscoroutinefunction', (_machine, args) => isFunction(args)],
  ['asyncio.iscoroutinefunction', (_machine, args) => isFunction(args)],
  ['inspect.isabstract', () => undefined],
  [
    'os.path.join',
    (_machine, args) => {
      const parts = args.positional.map(pathOf);
      return parts.includes(null) ? undefined : joinPaths(parts as string[]);
    },
  ],
  ['tools.tool', markTool],
  ['fastmcp.tool', markTool],
  ['mcp_mixin.mcp_tool', markTool],
  [
    'Tool.from_function',
    (machine, args, site) => {
      const instance = new Instance(new External('fastmcp.tools.Tool'), args, site);
      instance.gates = machine.gates;
      return instance;
    },
  ],
  ['FunctionTool.from_function', (machine, args, site) => models.get('Tool.from_function')?.(machine, args, site)],
  ['types.ToolAnnotations', undefinedModel],
  ['TypeAdapter.json_schema', undefinedModel],
  [
    'types.SimpleNamespace',
    (_machine, args, site) => {
      const space = new Instance(new External('types.SimpleNamespace'), args, site);
      for (const [key, value] of args.named) space.attrs.set(key, value);
      return space;
    },
  ],
  ['typing.NewType', (_machine, args) => args.positional[1]],
  [
    'typing.get_args',
    (_machine, args) => {
      const value = plain(args.positional[0] ?? null);
      if (value instanceof Union) return new Sequence('tuple', value.members);
      return value instanceof Generic ? new Sequence('tuple', value.args) : undefined;
    },
  ],
  ['re.sub', undefinedModel],
]);

function undefinedModel(): undefined {
  return undefined;
}

function isFunction(args: Arguments): boolean | undefined {
  const value = plain(args.positional[0] ?? null);
  const func = value instanceof Method ? value.func : value;
  return func instanceof Func ? func.node.children.some((child) => child.type === 'async') : undefined;
}

function pairs(members: ReadonlyMap<string, Value>): Sequence {
  return new Sequence(
    'list',
    [...members].map(([name, value]) => new Sequence('tuple', [name, value])),
  );
}

function joined(machine: Machine, sources: readonly Value[]): Sequence {
  const result = new Sequence('list', []);
  result.depth = machine.gates.length;
  for (const source of sources) addItems(machine, result, source);
  return result;
}

/** `@tool` of a library: the options wait on the function until a server takes it. */
function markTool(_machine: Machine, args: Arguments, site: Site): Value {
  const mark = (value: Value): Value => {
    const func = plain(value);
    if (func instanceof Func) {
      const named = new Map(args.named);
      const name = stringOf(args.positional[0] ?? null);
      if (name !== null) named.set('name', name);
      func.attrs.set('__tool_options__', new Instance(new External('fastmcp.tools.tool'), { ...args, named }, site));
    }
    return value;
  };
  const direct = decorated(args);
  return direct === undefined
    ? new Native('decorator', (_running, inner) => mark(inner.positional[0] ?? null))
    : mark(direct);
}

function submodules(machine: Machine, args: Arguments, site: Site): Value | undefined {
  const path = plain(args.positional[0] ?? args.named.get('path') ?? null);
  const prefix = stringOf(args.positional[1] ?? args.named.get('prefix') ?? '') ?? '';
  const directory = path instanceof Sequence ? stringOf(path.items[0] ?? null) : null;
  if (directory === null) return undefined;
  const items = machine.loader.modulesIn(directory).map(({ name, isPackage }) => {
    const info = new Sequence('tuple', [null, prefix + name, isPackage]);
    info.attrs.set('name', prefix + name);
    info.attrs.set('ispkg', isPackage);
    return info;
  });
  machine.step();
  return items.length === 0 ? new Unknown(site.text) : new Sequence('list', items);
}

/** JSON text as `json.dumps` writes it without options. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`)
      .join(', ')}}`;
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a `string.Template` gives with its placeholders filled in, or undefined where one is not known. */
function substituted(template: Instance, { named, positional }: Arguments): Value | undefined {
  const text = stringOf(template.args.positional[0] ?? null);
  const given = plain(positional[0] ?? null);
  if (text === null) return undefined;
  let whole = true;
  const filled = text.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (match, bare?: string, braced?: string) => {
    const key = bare ?? braced;
    if (key === undefined) return match === '$$' ? '$' : match;
    const entry = named.get(key) ?? (given instanceof Dict ? given.entries.get(`s${key}`)?.value : undefined);
    const shown = entry === undefined ? null : show(entry);
    if (shown === null) whole = false;
    return shown ?? match;
  });
  return whole ? filled : undefined;
}

/** An attribute of an object of a library's class, or undefined. */
export function memberOfExternal(machine: Machine, value: Instance, name: string, site: Site): Value | undefined {
  const { path } = value.cls as External;
  const commandLine = commandLineMember(machine, value, name, site);
  if (commandLine !== undefined) return commandLine;
  if (path === 'string.Template' && /^(?:safe_)?substitute$/.test(name)) {
    return new Native(name, (_running, args, at) => substituted(value, args) ?? new Unknown(at.text));
  }
  if (path.endsWith('.TypeAdapter') && name === 'json_schema') {
    return new Native(name, (running) => fromJson(typeSchema(running, value.args.positional[0] ?? null)));
  }
  return undefined;
}

function callBuiltin(machine: Machine, name: string, args: Arguments, site: Site): Value {
  const [one, two, three] = args.positional;
  const inner = plain(one ?? null);
  const unknown = (): Value =>
    new Unknown(site.text, args.positional.map(originOf).find((origin) => origin !== null) ?? null);
  const known = (value: Value | undefined | null, fallback?: undefined): Value =>
    value === undefined ? (fallback ?? unknown()) : carry(value, ...args.positional);
  switch (name) {
    case 'str': {
      if (one === undefined) return '';
      const shown = inner instanceof Unknown ? null : show(inner);
      return shown === null ? unknown() : known(shown);
    }
    case 'repr': {
      const shown = represent(inner);
      return shown === null ? unknown() : known(shown);
    }
    case 'int':
    case 'float':
      return known(convertNumber(name, inner));
    case 'bool': {
      const truth = truthOf(one ?? null);
      return truth === null ? unknown() : known(truth);
    }
    case 'len': {
      if (inner instanceof Sequence && !inner.open) return inner.items.length;
      if (inner instanceof Dict && !inner.open) return inner.entries.size;
      return typeof inner === 'string' ? [...inner].length : unknown();
    }
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
    case 'iter':
    case 'reversed':
    case 'sorted': {
      const kind = name === 'tuple' ? 'tuple' : name === 'set' || name === 'frozenset' ? 'set' : 'list';
      const result = new Sequence(kind, []);
      result.depth = machine.gates.length;
      if (one !== undefined) {
        const items = itemsOf(machine, one);
        if (items === null) return unknown();
        result.items.push(...(kind === 'set' ? uniqueItems(items).items : items));
        result.open = inner instanceof Sequence && inner.open;
      }
      if (name === 'reversed') result.items.reverse();
      if (name === 'sorted' && args.named.size === 0) sortText(result.items);
      return result;
    }
    case 'dict': {
      const dict =
        inner instanceof Dict
          ? dictOf([...inner.entries.values()].map(({ key, value }) => [key, value] as const))
          : new Dict();
      dict.depth = machine.gates.length;
      if (inner instanceof Dict) dict.open = inner.open;
      else if (one !== undefined) {
        for (const item of itemsOf(machine, one) ?? []) {
          const pair = plain(item);
          const key = pair instanceof Sequence ? keyOf(pair.items[0] ?? null) : null;
          if (pair instanceof Sequence && key !== null)
            dict.entries.set(key, { key: plain(pair.items[0] ?? null), value: pair.items[1] ?? null });
          else dict.open = true;
        }
        if (itemsOf(machine, one) === null) dict.open = true;
      }
      for (const [key, value] of args.named) dict.entries.set(`s${key}`, { key, value });
      dict.open ||= args.open;
      return dict;
    }
    case 'enumerate': {
      const items = itemsOf(machine, one ?? null);
      const start = numberOf(two ?? args.named.get('start') ?? 0) ?? 0;
      return items === null
        ? unknown()
        : new Sequence(
            'list',
            items.map((item, at) => new Sequence('tuple', [start + at, plainGate(item)])),
          );
    }
    case 'zip': {
      const lists = args.positional.map((value) => itemsOf(machine, value));
      if (lists.includes(null)) return unknown();
      const length = Math.min(...lists.map((list) => list?.length ?? 0));
      return new Sequence(
        'list',
        Array.from(
          { length: Number.isFinite(length) ? length : 0 },
          (_, at) =>
            new Sequence(
              'tuple',
              lists.map((list) => list?.[at] ?? null),
            ),
        ),
      );
    }
    case 'range':
      return rangeOf(args.positional.map(numberOf), site.text);
    case 'map': {
      const items = itemsOf(machine, two ?? null);
      if (items === null) return unknown();
      return new Sequence(
        'list',
        items.map((item) =>
          gatedLike(item, invoke(machine, one ?? null, { ...noArguments(), positional: [plainGate(item)] }, site)),
        ),
      );
    }
    case 'filter': {
      const items = itemsOf(machine, two ?? null);
      if (items === null) return unknown();
      const kept: Value[] = [];
      for (const item of items) {
        const answer =
          inner === null ? item : invoke(machine, one ?? null, { ...noArguments(), positional: [item] }, site);
        const truth = truthOf(answer);
        if (truth === true) kept.push(item);
        else if (truth === null || answer instanceof Tainted)
          kept.push(new Gated(item, [gateOf(site.text, true, originOf(answer))]));
      }
      return new Sequence('list', kept);
    }
    case 'any':
    case 'all': {
      const items = itemsOf(machine, one ?? null);
      const truths = items?.map(truthOf) ?? [null];
      if (name === 'any') return truths.includes(true) ? known(true) : truths.includes(null) ? unknown() : known(false);
      return truths.includes(false) ? known(false) : truths.includes(null) ? unknown() : known(true);
    }
    case 'isinstance': {
      const answer = isInstance(inner, two ?? null);
      return answer === null ? unknown() : answer;
    }
    case 'issubclass': {
      const base = plain(two ?? null);
      if (!(inner instanceof Cls)) return unknown();
      const chain = lineage(inner);
      if (chain.includes(base as Cls)) return true;
      if (base instanceof External) return chain.some((part) => part instanceof External && part.path === base.path);
      return base instanceof Cls &&
        !chain.some((part) => part instanceof External && !/^(?:abc|typing|builtins|enum)\./.test(part.path))
        ? false
        : base instanceof Cls
          ? false
          : unknown();
    }
    case 'hasattr': {
      const attribute = stringOf(two ?? null);
      if (attribute === null) return unknown();
      const value = attributeOf(machine, inner, attribute, site);
      return value instanceof Unknown ? (inner instanceof Func ? false : unknown()) : true;
    }
    case 'getattr': {
      const attribute = stringOf(two ?? null);
      if (attribute === null) return unknown();
      const value = attributeOf(machine, one ?? null, attribute, site);
      return value instanceof Unknown &&
        three !== undefined &&
        (inner instanceof Func || inner instanceof Cls || inner instanceof Module)
        ? three
        : value;
    }
    case 'setattr': {
      const attribute = stringOf(two ?? null);
      if (attribute !== null && typeof inner === 'object' && inner !== null && inner.attrs.size < maxItems)
        inner.attrs.set(attribute, three ?? null);
      return null;
    }
    case 'callable':
      return inner instanceof Unknown
        ? unknown()
        : inner instanceof Func || inner instanceof Method || inner instanceof Native || inner instanceof Cls;
    case 'property':
      return new Descriptor('property', one ?? null);
    case 'staticmethod':
      return new Descriptor('static', one ?? null);
    case 'classmethod':
      return new Descriptor('class', one ?? null);
    case 'type':
      return inner instanceof Instance || inner instanceof EnumMember ? inner.cls : unknown();
    case 'dir':
      return inner instanceof Module
        ? new Sequence('list', [...(inner.scope?.vars.keys() ?? [])])
        : inner instanceof Instance && inner.cls instanceof Cls
          ? new Sequence(
              'list',
              lineage(inner.cls).flatMap((base) => (base instanceof Cls ? [...base.attrs.keys()] : [])),
            )
          : inner instanceof Cls
            ? new Sequence('list', [...inner.attrs.keys()])
            : unknown();
    case 'vars':
      return inner instanceof Module
        ? dictOf(inner.scope?.vars ?? [])
        : inner instanceof Instance
          ? dictOf(inner.attrs)
          : inner instanceof Cls
            ? dictOf(inner.attrs)
            : unknown();
    case 'next': {
      const items = itemsOf(machine, one ?? null);
      return items?.[0] ?? two ?? unknown();
    }
    case 'min':
    case 'max': {
      const numbers = (args.positional.length > 1 ? args.positional : (itemsOf(machine, one ?? null) ?? [null])).map(
        numberOf,
      );
      return numbers.includes(null) || numbers.length === 0
        ? unknown()
        : Math[name](...(numbers as number[]).slice(0, 1000));
    }
    case 'exit':
    case 'quit':
      throw new Raised(null);
    case 'print':
      return null;
    case '__import__': {
      const module = stringOf(inner);
      return module === null ? unknown() : machine.loader.importByName(machine, module, null, site);
    }
    default: {
      if (/(?:Exception|Error|Exit|Interrupt|Iteration)$/.test(name))
        return new Instance(new External(`builtins.${name}`), args, site);
      if (name === 'open') return openFile(machine, one ?? args.named.get('file') ?? null) ?? unknown();
      return unknown();
    }
  }
}

function plainGate(value: Value): Value {
  return value instanceof Gated ? value.value : value;
}

function gatedLike(source: Value, value: Value): Value {
  return source instanceof Gated ? new Gated(value, source.gates) : value;
}

function sortText(items: Value[]): void {
  if (items.every((item) => stringOf(item) !== null)) {
    items.sort((a, b) => {
      const [one, other] = [stringOf(a) ?? '', stringOf(b) ?? ''];
      return one < other ? -1 : one > other ? 1 : 0;
    });
  }
}
