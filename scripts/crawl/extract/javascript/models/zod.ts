import { maxSchemaNodes } from '../../budget.ts';
import { hostToValue } from '../builtins/json.ts';
import { lift } from '../builtins/lift.ts';
import type { Machine } from '../machine.ts';
import { enumValues, patternOf, schemaOf, setInteger } from '../schema/heap.ts';
import { SchemaWriter, type Style } from '../schema/json-schema.ts';
import { schemaNode, SchemaObj, type Dialect, type SchemaKind, type SchemaNode } from '../schema/node.ts';
import { classesOf, typeOfFour, zodClasses } from './zod-classes.ts';
import { Accessor, ArrayObj, isCallable, NONE, Obj, Unknown, type Native, type Value } from '../value.ts';
import type { Gap } from '#core/model/provenance.ts';

/** zod's namespace, of the given version. */
export function zodModule(machine: Machine, dialect: Dialect, minor: number): Value {
  const name = `zod${dialect}.${minor}`;
  const known = machine.builtins.get(name);
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set(name, module);
  new Zod(machine, dialect, minor).fill(module);
  module.open = new Unknown({ kind: 'limit', text: 'zod' });
  module.properties.set('z', module);
  module.properties.set('default', module);
  return module;
}

/** Zod 4's `toJSONSchema(schema, { io, target })`: a document of the program, with its gaps noted. */
export function toJsonSchemaValue(machine: Machine, schema: Value, options?: Value): Value {
  const io = options instanceof Obj && machine.get(options, 'io') === 'input' ? 'input' : 'output';
  return convert(machine, schema, io);
}

/**
 * `zod-to-json-schema`, which knows schemas of zod 3 only: of later ones it makes an empty document, and its descendants
 * (`anyVersion`) the right one. Its second argument is a name, or options.
 */
export function zodToJsonSchema(machine: Machine, schema: Value, options?: Value, anyVersion = false): Value {
  const style = styleOf(machine, options);
  const node = schemaOf(machine, schema);
  if (node?.dialect !== 4 || anyVersion) return convert(machine, schema, 'input', style);
  const document = machine.object([['$schema', 'http://json-schema.org/draft-07/schema#']]);
  if (style.name === null) return document;
  const [group, name] = style.name;
  document.properties.set('$ref', `#/${group}/${name}`);
  document.properties.set(group, machine.object([[name, machine.object()]]));
  return document;
}

function styleOf(machine: Machine, options: Value): Partial<Style> & Pick<Style, 'name'> {
  if (typeof options === 'string') return { name: ['definitions', options], pipes: 'all' };
  if (!(options instanceof Obj)) return { name: null, pipes: 'all' };
  const name = machine.get(options, 'name');
  const group = machine.get(options, 'definitionPath');
  const strategy = machine.get(options, '$refStrategy');
  const target = machine.get(options, 'target');
  const pipes = machine.get(options, 'pipeStrategy');
  return {
    name: typeof name === 'string' ? [typeof group === 'string' ? group : 'definitions', name] : null,
    refers: strategy !== 'none' && strategy !== 'seen',
    openApi: target === 'openApi3',
    pipes: pipes === 'input' || pipes === 'output' ? pipes : 'all',
  };
}

function convert(machine: Machine, schema: Value, io: 'input' | 'output', style: Partial<Style> = {}): Value {
  const node = schemaOf(machine, schema);
  if (node === null) {
    if (schema instanceof Unknown) return new Unknown({ ...schema.origin, test: undefined });
    return schema instanceof Obj && machine.has(schema, 'type')
      ? schema
      : new Unknown({ kind: 'limit', text: 'a schema that cannot be read' });
  }
  const gaps: Gap[] = [];
  const made = hostToValue(machine, new SchemaWriter(machine, gaps, io, style).root(node, ''), 0);
  if (made instanceof Obj && gaps.length > 0) machine.registrations.noteGaps(made, gaps);
  return made;
}

const plainKinds: SchemaKind[] = [
  'string',
  'number',
  'bigint',
  'boolean',
  'date',
  'any',
  'unknown',
  'never',
  'null',
  'undefined',
  'void',
];
const formatKeys: Record<string, string> = {
  email: 'email',
  url: 'uri',
  uuid: 'uuid',
  uuidv4: 'uuid',
  guid: 'uuid',
  datetime: 'date-time',
  date: 'date',
  time: 'time',
  duration: 'duration',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
};
const plainFormats = [
  'cuid',
  'cuid2',
  'ulid',
  'nanoid',
  'base64',
  'base64url',
  'emoji',
  'jwt',
  'cidr',
  'ip',
  'cidrv4',
  'cidrv6',
  'hex',
  'hash',
  'xid',
  'ksuid',
  'e164',
  'hostname',
  'httpUrl',
];
const passing = [
  'refine',
  'superRefine',
  'brand',
  'check',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'normalize',
  'safe',
  'finite',
  'register',
  'overwrite',
  'and_',
  'clone',
  'slugify',
  'with',
];

/** What goes into a pipe and what comes out; zod 4 makes one of preprocessing too. */
function sidesOf(node: SchemaNode): [SchemaNode | null, SchemaNode | null] {
  if (node.kind === 'effects' && node.dialect === 4) return [schemaNode('custom', 4), node.inner];
  return [node.parts[0] ?? null, node.parts[1] ?? null];
}

/** Builds the functions of one version of zod. */
class Zod {
  private readonly machine: Machine;
  private readonly dialect: Dialect;
  private readonly minor: number;
  private readonly proto: Obj;

  constructor(machine: Machine, dialect: Dialect, minor: number) {
    this.minor = minor;
    this.machine = machine;
    this.dialect = dialect;
    this.proto = machine.object();
    this.proto.open = new Unknown({ kind: 'limit', text: 'a schema' });
    this.fillPrototype();
  }

  private make(kind: SchemaKind, parts: Partial<SchemaNode> = {}): SchemaObj {
    return new SchemaObj(this.proto, schemaNode(kind, this.dialect, { minor: this.minor, ...parts }));
  }

  private changed(node: SchemaNode, parts: Partial<SchemaNode>): SchemaObj {
    return new SchemaObj(this.proto, { ...node, ...parts });
  }

  private node(value: Value): SchemaNode {
    if (value instanceof Unknown) this.machine.registrations.neededFor(value);
    return (
      schemaOf(this.machine, value) ??
      schemaNode('opaque', this.dialect, {
        reason:
          value instanceof Unknown && value.origin.package !== undefined
            ? `a schema from the package ${value.origin.package}`
            : 'a schema that cannot be read',
      })
    );
  }

  private shape(value: Value): { shape: Map<string, SchemaNode>; rest: SchemaNode['rest'] } {
    const shape = new Map<string, SchemaNode>();
    const source = value instanceof Unknown && value.assumed instanceof Obj ? value.assumed : value;
    if (!(source instanceof Obj))
      return {
        shape,
        rest:
          source === undefined ? null : schemaNode('opaque', this.dialect, { reason: 'members that cannot be read' }),
      };
    for (const key of this.machine.keys(source)) {
      const member = this.machine.get(source, key);
      if (!(member instanceof Unknown && member.assumed === undefined && member.alternatives.length > 0))
        shape.set(key, this.node(member));
    }
    return {
      shape,
      rest: source.open === null ? null : schemaNode('opaque', this.dialect, { reason: 'members that cannot be read' }),
    };
  }

  private list(value: Value): SchemaNode[] {
    return (this.machine.iterate(value) ?? []).slice(0, maxSchemaNodes).map((item) => this.node(item));
  }

  /** The functions of the namespace. */
  fill(module: Obj): void {
    const add = (name: string, run: (args: Value[]) => Value): Native =>
      this.machine.realm.method(module, name, (_machine, _this, args) => run(args));
    const withMessage = (kind: SchemaKind, args: Value[]): SchemaObj => {
      const [options] = args;
      const description = options instanceof Obj ? this.machine.get(options, 'description') : undefined;
      const coerces = options instanceof Obj && this.machine.get(options, 'coerce') === true;
      return this.make(kind, { description, coerces });
    };
    for (const kind of plainKinds) add(kind, (args) => withMessage(kind, args));
    add('symbol', () => this.make('custom'));
    add('nan', () => this.make('custom'));
    add('custom', () => this.make(this.dialect === 4 ? 'custom' : 'any'));
    add('instanceof', () => this.make(this.dialect === 4 ? 'custom' : 'any'));
    add('json', () => this.make('any'));
    add('file', () => this.make('file'));
    add('function', () => this.make('custom'));
    add('templateLiteral', () => this.make('template'));
    add('stringbool', () => this.make('string'));
    for (const [format, written] of Object.entries(formatKeys)) {
      if (!plainKinds.some((kind) => kind === format))
        add(format, () =>
          this.make('string', { checks: new Map<string, Value>([['format', written]]), standsAlone: true }),
        );
    }
    for (const format of plainFormats) add(format, () => this.make('string', { standsAlone: true }));
    const iso = this.machine.object();
    for (const format of ['datetime', 'date', 'time', 'duration']) {
      this.machine.realm.method(iso, format, () =>
        this.make('string', { checks: new Map<string, Value>([['format', formatKeys[format]]]) }),
      );
    }
    module.properties.set('iso', iso);
    for (const [name, format] of [
      ['int', 'safeint'],
      ['int32', 'int32'],
      ['uint32', 'uint32'],
    ] as const) {
      add(name, () => {
        const checks = new Map<string, Value>();
        setInteger(checks, format);
        return this.make('number', { checks });
      });
    }
    for (const name of ['float32', 'float64']) add(name, () => this.make('number'));
    const coerce = this.machine.object();
    for (const kind of ['string', 'number', 'bigint', 'boolean', 'date'] as const)
      this.machine.realm.method(coerce, kind, () => this.make(kind, { coerces: true }));
    module.properties.set('coerce', coerce);
    add('literal', ([value]) => this.make('literal', { values: value instanceof ArrayObj ? value.elements : [value] }));
    add('enum', ([values]) => this.enumeration(values));
    add('nativeEnum', ([values]) => this.enumeration(values));
    add('array', ([inner]) => this.make('array', { inner: this.node(inner) }));
    add('set', ([inner]) => this.make('set', { inner: this.node(inner) }));
    add('promise', ([inner]) => this.make('promise', { inner: this.node(inner) }));
    const object =
      (rest: SchemaNode['rest']) =>
      (args: Value[]): Value => {
        const read = this.shape(args[0]);
        return this.make('object', { shape: read.shape, rest: read.rest ?? rest });
      };
    add('object', object(null));
    add('interface', object(null));
    add('strictObject', object('strict'));
    add('looseObject', object('loose'));
    add('union', ([options]) => this.make('union', { parts: this.list(options) }));
    add('xor', ([options]) => this.make('union', { parts: this.list(options), values: [true] }));
    add('discriminatedUnion', ([key, options]) => this.make('union', { parts: this.list(options), value: key }));
    add('intersection', ([left, right]) => this.make('intersection', { parts: [this.node(left), this.node(right)] }));
    add('tuple', ([items, rest]) =>
      this.make('tuple', { parts: this.list(items), rest: rest === undefined ? null : this.node(rest) }),
    );
    for (const name of ['record', 'partialRecord', 'looseRecord', 'map']) {
      add(name, ([key, value]) =>
        schemaOf(this.machine, value) === null
          ? this.make('record', { inner: this.node(key), key: this.dialect === 4 ? null : schemaNode('string', 3) })
          : this.make('record', { key: this.node(key), inner: this.node(value) }),
      );
    }
    for (const kind of ['optional', 'nullable', 'readonly', 'nonoptional', 'catch'] as const)
      add(kind, ([inner]) => this.make(kind, { inner: this.node(inner) }));
    add('nullish', ([inner]) =>
      this.make('optional', { inner: schemaNode('nullable', this.dialect, { inner: this.node(inner) }) }),
    );
    for (const [name, kind] of [
      ['_default', 'default'],
      ['prefault', 'prefault'],
    ] as const)
      add(name, ([inner, value]) => this.make(kind, { inner: this.node(inner), value: this.fallback(value) }));
    add('lazy', ([getter]) => this.make('lazy', { lazily: isCallable(getter) ? getter : null }));
    add('preprocess', ([run, inner]) =>
      this.make('effects', { inner: this.node(inner), value: 'preprocess', values: [run] }),
    );
    add('transform', () => this.make('custom'));
    add('pipe', ([first, second]) => this.make('pipe', { parts: [this.node(first), this.node(second)] }));
    add('describe', ([text]) => text);
    add('toJSONSchema', ([schema, options]) => toJsonSchemaValue(this.machine, schema, options));
    module.properties.set(
      'ZodError',
      this.machine.realm.class('ZodError', this.machine.object(), () => undefined),
    );
    for (const name of zodClasses(this.dialect)) {
      const made = this.machine.realm.class(name, this.machine.object(), () => undefined);
      this.machine.realm.hidden(made, '#zodClass', name);
      module.properties.set(name, made);
    }
  }

  private enumeration(values: Value): SchemaObj {
    if (values instanceof Unknown && !(values.assumed instanceof Obj)) return this.make('enum', { values: [values] });
    const source = values instanceof Unknown && values.assumed instanceof Obj ? values.assumed : values;
    const list = enumValues(this.machine, source);
    if (source instanceof ArrayObj && source.open !== null && source.open.assumed === NONE) list.push(source.open);
    return this.make('enum', { values: list, value: source });
  }

  private fallback(value: Value): Value {
    return isCallable(value) ? this.machine.call(value, undefined, []) : value;
  }

  /** The methods of schemas. */
  private fillPrototype(): void {
    const { machine } = this;
    const add = (name: string, run: (node: SchemaNode, args: Value[], self: SchemaObj) => Value): void =>
      void machine.realm.method(this.proto, name, (_machine, self, args) => {
        const schema =
          self instanceof SchemaObj
            ? self
            : self instanceof Unknown && self.assumed instanceof SchemaObj
              ? self.assumed
              : null;
        return schema === null ? new Unknown({ kind: 'limit', text: 'a schema' }) : run(schema.node, args, schema);
      });
    const check = (name: string, keywords: (node: SchemaNode, value: Value) => (readonly [string, Value])[]): void =>
      add(name, (node, [value]) => this.changed(node, { checks: new Map([...node.checks, ...keywords(node, value)]) }));
    const sized = (node: SchemaNode, end: 'min' | 'max'): string =>
      node.kind === 'array' || node.kind === 'set'
        ? `${end}Items`
        : node.kind === 'string'
          ? `${end}Length`
          : `${end}imum`;
    check('min', (node, value) => [[sized(node, 'min'), value]]);
    check('max', (node, value) => [[sized(node, 'max'), value]]);
    check('gte', (_node, value) => [['minimum', value]]);
    check('lte', (_node, value) => [['maximum', value]]);
    check('gt', (_node, value) => [['exclusiveMinimum', value]]);
    check('lt', (_node, value) => [['exclusiveMaximum', value]]);
    check('length', (node, value) => [
      [sized(node, 'min'), value],
      [sized(node, 'max'), value],
    ]);
    check('nonempty', (node) => [[sized(node, 'min'), 1]]);
    check('positive', () => [['exclusiveMinimum', 0]]);
    check('negative', () => [['exclusiveMaximum', 0]]);
    check('nonnegative', () => [['minimum', 0]]);
    check('nonpositive', () => [['maximum', 0]]);
    check('multipleOf', (_node, value) => [['multipleOf', value]]);
    check('step', (_node, value) => [['multipleOf', value]]);
    check('regex', (_node, value) => [['pattern', patternOf(value)]]);
    add('int', (node) => {
      const checks = new Map(node.checks);
      if (node.dialect === 3) checks.set('type', 'integer');
      else setInteger(checks, 'safeint');
      return this.changed(node, { checks });
    });
    for (const [format, written] of Object.entries(formatKeys)) check(format, () => [['format', written]]);
    for (const name of [...plainFormats, ...passing, 'startsWith', 'endsWith', 'includes'])
      add(name, (node) => this.changed(node, {}));
    add('optional', (node) => this.make('optional', { inner: node, ...this.inherited(node) }));
    add('nullable', (node) => this.make('nullable', { inner: node, ...this.inherited(node) }));
    add('nullish', (node) =>
      this.make('optional', {
        inner: schemaNode('nullable', this.dialect, { inner: node, ...this.inherited(node) }),
        ...this.inherited(node),
      }),
    );
    add('default', (node, [value]) =>
      this.make('default', { inner: node, value: this.fallback(value), ...this.inherited(node) }),
    );
    add('prefault', (node, [value]) =>
      this.make('prefault', { inner: node, value: this.fallback(value), ...this.inherited(node) }),
    );
    for (const kind of ['catch', 'readonly', 'nonoptional', 'promise'] as const)
      add(kind, (node) => this.make(kind, { inner: node, ...this.inherited(node) }));
    add('describe', (node, [text]) => this.changed(node, { description: text }));
    add('meta', (node, [meta]) => {
      if (!(meta instanceof Obj)) return machine.object([['description', node.description], ...node.meta]);
      const members = new Map(node.meta);
      let { description } = node;
      for (const key of machine.keys(meta)) {
        if (key === 'description') description = machine.get(meta, key);
        else if (key !== 'id') members.set(key, machine.get(meta, key));
      }
      return this.changed(node, { description, meta: members });
    });
    add('transform', (node, [run]) =>
      this.make(
        this.dialect === 4 ? 'pipe' : 'effects',
        this.dialect === 4
          ? { parts: [node, schemaNode('custom', 4, { value: run })], description: undefined }
          : { inner: node, value: 'transform', values: [run], ...this.inherited(node) },
      ),
    );
    if (this.dialect === 3)
      for (const name of ['refine', 'superRefine', 'refinement'])
        add(name, (node) => this.make('effects', { inner: node, value: 'refinement', ...this.inherited(node) }));
    add('pipe', (node, [next]) => this.make('pipe', { parts: [node, this.node(next)] }));
    add('or', (node, [other]) => this.make('union', { parts: [node, this.node(other)] }));
    add('and', (node, [other]) => this.make('intersection', { parts: [node, this.node(other)] }));
    add('array', (node) => this.make('array', { inner: node }));
    this.fillObjectMethods(add);
    this.fillReaders(add);
  }

  /** Zod 3 hands a description on to what wraps the schema. */
  private inherited(node: SchemaNode): Partial<SchemaNode> {
    return node.dialect === 3 && node.description !== undefined ? { description: node.description } : {};
  }

  private fillObjectMethods(
    add: (name: string, run: (node: SchemaNode, args: Value[], self: SchemaObj) => Value) => void,
  ): void {
    const { machine } = this;
    const merged = (node: SchemaNode, value: Value): SchemaObj => {
      const other = schemaOf(machine, value);
      const more = other?.shape ?? this.shape(value).shape;
      return this.changed(node, {
        shape: new Map([...(node.shape ?? []), ...more]),
        checks: new Map(),
        rest: other?.rest ?? node.rest,
        description: this.dialect === 4 ? undefined : node.description,
      });
    };
    for (const name of ['extend', 'merge', 'augment', 'safeExtend', 'setKey'])
      add(name, (node, [value]) => merged(node, value));
    const chosen = (value: Value): string[] =>
      value instanceof ArrayObj
        ? value.elements.filter((item) => typeof item === 'string')
        : value instanceof Obj
          ? machine.keys(value)
          : [];
    add('pick', (node, [keys]) =>
      this.changed(node, { shape: new Map([...(node.shape ?? [])].filter(([key]) => chosen(keys).includes(key))) }),
    );
    add('omit', (node, [keys]) =>
      this.changed(node, { shape: new Map([...(node.shape ?? [])].filter(([key]) => !chosen(keys).includes(key))) }),
    );
    for (const name of ['partial', 'deepPartial']) {
      add(name, (node, [keys]) =>
        this.changed(node, {
          shape: new Map(
            [...(node.shape ?? [])].map(([key, member]) => [
              key,
              keys === undefined || chosen(keys).includes(key)
                ? schemaNode('optional', this.dialect, { inner: member })
                : member,
            ]),
          ),
        }),
      );
    }
    add('required', (node) =>
      this.changed(node, {
        shape: new Map(
          [...(node.shape ?? [])].map(([key, member]) => [
            key,
            member.kind === 'optional' && member.inner !== null ? member.inner : member,
          ]),
        ),
      }),
    );
    add('strict', (node) => this.changed(node, { rest: 'strict' }));
    add('strip', (node) => this.changed(node, { rest: null }));
    for (const name of ['passthrough', 'loose', 'nonstrict'])
      add(name, (node) => this.changed(node, { rest: 'loose' }));
    add('catchall', (node, [rest]) => this.changed(node, { rest: this.node(rest) }));
    add('rest', (node, [rest]) => this.changed(node, { rest: this.node(rest) }));
    add('keyof', (node) => this.make('enum', { values: [...(node.shape?.keys() ?? [])] }));
    add('exclude', (node, [values]) =>
      this.changed(node, { values: node.values.filter((value) => machine.iterate(values)?.includes(value) !== true) }),
    );
    add('extract', (node, [values]) => this.changed(node, { values: [...(machine.iterate(values) ?? [])] }));
  }

  private fillReaders(
    add: (name: string, run: (node: SchemaNode, args: Value[], self: SchemaObj) => Value) => void,
  ): void {
    const { machine } = this;
    const { realm } = machine;
    for (const name of ['parse', 'parseAsync', 'decode'])
      add(name, (node, [value]) =>
        name === 'parse' || name === 'decode'
          ? this.parse(node, value, 0)
          : machine.promise(this.parse(node, value, 0)),
      );
    for (const name of ['safeParse', 'safeParseAsync', 'spa']) {
      add(name, (node, [value]) => {
        const result = machine.object([
          ['success', true],
          ['data', this.parse(node, value, 0)],
        ]);
        return name === 'safeParse' ? result : machine.promise(result);
      });
    }
    const wrap = (node: SchemaNode | null): Value => (node === null ? undefined : new SchemaObj(this.proto, node));
    add('unwrap', (node) => (node.lazily === null ? wrap(node.inner) : machine.call(node.lazily, undefined, [])));
    for (const name of ['innerType', 'removeDefault', 'sourceType', 'removeCatch'])
      add(name, (node) => wrap(node.inner));
    add('isOptional', (node) => ['optional', 'default'].includes(node.kind));
    add('isNullable', (node) => node.kind === 'nullable');
    add('toJSONSchema', (_node, [options], self) => toJsonSchemaValue(machine, self, options));
    const getter = (name: string, read: (node: SchemaNode) => Value): void =>
      realm.hidden(
        this.proto,
        name,
        new Accessor(
          realm.native(name, (_machine, self) => (self instanceof SchemaObj ? read(self.node) : undefined)),
          null,
        ),
      );
    const shape = (node: SchemaNode): Value =>
      node.shape === null
        ? undefined
        : machine.object([...node.shape].map(([key, member]) => [key, wrap(member)] as const));
    getter('shape', shape);
    getter('description', (node) => node.description);
    getter('element', (node) => wrap(node.inner));
    getter('options', (node) =>
      machine.array(node.kind === 'union' ? node.parts.map((part) => wrap(part)) : [...node.values]),
    );
    getter('value', (node) => node.values[0]);
    getter('in', (node) => wrap(sidesOf(node)[0]));
    getter('out', (node) => wrap(sidesOf(node)[1]));
    getter('schema', (node) => (node.lazily === null ? undefined : machine.call(node.lazily, undefined, [])));
    getter('keyType', (node) => wrap(node.key));
    getter('valueType', (node) => wrap(node.key === null ? null : node.inner));
    getter('values', (node) => this.enumObject(node));
    getter('enum', (node) => this.enumObject(node));
    getter('Values', (node) => this.enumObject(node));
    const def = (node: SchemaNode): Value => this.definition(node, wrap, shape(node));
    getter('_def', def);
    getter('def', def);
  }

  /** `schema.def` and `schema._def`, as the version of zod names their members. */
  private definition(node: SchemaNode, wrap: (node: SchemaNode | null) => Value, shape: Value): Value {
    const { machine } = this;
    const old = node.dialect === 3;
    const [first, second] = sidesOf(node);
    const parts = (): ArrayObj => machine.array(node.parts.map(wrap));
    const made = machine.object([
      ['description', node.description],
      ['type', !old ? typeOfFour(node) : node.kind === 'array' ? wrap(node.inner) : node.kind],
      ['innerType', wrap(node.inner)],
      ['typeName', classesOf(node)[0] ?? undefined],
      ['shape', old ? machine.realm.native('shape', () => shape) : shape],
      ['schema', wrap(node.inner)],
      ['element', wrap(node.inner)],
      ['keyType', wrap(node.key ?? (node.kind === 'record' ? schemaNode('string', node.dialect) : null))],
      ['valueType', wrap(node.inner)],
      ['values', old && node.kind === 'enum' ? this.enumSource(node) : machine.array([...node.values])],
      ['entries', this.enumObject(node)],
      ['options', parts()],
      ['items', parts()],
      ['left', wrap(first)],
      ['right', wrap(second)],
      ['in', wrap(first)],
      ['out', wrap(second)],
      ['value', node.kind === 'literal' ? node.values[0] : undefined],
      ['defaultValue', old ? machine.realm.native('defaultValue', () => node.value) : node.value],
      ['getter', node.lazily ?? undefined],
      ['discriminator', node.kind === 'union' ? node.value : undefined],
    ]);
    made.open = new Unknown({ kind: 'limit', text: 'the inside of a schema' });
    return made;
  }

  private enumSource(node: SchemaNode): Value {
    return node.value instanceof Obj ? node.value : this.machine.array([...node.values]);
  }

  private enumObject(node: SchemaNode): Value {
    if (node.value instanceof Obj && !(node.value instanceof ArrayObj)) return node.value;
    return this.machine.object(
      node.values.filter((value) => typeof value === 'string').map((value) => [value, value] as const),
    );
  }

  /** What `parse` gives: defaults filled in, transforms applied, the rest as it came. */
  private parse(node: SchemaNode, value: Value, depth: number): Value {
    const { machine } = this;
    if (depth > 40) return value;
    const missing =
      value === undefined ||
      (value instanceof Unknown &&
        (value.assumed === undefined || value.assumed === NONE) &&
        value.alternatives.length === 0);
    switch (node.kind) {
      case 'default':
      case 'prefault': {
        if (!missing) return this.inner(node, value, depth);
        const fallback = node.kind === 'prefault' ? this.inner(node, node.value, depth) : node.value;
        return value instanceof Unknown && !(fallback instanceof Obj) && !(fallback instanceof Unknown)
          ? new Unknown(value.origin, fallback)
          : fallback;
      }
      case 'optional':
      case 'nullable':
        return missing ? value : this.inner(node, value, depth);
      case 'readonly':
      case 'nonoptional':
      case 'catch':
        return this.inner(node, value, depth);
      case 'effects':
      case 'pipe': {
        const [run] = node.values;
        if (node.kind === 'effects') {
          const given = node.value === 'preprocess' && isCallable(run) ? machine.call(run, undefined, [value]) : value;
          const made = this.inner(node, given, depth);
          return node.value === 'transform' && isCallable(run) ? machine.call(run, undefined, [made]) : made;
        }
        const [first, second] = node.parts;
        const made = first === undefined ? value : this.parse(first, value, depth + 1);
        if (second?.kind === 'custom' && isCallable(second.value)) return machine.call(second.value, undefined, [made]);
        return second === undefined ? made : this.parse(second, made, depth + 1);
      }
      case 'number':
        return node.coerces
          ? lift((_machine, _this, [plain]) => Number(plain as number))(machine, undefined, [value], null)
          : value;
      case 'boolean':
        return node.coerces
          ? lift((_machine, _this, [plain]) => Boolean(plain))(machine, undefined, [value], null)
          : value;
      case 'object': {
        const source = value instanceof Unknown && value.assumed instanceof Obj ? value.assumed : value;
        const made = machine.object();
        for (const [key, member] of node.shape ?? []) {
          const given = machine.get(source ?? machine.object(), key);
          made.properties.set(key, this.parse(member, given, depth + 1));
        }
        if (source instanceof Unknown) made.open = new Unknown(source.origin, undefined);
        return made;
      }
      default:
        return value;
    }
  }

  private inner(node: SchemaNode, value: Value, depth: number): Value {
    return node.inner === null ? value : this.parse(node.inner, value, depth + 1);
  }
}
