import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';

/** A value of the interpreted program. Whole numbers are JavaScript numbers, other numbers are `Float`. */
export type Value = null | boolean | number | string | Obj;

/** Any value that is not a primitive. */
export abstract class Obj {
  readonly attrs = new Map<string, Value>();
}

/** Where a value that is settled outside the code comes from. */
export interface Origin {
  kind: 'environment' | 'arguments' | 'settings';
  /** The name of the variable or option, or the expression. */
  text: string;
}

/** What static reading cannot know; `text` is the expression as the source writes it. */
export class Unknown extends Obj {
  readonly text: string;
  readonly origin: Origin | null;
  constructor(text: string, origin: Origin | null = null) {
    super();
    this.text = text;
    this.origin = origin;
  }
}

/** A default that an environment variable or an option may replace. */
export class Tainted extends Obj {
  readonly value: Value;
  readonly origin: Origin;
  constructor(value: Value, origin: Origin) {
    super();
    this.value = value;
    this.origin = origin;
  }
}

/** A member of a collection that is there only under conditions. */
export class Gated extends Obj {
  readonly value: Value;
  readonly gates: readonly Gate[];
  constructor(value: Value, gates: readonly Gate[]) {
    super();
    this.value = value;
    this.gates = gates;
  }
}

export class Float extends Obj {
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
}

export class Bytes extends Obj {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}

/** A path of the file system. Those of the package's own files start where `ModuleLoader.absolute` puts them. */
export class PathValue extends Obj {
  readonly path: string;
  constructor(path: string) {
    super();
    this.path = path;
  }
}

/** A file of the package that is open for reading. */
export class FileText extends Obj {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }

  /** Its lines, with their ends. */
  lines(): string[] {
    return this.text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  }
}

/** A list, tuple, set or generator that was run to its end. */
export class Sequence extends Obj {
  readonly kind: 'list' | 'tuple' | 'set' | 'generator';
  readonly items: Value[];
  /** True where more items may be there than could be read. */
  open = false;
  /** How many gates held when it was made. */
  depth = 0;
  constructor(kind: Sequence['kind'], items: Value[]) {
    super();
    this.kind = kind;
    this.items = items;
  }
}

export class Dict extends Obj {
  readonly entries = new Map<string, { key: Value; value: Value }>();
  open = false;
  depth = 0;
}

export interface Parameter {
  name: string;
  kind: 'positional' | 'keyword' | 'rest' | 'keywords';
  annotation: SyntaxNode | null;
  defaultNode: SyntaxNode | null;
  /** Evaluated when the function is defined; undefined where there is none. */
  fallback: Value | undefined;
}

export class Func extends Obj {
  name: string;
  readonly node: SyntaxNode;
  readonly file: string;
  readonly scope: Scope;
  readonly parameters: Parameter[];
  doc: string | null = null;
  returns: SyntaxNode | null = null;
  isGenerator = false;
  /** What `functools.wraps` says that this function stands for. */
  wraps: Func | null = null;
  /** The class whose body defines it. */
  owner: Cls | null = null;
  called = false;
  /** Default values that command line options give to parameters. */
  options: Map<string, Value> | null = null;
  constructor(name: string, node: SyntaxNode, file: string, scope: Scope, parameters: Parameter[]) {
    super();
    this.name = name;
    this.node = node;
    this.file = file;
    this.scope = scope;
    this.parameters = parameters;
  }
}

export interface Site {
  file: string;
  line: number;
  text: string;
}

export interface Arguments {
  positional: Value[];
  named: Map<string, Value>;
  /** True where a `*x` or `**x` that could not be read went in. */
  open: boolean;
}

export class Native extends Obj {
  readonly name: string;
  readonly call: (machine: Machine, args: Arguments, site: Site) => Value;
  constructor(name: string, call: Native['call']) {
    super();
    this.name = name;
    this.call = call;
  }
}

export class Method extends Obj {
  readonly func: Value;
  readonly self: Value;
  constructor(func: Value, self: Value) {
    super();
    this.func = func;
    this.self = self;
  }
}

/** An annotated attribute of a class body. */
export interface Field {
  name: string;
  annotation: SyntaxNode;
  scope: Scope;
  value: Value | undefined;
}

export class Cls extends Obj {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly file: string;
  bases: Value[] = [];
  readonly named = new Map<string, Value>();
  readonly fields: Field[] = [];
  doc: string | null = null;
  decorators: Value[] = [];
  readonly subclasses: Cls[] = [];
  constructor(name: string, node: SyntaxNode, file: string) {
    super();
    this.name = name;
    this.node = node;
    this.file = file;
  }
}

/** An object made by calling a class of the package, or of a library that was not read. */
export class Instance extends Obj {
  readonly cls: Cls | External;
  readonly args: Arguments;
  readonly site: Site;
  /** The conditions that held when it was made. */
  gates: readonly Gate[] = [];
  /** Where a base class of a library gives it behaviour that is modelled. */
  native: Obj | null = null;
  constructor(cls: Cls | External, args: Arguments, site: Site) {
    super();
    this.cls = cls;
    this.args = args;
    this.site = site;
  }
}

export class EnumMember extends Obj {
  readonly cls: Cls;
  readonly name: string;
  readonly value: Value;
  constructor(cls: Cls, name: string, value: Value) {
    super();
    this.cls = cls;
    this.name = name;
    this.value = value;
  }
}

export class Module extends Obj {
  readonly name: string;
  readonly file: string | null;
  readonly scope: Scope | null;
  state: 'new' | 'loading' | 'loaded' = 'new';
  constructor(name: string, file: string | null, scope: Scope | null) {
    super();
    this.name = name;
    this.file = file;
    this.scope = scope;
  }
}

/** Something of a library that is not read, by its dotted path: `mcp.types.Tool`, `builtins.str`. */
export class External extends Obj {
  readonly path: string;
  constructor(path: string) {
    super();
    this.path = path;
  }
}

/** A type with arguments: `list[str]`, `Annotated[int, Field(ge=1)]`. */
export class Generic extends Obj {
  readonly base: Value;
  readonly args: Value[];
  constructor(base: Value, args: Value[]) {
    super();
    this.base = base;
    this.args = args;
  }
}

/** `A | B` between types. */
export class Union extends Obj {
  readonly members: Value[];
  constructor(members: Value[]) {
    super();
    this.members = members;
  }
}

/** `property`, `staticmethod` and `classmethod` around a function. */
export class Descriptor extends Obj {
  readonly kind: 'property' | 'static' | 'class';
  readonly func: Value;
  constructor(kind: Descriptor['kind'], func: Value) {
    super();
    this.kind = kind;
    this.func = func;
  }
}

/** What `super()` gives. */
export class Super extends Obj {
  readonly cls: Cls;
  readonly self: Value;
  constructor(cls: Cls, self: Value) {
    super();
    this.cls = cls;
    this.self = self;
  }
}

/** The value itself, without what is known of where it came from or under which condition it is there. */
export function plain(value: Value): Value {
  let inner = value;
  while (inner instanceof Tainted || inner instanceof Gated) inner = inner.value;
  return inner;
}

/** The origin of a value that is settled outside the code, or null. */
export function originOf(value: Value): Origin | null {
  if (value instanceof Tainted || value instanceof Unknown) return value.origin;
  return value instanceof Gated ? originOf(value.value) : null;
}

/** The key under which a dictionary or set keeps a value, or null where it cannot be a key. */
export function keyOf(value: Value): string | null {
  const inner = plain(value);
  if (typeof inner === 'string') return `s${inner}`;
  if (typeof inner === 'number') return `n${inner}`;
  if (typeof inner === 'boolean') return `n${Number(inner)}`;
  if (inner === null) return 'none';
  if (inner instanceof Float) return `n${inner.value}`;
  if (inner instanceof EnumMember) {
    return isStringEnum(inner.cls) && typeof inner.value === 'string'
      ? `s${inner.value}`
      : `e${inner.cls.name}.${inner.name}`;
  }
  if (inner instanceof Sequence && inner.kind === 'tuple') {
    const keys = inner.items.map(keyOf);
    return keys.includes(null) ? null : `t${JSON.stringify(keys)}`;
  }
  return inner instanceof Unknown ? null : `o${identityOf(inner)}`;
}

let identities = 0;
const identity = new WeakMap<Obj, number>();
function identityOf(value: Obj): number {
  const known = identity.get(value) ?? (identities += 1);
  identity.set(value, known);
  return known;
}

/** True where the members of the enumeration are strings as well. */
export function isStringEnum(cls: Cls): boolean {
  return cls.bases.some(
    (base) => base instanceof External && (base.path === 'builtins.str' || base.path === 'enum.StrEnum'),
  );
}

/** A dictionary of entries in their order. */
export function dictOf(entries: Iterable<readonly [Value, Value]>): Dict {
  const dict = new Dict();
  for (const [key, value] of entries) {
    const id = keyOf(key);
    if (id === null) dict.open = true;
    else dict.entries.set(id, { key, value });
  }
  return dict;
}

/** The class and the classes that it extends, nearest first: depth first, each once. */
export function lineage(cls: Cls): (Cls | External)[] {
  const seen = new Set<Value>();
  const found: (Cls | External)[] = [];
  const visit = (value: Value): void => {
    const base = value instanceof Generic ? value.base : value;
    if (!(base instanceof Cls || base instanceof External) || seen.has(base) || found.length > 200) return;
    seen.add(base);
    found.push(base);
    if (base instanceof Cls) base.bases.forEach(visit);
  };
  visit(cls);
  return found;
}

/** True where the class extends, at any distance, a library's class with one of these paths (or last names). */
export function extendsExternal(cls: Cls, matches: (path: string) => boolean): boolean {
  return lineage(cls).some((base) => base instanceof External && matches(base.path));
}

export function noArguments(): Arguments {
  return { positional: [], named: new Map(), open: false };
}
