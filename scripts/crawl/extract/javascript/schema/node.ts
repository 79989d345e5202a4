import { Obj, type Callable, type Value } from '../value.ts';

/** Which zod wrote a schema; their JSON Schemas differ. */
export type Dialect = 3 | 4;

export type SchemaKind =
  | 'any'
  | 'array'
  | 'bigint'
  | 'boolean'
  | 'catch'
  | 'custom'
  | 'date'
  | 'default'
  | 'effects'
  | 'enum'
  | 'intersection'
  | 'lazy'
  | 'literal'
  | 'map'
  | 'never'
  | 'nonoptional'
  | 'null'
  | 'nullable'
  | 'number'
  | 'object'
  | 'opaque'
  | 'optional'
  | 'pipe'
  | 'prefault'
  | 'promise'
  | 'readonly'
  | 'record'
  | 'set'
  | 'string'
  | 'tuple'
  | 'undefined'
  | 'union'
  | 'unknown'
  | 'void'
  | 'file'
  | 'template';

/** A schema as the program declares it, whichever library it uses, before it is JSON Schema. */
export interface SchemaNode {
  kind: SchemaKind;
  dialect: Dialect;
  /** JSON Schema keywords that checks add: `minLength`, `format`, `pattern` … */
  checks: ReadonlyMap<string, Value>;
  /** What `.describe()` or `.meta()` gave. */
  description: Value;
  /** Other members of `.meta()`. */
  meta: ReadonlyMap<string, Value>;
  inner: SchemaNode | null;
  /** Members of a union, both sides of an intersection or pipe, items of a tuple. */
  parts: readonly SchemaNode[];
  shape: ReadonlyMap<string, SchemaNode> | null;
  /** What members beyond the shape must be; the rest of a tuple. */
  rest: SchemaNode | 'strict' | 'loose' | null;
  key: SchemaNode | null;
  /** Values of a literal or enum, as the program has them. */
  values: readonly Value[];
  /** The default, the discriminator, or the function of a transform. */
  value: Value;
  lazily: Callable | null;
  coerces: boolean;
  /** True for a literal that is written as its value alone, without a type. */
  bare: boolean;
  /** True for a string that a function of its own makes (`z.email()`), which is not of the class of strings. */
  standsAlone: boolean;
  /** The minor version of zod 4, as far as it is known; later ones write unions and intersections shorter. */
  minor: number;
  /** Why the schema cannot be read, for `opaque`. */
  reason: string;
}

/** Taken where only a range is known: what an installation gets today. */
export const latestMinor = 6;

const empty: SchemaNode = {
  kind: 'any',
  dialect: 4,
  checks: new Map(),
  description: undefined,
  meta: new Map(),
  inner: null,
  parts: [],
  shape: null,
  rest: null,
  key: null,
  values: [],
  value: undefined,
  lazily: null,
  coerces: false,
  bare: false,
  standsAlone: false,
  minor: latestMinor,
  reason: '',
};

/** A schema of a kind. */
export function schemaNode(kind: SchemaKind, dialect: Dialect, parts: Partial<SchemaNode> = {}): SchemaNode {
  return { ...empty, kind, dialect, ...parts };
}

/** A schema as an object of the program. */
export class SchemaObj extends Obj {
  readonly node: SchemaNode;
  constructor(proto: Obj | null, node: SchemaNode) {
    super(proto);
    this.node = node;
  }
}
