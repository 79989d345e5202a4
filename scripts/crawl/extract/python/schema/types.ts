import { sameJson } from './same-json.ts';
import type { JsonObject, JsonValue } from '#core/model/json.ts';

/** Schemas of library types that pydantic knows, by the last name of their path. */
export const plainTypes: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ['str', { type: 'string' }],
  ['AnyStr', { type: 'string' }],
  ['LiteralString', { type: 'string' }],
  ['int', { type: 'integer' }],
  ['float', { type: 'number' }],
  ['bool', { type: 'boolean' }],
  ['bytes', { format: 'binary', type: 'string' }],
  ['StrictStr', { type: 'string' }],
  ['StrictInt', { type: 'integer' }],
  ['StrictBool', { type: 'boolean' }],
  ['StrictFloat', { type: 'number' }],
  ['PositiveInt', { exclusiveMinimum: 0, type: 'integer' }],
  ['NonNegativeInt', { minimum: 0, type: 'integer' }],
  ['NegativeInt', { exclusiveMaximum: 0, type: 'integer' }],
  ['PositiveFloat', { exclusiveMinimum: 0, type: 'number' }],
  ['NonNegativeFloat', { minimum: 0, type: 'number' }],
  ['Any', {}],
  ['object', {}],
  ['JsonValue', {}],
  ['NoneType', { type: 'null' }],
  ['None', { type: 'null' }],
  ['list', { items: {}, type: 'array' }],
  ['List', { items: {}, type: 'array' }],
  ['Sequence', { items: {}, type: 'array' }],
  ['MutableSequence', { items: {}, type: 'array' }],
  ['Iterable', { items: {}, type: 'array' }],
  ['Collection', { items: {}, type: 'array' }],
  ['tuple', { items: {}, type: 'array' }],
  ['Tuple', { items: {}, type: 'array' }],
  ['set', { items: {}, type: 'array', uniqueItems: true }],
  ['Set', { items: {}, type: 'array', uniqueItems: true }],
  ['frozenset', { items: {}, type: 'array', uniqueItems: true }],
  ['FrozenSet', { items: {}, type: 'array', uniqueItems: true }],
  ['dict', { additionalProperties: true, type: 'object' }],
  ['Dict', { additionalProperties: true, type: 'object' }],
  ['Mapping', { additionalProperties: true, type: 'object' }],
  ['MutableMapping', { additionalProperties: true, type: 'object' }],
  ['OrderedDict', { additionalProperties: true, type: 'object' }],
  ['defaultdict', { additionalProperties: true, type: 'object' }],
  ['datetime', { format: 'date-time', type: 'string' }],
  ['AwareDatetime', { format: 'date-time', type: 'string' }],
  ['NaiveDatetime', { format: 'date-time', type: 'string' }],
  ['date', { format: 'date', type: 'string' }],
  ['time', { format: 'time', type: 'string' }],
  ['timedelta', { format: 'duration', type: 'string' }],
  ['UUID', { format: 'uuid', type: 'string' }],
  ['UUID4', { format: 'uuid4', type: 'string' }],
  ['Path', { format: 'path', type: 'string' }],
  ['FilePath', { format: 'file-path', type: 'string' }],
  ['DirectoryPath', { format: 'directory-path', type: 'string' }],
  ['AnyUrl', { format: 'uri', minLength: 1, type: 'string' }],
  ['AnyHttpUrl', { format: 'uri', minLength: 1, type: 'string' }],
  ['HttpUrl', { format: 'uri', maxLength: 2083, minLength: 1, type: 'string' }],
  ['EmailStr', { format: 'email', type: 'string' }],
  ['SecretStr', { format: 'password', type: 'string', writeOnly: true }],
  ['Decimal', { anyOf: [{ type: 'number' }, { pattern: String.raw`^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$`, type: 'string' }] }],
]);

/** Types whose schema is that of an array of their argument. */
export const arrays = new Set([
  'list',
  'List',
  'Sequence',
  'MutableSequence',
  'Iterable',
  'Collection',
  'Iterator',
  'Generator',
  'AsyncIterator',
  'deque',
]);
export const sets = new Set(['set', 'Set', 'frozenset', 'FrozenSet', 'MutableSet', 'AbstractSet']);
export const mappings = new Set(['dict', 'Dict', 'Mapping', 'MutableMapping', 'OrderedDict', 'defaultdict']);

/** `{"const"}` or `{"enum"}` of the values, with their type where they share one. */
export function enumeration(values: readonly JsonValue[]): JsonObject {
  const distinct = values.filter((value, at) => values.findIndex((other) => sameJson(other, value)) === at);
  const types = new Set(
    distinct.map((value) =>
      value === null
        ? 'null'
        : typeof value === 'number'
          ? Number.isInteger(value)
            ? 'integer'
            : 'number'
          : typeof value,
    ),
  );
  const [type] = types;
  const names: Record<string, string> = {
    string: 'string',
    integer: 'integer',
    number: 'number',
    boolean: 'boolean',
    null: 'null',
  };
  const known = types.size === 1 && type !== undefined ? names[type] : undefined;
  const [only] = distinct;
  const body: JsonObject = distinct.length === 1 && only !== undefined ? { const: only } : { enum: [...distinct] };
  return known === undefined ? body : { ...body, type: known };
}
