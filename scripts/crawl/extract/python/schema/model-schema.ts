import { pointerToken, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { parseSource } from '../../grammar/grammars.ts';
import type { SyntaxNode } from '../../grammar/syntax-node.ts';
import { maxDepth, maxSchemaNodes } from '../budget.ts';
import { isEnum } from '../define-class.ts';
import { evaluate } from '../evaluate.ts';
import { fieldsOf, classAttribute } from '../instantiate.ts';
import { jsonObject, toJson } from '../json.ts';
import type { Frame, Machine } from '../machine.ts';
import { stringOf, truthOf } from '../operators.ts';
import { Scope } from '../scope.ts';
import { cleanDoc, titleCase } from '../text.ts';
import {
  Cls,
  Dict,
  EnumMember,
  External,
  Generic,
  Instance,
  Tainted,
  Union,
  Unknown,
  extendsExternal,
  lineage,
  plain,
  type Value,
} from '../value.ts';
import { applyConstraints, constraintNames } from './constraints.ts';
import { arrays, enumeration, mappings, plainTypes, sets } from './types.ts';

/** A schema, and whether pydantic titles a field of that type. */
export interface TypeSchema {
  schema: JsonObject;
  titled: boolean;
}

/** `a_name` as the title that pydantic gives a field. */
export function fieldTitle(name: string): string {
  return titleCase(name).replaceAll('_', ' ').trim();
}

/** One argument or field: its schema, and whether it must be given. */
export interface FieldSchema {
  schema: JsonObject;
  required: boolean;
  /** The name that callers use. */
  name: string;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Builds the schemas of types as pydantic 2 emits them; models and enumerations are collected as definitions. */
export class SchemaBuilder {
  readonly machine: Machine;
  readonly defs = new Map<string, JsonObject>();
  readonly gaps: Gap[] = [];
  /** True where a plain string among the arguments of `Annotated` describes (fastmcp from 2.11). */
  stringsDescribe = false;
  private readonly names = new Map<Cls, string>();
  private scope: Scope | null = null;
  private file = '';
  private depth = 0;
  private nodes = 0;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Runs `action` with the scope in which forward references are looked up. */
  within<Result>(scope: Scope, file: string, action: () => Result): Result {
    const before = { scope: this.scope, file: this.file };
    this.scope = scope;
    this.file = file;
    try {
      return action();
    } finally {
      this.scope = before.scope;
      this.file = before.file;
    }
  }

  /** The type that an annotation names. */
  typeOf(annotation: SyntaxNode): Value {
    return this.scope === null
      ? new Unknown(annotation.text)
      : plain(evaluate(this.machine, this.frame(this.scope), annotation));
  }

  private frame(scope: Scope): Frame {
    return {
      scope,
      file: this.file,
      func: null,
      self: null,
      cls: null,
      returned: [],
      yields: null,
      base: this.machine.gates.length,
    };
  }

  private forward(text: string): Value {
    const parsed = parseSource('python', `(${text})`);
    const expression = parsed.ok ? parsed.value.root.parts[0]?.parts[0] : undefined;
    if (expression === undefined || this.scope === null) return new Unknown(text);
    return plain(evaluate(this.machine, this.frame(this.scope), expression));
  }

  private miss(pointer: string, reason: string): TypeSchema {
    if (this.gaps.length < 50) this.gaps.push({ pointer, reason });
    return { schema: {}, titled: true };
  }

  /** The schema of a type. What is not known is `{}`, and a gap names it. */
  type(value: Value, pointer: string): TypeSchema {
    const type = plain(value);
    this.nodes += 1;
    if (this.depth > maxDepth || this.nodes > maxSchemaNodes) return this.miss(pointer, 'nests too deeply');
    this.depth += 1;
    try {
      if (type === null) return { schema: { type: 'null' }, titled: true };
      if (typeof type === 'string') return this.type(this.forward(type), pointer);
      if (type instanceof External) return this.external(type, pointer);
      if (type instanceof Union) return this.union(flatten(type), pointer);
      if (type instanceof Generic) return this.generic(type, pointer);
      if (type instanceof Cls) return this.class(type, pointer);
      if (type instanceof Instance && type.cls instanceof External && type.cls.path.endsWith('.TypeVar'))
        return { schema: {}, titled: true };
      if (type instanceof Tainted) return this.type(type.value, pointer);
      return this.miss(
        pointer,
        type instanceof Unknown ? `a type that cannot be folded: ${type.text}` : 'a type that cannot be read',
      );
    } finally {
      this.depth -= 1;
    }
  }

  private external(type: External, pointer: string): TypeSchema {
    const name = lastName(type.path);
    const known = plainTypes.get(name);
    if (known !== undefined) return { schema: structuredClone(known), titled: true };
    return this.miss(pointer, `the type ${type.path} belongs to a library that is not read`);
  }

  private union(members: readonly Value[], pointer: string): TypeSchema {
    const present = members.filter((member) => !isNone(member));
    const nullable = present.length < members.length;
    const schemas = present.map((member) => this.type(member, pointer));
    const [only] = schemas;
    const flat: JsonObject[] = [];
    for (const { schema } of schemas) {
      const inner =
        schemas.length > 1 && Object.keys(schema).length === 1 && Array.isArray(schema.anyOf)
          ? (schema.anyOf as JsonObject[])
          : [schema];
      for (const one of inner) if (!flat.some((other) => JSON.stringify(other) === JSON.stringify(one))) flat.push(one);
    }
    if (nullable) {
      if (flat.some((schema) => Object.keys(schema).length === 0))
        return { schema: nullableAny(flat), titled: only?.titled ?? true };
      flat.push({ type: 'null' });
    }
    const [first] = flat;
    const schema = flat.length === 1 && first !== undefined ? first : { anyOf: flat };
    return { schema, titled: present.length === 1 ? (only?.titled ?? true) : true };
  }

  private generic(type: Generic, pointer: string): TypeSchema {
    const base = plain(type.base);
    const args = type.args.map(plain);
    const [first = new External('typing.Any'), second = new External('typing.Any')] = args;
    if (base instanceof Cls) return this.class(base, pointer);
    if (!(base instanceof External)) return this.type(base, pointer);
    const name = lastName(base.path);
    if (name === 'Annotated') return this.annotated(first, args.slice(1), pointer);
    if (name === 'Optional') return this.union([...flatten(first), null], pointer);
    if (name === 'Union') return this.union(args.flatMap(flatten), pointer);
    if (name === 'Literal')
      return { schema: enumeration(args.flatMap((arg) => this.literals(arg, pointer))), titled: true };
    if (['Required', 'NotRequired', 'ReadOnly', 'Final', 'ClassVar', 'SkipValidation'].includes(name))
      return this.type(first, pointer);
    if (name === 'Type' || name === 'type' || name === 'Callable')
      return this.miss(pointer, `the type ${name} has no JSON schema`);
    if (name === 'Awaitable' || name === 'Coroutine') return this.type(args.at(-1) ?? null, pointer);
    if (arrays.has(name))
      return { schema: { items: this.type(first, `${pointer}/items`).schema, type: 'array' }, titled: true };
    if (sets.has(name))
      return {
        schema: { items: this.type(first, `${pointer}/items`).schema, type: 'array', uniqueItems: true },
        titled: true,
      };
    if (mappings.has(name)) return { schema: this.mapping(first, second, pointer), titled: true };
    if (name === 'tuple' || name === 'Tuple') return { schema: this.tuple(args, pointer), titled: true };
    return this.type(base, pointer);
  }

  private mapping(key: Value, value: Value, pointer: string): JsonObject {
    const inner = this.type(value, `${pointer}/additionalProperties`).schema;
    const schema: JsonObject = { additionalProperties: Object.keys(inner).length === 0 ? true : inner, type: 'object' };
    const keys = this.type(key, `${pointer}/propertyNames`).schema;
    if (keys.enum !== undefined || keys.const !== undefined || keys.$ref !== undefined) schema.propertyNames = keys;
    return schema;
  }

  private tuple(args: readonly Value[], pointer: string): JsonObject {
    const [first = null, second] = args;
    if (second instanceof External && second.path.endsWith('Ellipsis'))
      return { items: this.type(first, `${pointer}/items`).schema, type: 'array' };
    const members = args.map((arg, at) => this.type(arg, `${pointer}/prefixItems/${at}`).schema);
    return { maxItems: members.length, minItems: members.length, prefixItems: members, type: 'array' };
  }

  private literals(value: Value, pointer: string): JsonValue[] {
    const inner = plain(value);
    if (inner instanceof Generic) return inner.args.flatMap((arg) => this.literals(arg, pointer));
    const { value: json, gaps } = toJson(inner);
    if (gaps.length > 0) this.miss(pointer, 'a literal that cannot be folded');
    return json === undefined ? [] : [json];
  }

  /** `Annotated[type, …]`: constraints go to the type, words to the schema around it. */
  annotated(type: Value, metadata: readonly Value[], pointer: string): TypeSchema {
    let result = this.type(type, pointer);
    for (const item of metadata) {
      const meta = plain(item);
      if (typeof meta === 'string' && this.stringsDescribe && metadata.length === 1)
        result = { ...result, schema: { ...result.schema, description: meta } };
      if (!(meta instanceof Instance) || !(meta.cls instanceof External)) continue;
      const name = lastName(meta.cls.path);
      if (name === 'Field' || name === 'Query' || name === 'Body' || name === 'StringConstraints')
        result = { ...result, schema: this.withField(result.schema, meta, pointer) };
      else if (name === 'WithJsonSchema') {
        const { value } = toJson(meta.args.positional[0] ?? meta.args.named.get('json_schema') ?? null);
        if (typeof value === 'object' && value !== null && !Array.isArray(value))
          result = { schema: value, titled: true };
      } else if (['Ge', 'Gt', 'Le', 'Lt', 'MultipleOf', 'MinLen', 'MaxLen'].includes(name)) {
        const key =
          {
            Ge: 'ge',
            Gt: 'gt',
            Le: 'le',
            Lt: 'lt',
            MultipleOf: 'multiple_of',
            MinLen: 'min_length',
            MaxLen: 'max_length',
          }[name] ?? '';
        result = {
          ...result,
          schema: applyConstraints(result.schema, new Map([[key, meta.args.positional[0] ?? null]])),
        };
      }
    }
    return result;
  }

  /** A schema with what a `Field(…)` adds: constraints inside, words and examples around. */
  withField(schema: JsonObject, field: Instance, pointer: string): JsonObject {
    const { named } = field.args;
    const constraints = new Map([...named].filter(([key]) => constraintNames.has(key)));
    const result: JsonObject = { ...applyConstraints(schema, constraints) };
    for (const key of ['title', 'description'] as const) {
      const given = plain(named.get(key) ?? null);
      if (given === null) continue;
      const text = stringOf(given);
      if (text === null)
        this.miss(
          `${pointer}/${key}`,
          given instanceof Unknown ? `cannot be folded: ${given.text}` : 'cannot be folded',
        );
      else result[key] = text;
    }
    const examples = named.get('examples');
    if (examples !== undefined && plain(examples) !== null) this.put(result, 'examples', examples, pointer);
    const deprecated = plain(named.get('deprecated') ?? false);
    if (deprecated === true || typeof deprecated === 'string') result.deprecated = true;
    const extra = plain(named.get('json_schema_extra') ?? null);
    if (extra instanceof Dict) {
      for (const { key, value } of extra.entries.values())
        if (typeof key === 'string') this.put(result, key, value, pointer);
    }
    return result;
  }

  private put(schema: JsonObject, key: string, value: Value, pointer: string): void {
    const { value: json, gaps } = toJson(value);
    for (const gap of gaps) this.miss(`${pointer}/${pointerToken(key)}${gap.pointer}`, gap.reason);
    if (json !== undefined && gaps.length === 0)
      Object.defineProperty(schema, key, { value: json, enumerable: true, configurable: true, writable: true });
  }

  /** A parameter or field with its default. `untyped` is its schema where it has no annotation. */
  field(
    name: string,
    type: Value | undefined,
    given: Value | undefined,
    pointer: string,
    untyped: JsonObject = {},
  ): FieldSchema {
    let { schema, titled } = type === undefined ? { schema: untyped, titled: true } : this.type(type, pointer);
    let fallback = given;
    let callName = name;
    const annotatedField = type instanceof Generic ? type.args.map(plain).find(isField) : undefined;
    let required = fallback === undefined;
    const settle = (field: Instance): void => {
      const { named, positional } = field.args;
      // `default=None` is a default.
      const inner = named.has('default') ? named.get('default') : positional[0];
      const isRequired =
        inner === undefined ||
        (plain(inner) instanceof External && (plain(inner) as External).path.endsWith('Ellipsis'));
      fallback = isRequired ? undefined : inner;
      required = isRequired && !named.has('default_factory');
      const alias = stringOf(named.get('validation_alias') ?? null) ?? stringOf(named.get('alias') ?? null);
      if (alias !== null) callName = alias;
    };
    if (annotatedField !== undefined && fallback === undefined) settle(annotatedField);
    else if (annotatedField !== undefined)
      callName = stringOf(annotatedField.args.named.get('alias') ?? null) ?? callName;
    const field = plain(fallback ?? null);
    if (isField(field)) {
      schema = this.withField(schema, field, pointer);
      settle(field);
    } else if (field instanceof External && field.path.endsWith('Ellipsis')) {
      fallback = undefined;
      required = true;
    }
    const result: JsonObject = { ...schema };
    if (fallback !== undefined) this.put(result, 'default', fallback, pointer);
    if (titled && result.title === undefined) result.title = fieldTitle(callName);
    return { schema: result, required, name: callName };
  }

  private class(cls: Cls, pointer: string): TypeSchema {
    if (isEnum(cls)) return this.reference(cls, () => this.enum(cls));
    if (extendsExternal(cls, (path) => path.endsWith('.RootModel')))
      return this.reference(cls, () => this.root(cls, pointer));
    const described = fieldsOf(cls).length > 0 || isStructured(cls);
    if (!described) {
      const base = lineage(cls).find(
        (one) => one instanceof External && plainTypes.has(lastName(one.path)) && lastName(one.path) !== 'object',
      );
      if (base instanceof External) return this.external(base, pointer);
      return this.miss(pointer, `the class ${cls.name} says nothing of its fields`);
    }
    return this.reference(cls, () => this.model(cls));
  }

  private reference(cls: Cls, build: () => JsonObject): TypeSchema {
    let name = this.names.get(cls);
    if (name === undefined) {
      name = [...this.names.values()].includes(cls.name)
        ? `${cls.file.replace(/\.py$/, '').replaceAll('/', '__')}__${cls.name}`
        : cls.name;
      this.names.set(cls, name);
      this.defs.set(name, {});
      this.defs.set(name, build());
    }
    return { schema: { $ref: `#/$defs/${name}` }, titled: false };
  }

  private enum(cls: Cls): JsonObject {
    const members = [...cls.attrs.values()].filter((member) => member instanceof EnumMember);
    const values = members.map((member) => toJson(member.value).value).filter((value) => value !== undefined);
    const schema = enumeration(values);
    const doc = cls.doc === null ? '' : cleanDoc(cls.doc);
    return { ...schema, ...(doc === '' ? {} : { description: doc }), title: cls.name };
  }

  private root(cls: Cls, pointer: string): JsonObject {
    const base = cls.bases.map(plain).find((one) => one instanceof Generic);
    const field = fieldsOf(cls).find((one) => one.name === 'root');
    const inner =
      field !== undefined
        ? this.within(field.scope, cls.file, () => this.type(this.typeOf(field.annotation), pointer).schema)
        : this.type(base instanceof Generic ? (base.args[0] ?? null) : new External('typing.Any'), pointer).schema;
    return { ...inner, ...this.described(cls), title: cls.name };
  }

  private described(cls: Cls): JsonObject {
    const doc = cls.doc === null ? '' : cleanDoc(cls.doc);
    return doc === '' ? {} : { description: doc };
  }

  /** The schema of a model, dataclass, typed dictionary or named tuple, without its definitions. */
  model(cls: Cls): JsonObject {
    const base = `/$defs/${pointerToken(this.names.get(cls) ?? cls.name)}/properties`;
    const typed = extendsExternal(cls, (path) => path.endsWith('.TypedDict'));
    const partial =
      typed && lineage(cls).some((one) => one instanceof Cls && truthOf(one.named.get('total') ?? true) === false);
    const properties: [string, JsonObject][] = [];
    const required: string[] = [];
    const config = configOf(cls);
    for (const field of fieldsOf(cls)) {
      if (field.name.startsWith('_') || field.name === 'model_config') continue;
      const owner = lineage(cls).find((one) => one instanceof Cls && one.fields.includes(field));
      const read = this.within(field.scope, owner instanceof Cls ? owner.file : cls.file, () => {
        const type = this.typeOf(field.annotation);
        if (isNamed(type, 'ClassVar') || isNamed(type, 'InitVar')) return null;
        const optional = typed && (partial ? !isNamed(type, 'Required') : isNamed(type, 'NotRequired'));
        const value = typed ? undefined : (cls.attrs.get(field.name) ?? classAttribute(cls, field.name) ?? field.value);
        const result = this.field(field.name, type, value, `${base}/${pointerToken(field.name)}`);
        return { ...result, required: result.required && !optional };
      });
      if (read === null) continue;
      const name = config.camel && read.name === field.name ? camelCase(field.name) : read.name;
      if (config.camel && read.schema.title === fieldTitle(field.name)) read.schema.title = fieldTitle(name);
      properties.push([name, read.schema]);
      if (read.required) required.push(name);
    }
    return {
      ...(config.extra === 'forbid'
        ? { additionalProperties: false }
        : config.extra === 'allow'
          ? { additionalProperties: true }
          : {}),
      ...this.described(cls),
      properties: jsonObject(properties),
      ...(required.length > 0 ? { required } : {}),
      title: config.title ?? cls.name,
      type: 'object',
    };
  }

  /** The definitions that a schema with this root needs, as its `$defs`, or nothing where it needs none. */
  withDefs(schema: JsonObject): JsonObject {
    if (this.defs.size === 0) return schema;
    return { $defs: jsonObject([...this.defs].sort(([a], [b]) => (a < b ? -1 : 1))), ...schema };
  }
}

function isField(value: Value): value is Instance {
  return (
    value instanceof Instance &&
    value.cls instanceof External &&
    /(?:^|\.)(?:Field|field|Query|Body|Param)$/.test(value.cls.path)
  );
}

function isStructured(cls: Cls): boolean {
  return extendsExternal(cls, (path) => /(?:^|\.)(?:BaseModel|TypedDict|NamedTuple)$/.test(path));
}

function isNamed(type: Value, name: string): boolean {
  return type instanceof Generic && type.base instanceof External && lastName(type.base.path) === name;
}

function isNone(value: Value): boolean {
  const inner = plain(value);
  return inner === null || (inner instanceof External && lastName(inner.path) === 'NoneType');
}

function flatten(value: Value): Value[] {
  const inner = plain(value);
  if (inner instanceof Union) return inner.members.flatMap(flatten);
  if (inner instanceof Generic && inner.base instanceof External && lastName(inner.base.path) === 'Optional')
    return [...inner.args.flatMap(flatten), null];
  if (inner instanceof Generic && inner.base instanceof External && lastName(inner.base.path) === 'Union')
    return inner.args.flatMap(flatten);
  return [inner];
}

function nullableAny(members: readonly JsonObject[]): JsonObject {
  return members.length === 1 ? { anyOf: [{}, { type: 'null' }] } : { anyOf: [...members, { type: 'null' }] };
}

interface Config {
  extra: string | null;
  title: string | null;
  camel: boolean;
}

function configOf(cls: Cls): Config {
  const config: Config = { extra: null, title: null, camel: false };
  for (const base of lineage(cls).toReversed()) {
    if (!(base instanceof Cls)) continue;
    const given = plain(base.attrs.get('model_config') ?? base.attrs.get('Config') ?? null);
    const read = (name: string): Value =>
      given instanceof Instance
        ? (given.args.named.get(name) ?? null)
        : given instanceof Dict
          ? (given.entries.get(`s${name}`)?.value ?? null)
          : given instanceof Cls
            ? (given.attrs.get(name) ?? null)
            : null;
    const extra = plain(read('extra'));
    config.extra = stringOf(extra) ?? (extra instanceof External ? lastName(extra.path) : config.extra);
    config.title = stringOf(read('title')) ?? (base === cls ? null : config.title);
    const generator = plain(read('alias_generator'));
    if (generator instanceof External) config.camel = lastName(generator.path) === 'to_camel';
    const extraNamed = stringOf(base.named.get('extra') ?? null);
    if (extraNamed !== null) config.extra = extraNamed;
  }
  return config;
}

function camelCase(name: string): string {
  return name.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `Model.model_json_schema()`. */
export function classSchema(machine: Machine, cls: Cls): JsonObject {
  return typeSchema(machine, cls);
}

/** `TypeAdapter(type).json_schema()`: a model at the root stands there itself, unless it refers to itself. */
export function typeSchema(machine: Machine, type: Value): JsonObject {
  const builder = new SchemaBuilder(machine);
  return rootSchema(builder, builder.type(type, '').schema);
}

/** A schema with its definitions; a reference at the root is replaced by what it names, unless that refers to itself. */
export function rootSchema(builder: SchemaBuilder, schema: JsonObject): JsonObject {
  const name = typeof schema.$ref === 'string' ? schema.$ref.slice('#/$defs/'.length) : null;
  const definition = name === null ? undefined : builder.defs.get(name);
  if (name === null || definition === undefined) return builder.withDefs(schema);
  const used = JSON.stringify([
    definition,
    ...[...builder.defs].filter(([key]) => key !== name).map(([, value]) => value),
  ]).includes(`"#/$defs/${name}"`);
  if (used) return builder.withDefs(schema);
  builder.defs.delete(name);
  return builder.withDefs({
    ...definition,
    ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$ref')),
  });
}
