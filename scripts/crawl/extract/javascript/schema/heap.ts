import type { Machine } from '../machine.ts';
import { ArrayObj, isCallable, MapObj, Obj, RegExpObj, SetObj, Unknown, type Value } from '../value.ts';
import { SchemaObj, schemaNode, type Dialect, type SchemaKind, type SchemaNode } from './node.ts';

const cache = new WeakMap<Obj, SchemaNode>();

/**
 * The schema that a value is, or null: a modelled one, or one that bundled zod code built (recognised by the members
 * zod itself dispatches on: `_def.typeName` in version 3, `_zod.def.type` in version 4), whatever its names are.
 */
export function schemaOf(machine: Machine, value: Value): SchemaNode | null {
  if (value instanceof Unknown)
    return value.assumed instanceof Obj
      ? schemaOf(machine, value.assumed)
      : value.alternatives[0]?.value instanceof Obj
        ? schemaOf(machine, value.alternatives[0].value)
        : null;
  if (!(value instanceof Obj)) return null;
  if (value instanceof SchemaObj) return value.node;
  const known = cache.get(value);
  if (known !== undefined) return known;
  const made = machine.has(value, '_zod')
    ? readFour(machine, value)
    : machine.has(value, '_def')
      ? readThree(machine, value)
      : null;
  if (made !== null) cache.set(value, made);
  return made;
}

function childOf(machine: Machine, value: Value, dialect: Dialect): SchemaNode {
  return schemaOf(machine, value) ?? schemaNode('opaque', dialect, { reason: 'a schema that cannot be read' });
}

function listOf(machine: Machine, value: Value, dialect: Dialect): SchemaNode[] {
  return (machine.iterate(value) ?? []).map((item) => childOf(machine, item, dialect));
}

function shapeOf(machine: Machine, value: Value, dialect: Dialect): Map<string, SchemaNode> {
  const shape = isCallable(value) ? machine.call(value, undefined, []) : value;
  const object = shape instanceof Unknown && shape.assumed instanceof Obj ? shape.assumed : shape;
  const made = new Map<string, SchemaNode>();
  if (object instanceof Obj)
    for (const key of machine.keys(object)) made.set(key, childOf(machine, machine.get(object, key), dialect));
  return made;
}

const threes: Record<string, SchemaKind> = {
  ZodString: 'string',
  ZodNumber: 'number',
  ZodBigInt: 'bigint',
  ZodBoolean: 'boolean',
  ZodDate: 'date',
  ZodUndefined: 'undefined',
  ZodNull: 'null',
  ZodAny: 'any',
  ZodUnknown: 'unknown',
  ZodNever: 'never',
  ZodVoid: 'void',
  ZodArray: 'array',
  ZodObject: 'object',
  ZodUnion: 'union',
  ZodDiscriminatedUnion: 'union',
  ZodIntersection: 'intersection',
  ZodTuple: 'tuple',
  ZodRecord: 'record',
  ZodMap: 'map',
  ZodSet: 'set',
  ZodLazy: 'lazy',
  ZodLiteral: 'literal',
  ZodEnum: 'enum',
  ZodEffects: 'effects',
  ZodNativeEnum: 'enum',
  ZodOptional: 'optional',
  ZodNullable: 'nullable',
  ZodDefault: 'default',
  ZodCatch: 'catch',
  ZodPromise: 'promise',
  ZodBranded: 'readonly',
  ZodPipeline: 'pipe',
  ZodReadonly: 'readonly',
};

function readThree(machine: Machine, value: Obj): SchemaNode | null {
  const def = machine.get(value, '_def');
  const typeName = machine.get(def, 'typeName');
  const kind = typeof typeName === 'string' ? threes[typeName] : undefined;
  if (kind === undefined) return null;
  const get = (key: string): Value => machine.get(def, key);
  const description = get('description');
  const base = { description };
  switch (kind) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'date':
      return schemaNode(kind, 3, {
        ...base,
        checks: checksOfThree(machine, kind, get('checks')),
        coerces: get('coerce') === true,
      });
    case 'boolean':
      return schemaNode(kind, 3, { ...base, coerces: get('coerce') === true });
    case 'array': {
      const checks = new Map<string, Value>();
      for (const [key, keyword] of [
        ['minLength', 'minItems'],
        ['maxLength', 'maxItems'],
        ['exactLength', 'exactItems'],
      ] as const) {
        const bound = machine.get(get(key), 'value');
        if (typeof bound === 'number') checks.set(keyword, bound);
      }
      return schemaNode(kind, 3, { ...base, checks, inner: childOf(machine, get('type'), 3) });
    }
    case 'object': {
      const catchall = schemaOf(machine, get('catchall'));
      const unknownKeys = get('unknownKeys');
      return schemaNode(kind, 3, {
        ...base,
        shape: shapeOf(machine, get('shape'), 3),
        rest:
          catchall !== null && catchall.kind !== 'never'
            ? catchall
            : unknownKeys === 'passthrough'
              ? 'loose'
              : unknownKeys === 'strict'
                ? 'strict'
                : null,
      });
    }
    case 'union': {
      const options = get('options');
      const list =
        options instanceof MapObj
          ? [...options.entries.values()].map((item) => childOf(machine, item, 3))
          : listOf(machine, options, 3);
      return schemaNode(kind, 3, { ...base, parts: list, value: get('discriminator') });
    }
    case 'intersection':
      return schemaNode(kind, 3, {
        ...base,
        parts: [childOf(machine, get('left'), 3), childOf(machine, get('right'), 3)],
      });
    case 'tuple':
      return schemaNode(kind, 3, {
        ...base,
        parts: listOf(machine, get('items'), 3),
        rest: schemaOf(machine, get('rest')),
      });
    case 'record':
    case 'map':
      return schemaNode(kind, 3, {
        ...base,
        key: schemaOf(machine, get('keyType')),
        inner: childOf(machine, get('valueType'), 3),
      });
    case 'set':
      return schemaNode(kind, 3, { ...base, inner: childOf(machine, get('valueType'), 3) });
    case 'lazy': {
      const getter = get('getter');
      return schemaNode(kind, 3, { ...base, lazily: isCallable(getter) ? getter : null });
    }
    case 'literal':
      return schemaNode(kind, 3, { ...base, values: [get('value')] });
    case 'enum':
      return schemaNode(kind, 3, { ...base, values: enumValues(machine, get('values')) });
    case 'pipe':
      return schemaNode(kind, 3, { ...base, parts: [childOf(machine, get('in'), 3), childOf(machine, get('out'), 3)] });
    case 'effects':
      return schemaNode(kind, 3, {
        ...base,
        inner: childOf(machine, get('schema'), 3),
        value: machine.get(get('effect'), 'type'),
      });
    case 'default': {
      const fallback = get('defaultValue');
      return schemaNode(kind, 3, {
        ...base,
        inner: childOf(machine, get('innerType'), 3),
        value: isCallable(fallback) ? machine.call(fallback, undefined, []) : fallback,
      });
    }
    case 'readonly':
      return schemaNode(kind, 3, {
        ...base,
        inner: childOf(machine, typeName === 'ZodBranded' ? get('type') : get('innerType'), 3),
      });
    case 'optional':
    case 'nullable':
    case 'catch':
    case 'promise':
      return schemaNode(kind, 3, {
        ...base,
        inner: childOf(machine, kind === 'promise' ? get('type') : get('innerType'), 3),
      });
    default:
      return schemaNode(kind, 3, base);
  }
}

/** The values of an enum: of a list, or of an enum object without its reverse mapping. */
export function enumValues(machine: Machine, value: Value): Value[] {
  const object = value instanceof Unknown && value.assumed instanceof Obj ? value.assumed : value;
  if (object instanceof ArrayObj || object instanceof SetObj) return [...(machine.iterate(object) ?? [])];
  if (!(object instanceof Obj)) return [];
  const members = machine.keys(object).map((key) => [key, machine.get(object, key)] as const);
  const numeric = new Set(members.map(([, member]) => member).filter((member) => typeof member === 'number'));
  return members.filter(([key]) => !numeric.has(Number(key)) || key === '').map(([, member]) => member);
}

function checksOfThree(machine: Machine, kind: SchemaKind, list: Value): Map<string, Value> {
  const checks = new Map<string, Value>();
  for (const check of machine.iterate(list ?? undefined) ?? []) {
    const name = machine.get(check, 'kind');
    const value = machine.get(check, 'value');
    if (kind === 'string') {
      if (name === 'min') checks.set('minLength', value);
      else if (name === 'max') checks.set('maxLength', value);
      else if (name === 'length') {
        checks.set('minLength', value);
        checks.set('maxLength', value);
      } else if (name === 'regex') checks.set('pattern', patternOf(machine.get(check, 'regex')));
      else if (name === 'email' || name === 'uuid' || name === 'date' || name === 'time' || name === 'duration')
        checks.set('format', name);
      else if (name === 'url') checks.set('format', 'uri');
      else if (name === 'datetime') checks.set('format', 'date-time');
    } else if (name === 'int') checks.set('type', 'integer');
    else if (name === 'multipleOf') checks.set('multipleOf', value);
    else if (name === 'min' || name === 'max') {
      const inclusive = machine.get(check, 'inclusive') !== false;
      checks.set(
        name === 'min' ? (inclusive ? 'minimum' : 'exclusiveMinimum') : inclusive ? 'maximum' : 'exclusiveMaximum',
        value,
      );
    }
  }
  return checks;
}

/** A regular expression as JSON Schema writes it. */
export function patternOf(value: Value): Value {
  return value instanceof RegExpObj ? value.pattern.source : new Unknown({ kind: 'limit', text: 'a pattern' });
}

const fours: Record<string, SchemaKind> = {
  string: 'string',
  number: 'number',
  int: 'number',
  bigint: 'bigint',
  boolean: 'boolean',
  date: 'date',
  undefined: 'undefined',
  null: 'null',
  any: 'any',
  unknown: 'unknown',
  never: 'never',
  void: 'void',
  array: 'array',
  object: 'object',
  interface: 'object',
  union: 'union',
  intersection: 'intersection',
  tuple: 'tuple',
  record: 'record',
  map: 'map',
  set: 'set',
  lazy: 'lazy',
  literal: 'literal',
  enum: 'enum',
  transform: 'custom',
  optional: 'optional',
  nullable: 'nullable',
  default: 'default',
  prefault: 'prefault',
  catch: 'catch',
  promise: 'promise',
  pipe: 'pipe',
  readonly: 'readonly',
  custom: 'custom',
  file: 'file',
  nonoptional: 'nonoptional',
  template_literal: 'template',
  nan: 'custom',
  symbol: 'custom',
  success: 'boolean',
  function: 'custom',
};

function readFour(machine: Machine, value: Obj): SchemaNode | null {
  const internals = machine.get(value, '_zod');
  const def = machine.get(internals, 'def');
  const type = machine.get(def, 'type');
  const kind = typeof type === 'string' ? fours[type] : undefined;
  if (kind === undefined) return null;
  const get = (key: string): Value => machine.get(def, key);
  const metadata = machine.registrations.metadataOf(machine, value);
  const minor = machine.get(machine.get(internals, 'version'), 'minor');
  const base = {
    minor: typeof minor === 'number' ? minor : 0,
    description: metadata.get('description'),
    meta: new Map([...metadata].filter(([key]) => key !== 'description' && key !== 'id')),
  };
  switch (kind) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return schemaNode(kind, 4, {
        ...base,
        checks: checksOfFour(machine, kind, def),
        coerces: get('coerce') === true,
      });
    case 'array':
      return schemaNode(kind, 4, {
        ...base,
        checks: checksOfFour(machine, kind, def),
        inner: childOf(machine, get('element'), 4),
      });
    case 'object': {
      const catchall = schemaOf(machine, get('catchall'));
      return schemaNode(kind, 4, {
        ...base,
        shape: shapeOf(machine, get('shape'), 4),
        rest:
          catchall === null
            ? null
            : catchall.kind === 'never'
              ? 'strict'
              : catchall.kind === 'unknown'
                ? 'loose'
                : catchall,
      });
    }
    case 'union':
      return schemaNode(kind, 4, {
        ...base,
        parts: listOf(machine, get('options'), 4),
        value: get('discriminator'),
        values: get('inclusive') === false ? [true] : [],
      });
    case 'intersection':
      return schemaNode(kind, 4, {
        ...base,
        parts: [childOf(machine, get('left'), 4), childOf(machine, get('right'), 4)],
      });
    case 'tuple':
      return schemaNode(kind, 4, {
        ...base,
        parts: listOf(machine, get('items'), 4),
        rest: schemaOf(machine, get('rest')),
      });
    case 'record':
    case 'map':
      return schemaNode(kind, 4, {
        ...base,
        key: schemaOf(machine, get('keyType')),
        inner: childOf(machine, get('valueType'), 4),
      });
    case 'set':
      return schemaNode(kind, 4, { ...base, inner: childOf(machine, get('valueType'), 4) });
    case 'lazy': {
      const getter = get('getter');
      return schemaNode(kind, 4, { ...base, lazily: isCallable(getter) ? getter : null });
    }
    case 'literal':
      return schemaNode(kind, 4, { ...base, values: [...(machine.iterate(get('values')) ?? [])] });
    case 'enum':
      return schemaNode(kind, 4, { ...base, values: enumValues(machine, get('entries')) });
    case 'pipe':
      return schemaNode(kind, 4, { ...base, parts: [childOf(machine, get('in'), 4), childOf(machine, get('out'), 4)] });
    case 'default':
    case 'prefault':
      return schemaNode(kind, 4, { ...base, inner: childOf(machine, get('innerType'), 4), value: get('defaultValue') });
    case 'optional':
    case 'nullable':
    case 'catch':
    case 'promise':
    case 'readonly':
    case 'nonoptional':
      return schemaNode(kind, 4, { ...base, inner: childOf(machine, get('innerType'), 4) });
    default:
      return schemaNode(kind, 4, base);
  }
}

const formats: Record<string, string> = {
  email: 'email',
  uuid: 'uuid',
  guid: 'uuid',
  url: 'uri',
  datetime: 'date-time',
  date: 'date',
  time: 'time',
  duration: 'duration',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
};

/** Keywords of version 4's checks; a format of the schema itself (`z.email()`, `z.int()`) is a check too. */
function checksOfFour(machine: Machine, kind: SchemaKind, def: Value): Map<string, Value> {
  const checks = new Map<string, Value>();
  const read = (check: Value): void => {
    const name = machine.get(check, 'check');
    const value = machine.get(check, 'value');
    if (name === 'min_length') checks.set(kind === 'array' ? 'minItems' : 'minLength', machine.get(check, 'minimum'));
    else if (name === 'max_length')
      checks.set(kind === 'array' ? 'maxItems' : 'maxLength', machine.get(check, 'maximum'));
    else if (name === 'length_equals') {
      checks.set(kind === 'array' ? 'minItems' : 'minLength', machine.get(check, 'length'));
      checks.set(kind === 'array' ? 'maxItems' : 'maxLength', machine.get(check, 'length'));
    } else if (name === 'greater_than')
      checks.set(machine.get(check, 'inclusive') === true ? 'minimum' : 'exclusiveMinimum', value);
    else if (name === 'less_than')
      checks.set(machine.get(check, 'inclusive') === true ? 'maximum' : 'exclusiveMaximum', value);
    else if (name === 'multiple_of') checks.set('multipleOf', value);
    else if (name === 'number_format') setInteger(checks, machine.get(check, 'format'));
    else if (name === 'string_format') {
      const format = machine.get(check, 'format');
      if (format === 'regex') checks.set('pattern', patternOf(machine.get(check, 'pattern')));
      else if (typeof format === 'string' && formats[format] !== undefined) checks.set('format', formats[format]);
    }
  };
  read(def);
  for (const check of machine.iterate(machine.get(def, 'checks') ?? undefined) ?? [])
    read(machine.get(machine.get(check, '_zod'), 'def'));
  return checks;
}

/** An integer format of version 4 with the bounds it implies. */
export function setInteger(checks: Map<string, Value>, format: Value): void {
  if (format === 'safeint' || format === 'int32' || format === 'uint32') {
    checks.set('type', 'integer');
    if (!checks.has('minimum') && !checks.has('exclusiveMinimum'))
      checks.set('minimum', format === 'safeint' ? Number.MIN_SAFE_INTEGER : format === 'int32' ? -2147483648 : 0);
    if (!checks.has('maximum') && !checks.has('exclusiveMaximum'))
      checks.set(
        'maximum',
        format === 'safeint' ? Number.MAX_SAFE_INTEGER : format === 'int32' ? 2147483647 : 4294967295,
      );
  }
}
