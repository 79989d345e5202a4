import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import type { GoFile } from './module.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';

/** A value of the interpreted program. `null` is nil and any zero value whose type is not known. */
export type Value = null | boolean | number | string | Obj;

/** Any value that is not a primitive. */
export abstract class Obj {
  abstract readonly kind: string;
}

/** Where a value that is settled outside the code comes from. */
export interface Origin {
  kind: 'environment' | 'arguments';
  text: string;
}

/** What static reading cannot know; `text` is the expression as the source writes it. */
export class Unknown extends Obj {
  readonly kind = 'unknown';
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
  readonly kind = 'tainted';
  readonly value: Value;
  readonly origin: Origin;
  constructor(value: Value, origin: Origin) {
    super();
    this.value = value;
    this.origin = origin;
  }
}

/** A type as the source names it, in the file where its names are looked up. */
export interface TypeRef {
  node: SyntaxNode;
  file: GoFile;
  /** What the type parameters around it stand for. */
  parameters: ReadonlyMap<string, TypeRef>;
}

/** A named type: the import path of its package, its name, and its declaration where the module has it. */
export interface NamedType {
  path: string;
  name: string;
  declaration: TypeRef | null;
}

export class Struct extends Obj {
  readonly kind = 'struct';
  readonly type: NamedType | null;
  /** The declaration of the fields, where the module has it. */
  readonly shape: TypeRef | null;
  readonly fields = new Map<string, Value>();
  readonly file: GoFile;
  readonly line: number;
  /** The conditions that held when it was made. */
  gates: readonly Gate[] = [];
  /** The calls that led to it, innermost last, where it may be a tool. */
  callers: readonly { args: readonly Value[]; site: Site | null }[] = [];
  constructor(type: NamedType | null, shape: TypeRef | null, file: GoFile, line: number) {
    super();
    this.type = type;
    this.shape = shape;
    this.file = file;
    this.line = line;
  }
}

export class Slice extends Obj {
  readonly kind = 'slice';
  items: Value[];
  /** True where more members may be there than could be read. */
  open = false;
  constructor(items: Value[]) {
    super();
    this.items = items;
  }
}

export class GoMap extends Obj {
  readonly kind = 'map';
  readonly entries = new Map<string, { key: Value; value: Value }>();
  open = false;
}

/** Several results of one call. */
export class Tuple extends Obj {
  readonly kind = 'tuple';
  readonly items: Value[];
  constructor(items: Value[]) {
    super();
    this.items = items;
  }
}

export class Func extends Obj {
  readonly kind = 'func';
  readonly name: string;
  /** A function or method declaration, or a function literal. */
  readonly node: SyntaxNode;
  readonly file: GoFile;
  readonly scope: Scope | null;
  readonly receiver: Value | undefined;
  readonly parameters: ReadonlyMap<string, TypeRef>;
  constructor(
    name: string,
    node: SyntaxNode,
    file: GoFile,
    scope: Scope | null,
    receiver?: Value,
    parameters: ReadonlyMap<string, TypeRef> = new Map(),
  ) {
    super();
    this.name = name;
    this.node = node;
    this.file = file;
    this.scope = scope;
    this.receiver = receiver;
    this.parameters = parameters;
  }
}

export interface Site {
  file: GoFile;
  line: number;
  text: string;
  /** Explicit type arguments of the call. */
  types: readonly TypeRef[];
}

export class Native extends Obj {
  readonly kind = 'native';
  readonly call: (machine: Machine, args: readonly Value[], site: Site) => Value;
  constructor(call: Native['call']) {
    super();
    this.call = call;
  }
}

/** Something of a package outside the module: its import path and name. */
export class External extends Obj {
  readonly kind = 'external';
  readonly path: string;
  readonly name: string;
  constructor(path: string, name: string) {
    super();
    this.path = path;
    this.name = name;
  }
}

/** A package, as its name stands in a file. */
export class PackageRef extends Obj {
  readonly kind = 'package';
  readonly path: string;
  constructor(path: string) {
    super();
    this.path = path;
  }
}

/** A type that stands where a value may stand: the operand of a conversion. */
export class TypeValue extends Obj {
  readonly kind = 'type';
  readonly ref: TypeRef;
  constructor(ref: TypeRef) {
    super();
    this.ref = ref;
  }
}

/** JSON text, as `json.RawMessage` holds it. */
export class RawJson extends Obj {
  readonly kind = 'json';
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}

/** The value itself, without where it came from. */
export function plain(value: Value): Value {
  let inner = value;
  while (inner instanceof Tainted) inner = inner.value;
  return inner;
}

/** The origin of a value that is settled outside the code, or null. */
export function originOf(value: Value): Origin | null {
  return value instanceof Tainted || value instanceof Unknown ? value.origin : null;
}

/** A key of a map, or null where it cannot be told. */
export function keyOf(value: Value): string | null {
  const inner = plain(value);
  if (typeof inner === 'string') return `s${inner}`;
  if (typeof inner === 'number' || typeof inner === 'boolean') return `p${inner}`;
  return inner instanceof External ? `e${inner.path}.${inner.name}` : null;
}

/** A slice or map of known members. */
export function mapOf(entries: Iterable<readonly [string, Value]>): GoMap {
  const map = new GoMap();
  for (const [key, value] of entries) map.entries.set(`s${key}`, { key, value });
  return map;
}
