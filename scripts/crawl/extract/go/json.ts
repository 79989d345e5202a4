import { pointerToken, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { maxDepth, maxSchemaNodes } from './budget.ts';
import { tagValue } from './text.ts';
import { structFields } from './types.ts';
import { External, GoMap, RawJson, Slice, Struct, Unknown, plain, type Value } from './value.ts';

/** The name under which a field is marshalled, and whether it is left out when it is zero. */
interface FieldName {
  name: string;
  omitEmpty: boolean;
}

const special: Record<string, string> = {
  ID: '$id',
  Ref: '$ref',
  Defs: '$defs',
  Schema: '$schema',
  Comment: '$comment',
  Anchor: '$anchor',
  DynamicRef: '$dynamicRef',
  Types: 'type',
  Bool: '',
};
const extras = new Set(['Extra', 'Extras']);

/** The JSON name of a field of a struct that the module does not declare: its own in lower camel case. */
function libraryName(name: string): string {
  return special[name] ?? name.slice(0, 1).toLowerCase() + name.slice(1);
}

function fieldNames(struct: Struct): Map<string, FieldName> | null {
  if (struct.shape === null) return null;
  const names = new Map<string, FieldName>();
  for (const field of structFields(struct.shape)) {
    const [name = '', ...settings] = (tagValue(field.tag, 'json') ?? '').split(',');
    if (name === '-') continue;
    names.set(field.name, {
      name: name === '' ? field.name : name,
      omitEmpty: settings.includes('omitempty') || settings.includes('omitzero'),
    });
  }
  return names;
}

function isZero(value: JsonValue | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
  );
}

/** A value as `json.Marshal` writes it, and what of it is not known, by JSON pointer. */
export function toJson(value: Value): { value: JsonValue | undefined; gaps: Gap[] } {
  const gaps: Gap[] = [];
  let nodes = 0;
  const miss = (pointer: string, reason: string): undefined => {
    if (gaps.length < 50) gaps.push({ pointer, reason });
    return undefined;
  };
  const convert = (item: Value, pointer: string, depth: number): JsonValue | undefined => {
    const inner = plain(item);
    nodes += 1;
    if (depth > maxDepth) return miss(pointer, `nests deeper than ${maxDepth}`);
    if (nodes > maxSchemaNodes) return miss(pointer, `has more than ${maxSchemaNodes} nodes`);
    if (inner === null || typeof inner !== 'object') return inner;
    if (inner instanceof RawJson) {
      try {
        return JSON.parse(inner.text) as JsonValue;
      } catch {
        return miss(pointer, 'is not well-formed JSON');
      }
    }
    if (inner instanceof Slice) {
      if (inner.open) miss(pointer, 'has members that static reading cannot tell');
      return inner.items
        .map((member, at) => convert(member, `${pointer}/${at}`, depth + 1))
        .filter((member) => member !== undefined);
    }
    if (inner instanceof GoMap) {
      if (inner.open) miss(pointer, 'has members that static reading cannot tell');
      const entries: [string, JsonValue][] = [];
      for (const { key, value: member } of inner.entries.values()) {
        const name = typeof key === 'string' ? key : typeof key === 'number' ? String(key) : null;
        const converted = name === null ? undefined : convert(member, `${pointer}/${pointerToken(name)}`, depth + 1);
        if (name !== null && converted !== undefined) entries.push([name, converted]);
      }
      return Object.fromEntries(entries) as JsonObject;
    }
    if (inner instanceof Struct) return convertStruct(inner, pointer, depth);
    if (inner instanceof External || inner instanceof Unknown) {
      return miss(
        pointer,
        `cannot be folded: ${inner instanceof Unknown ? inner.text : `${inner.path}.${inner.name}`}`,
      );
    }
    return miss(pointer, 'is not a JSON value');
  };
  const convertStruct = (struct: Struct, pointer: string, depth: number): JsonValue | undefined => {
    const names = fieldNames(struct);
    const isSchema = struct.type?.name === 'Schema' && struct.type.declaration === null;
    const entries: [string, JsonValue][] = [];
    for (const [field, member] of struct.fields) {
      if (field.startsWith('\0')) continue;
      const known = names === null ? { name: libraryName(field), omitEmpty: true } : names.get(field);
      if (known === undefined || known.name === '') continue;
      const converted = convert(member, `${pointer}/${pointerToken(known.name)}`, depth + 1);
      if (converted === undefined) continue;
      if (
        names === null &&
        extras.has(field) &&
        typeof converted === 'object' &&
        converted !== null &&
        !Array.isArray(converted)
      ) {
        entries.push(...Object.entries(converted));
        continue;
      }
      const keepsZero =
        isSchema &&
        [
          'Default',
          'Minimum',
          'Maximum',
          'MinLength',
          'MinItems',
          'Const',
          'Properties',
          'Items',
          'AdditionalProperties',
          'Not',
          'MaxItems',
          'ExclusiveMinimum',
        ].includes(field);
      if (known.omitEmpty && isZero(converted) && !keepsZero) continue;
      if (converted === null && known.omitEmpty) continue;
      entries.push([known.name, converted]);
    }
    if (isSchema && entries.length === 0) return true;
    if (isSchema && entries.length === 1 && entries[0]?.[0] === 'not' && entries[0][1] === true) return false;
    return Object.fromEntries(entries) as JsonObject;
  };
  return { value: convert(value, '', 0), gaps };
}

/** JSON text of a value, or null where a part of it is not known. */
export function jsonText(value: Value): string | null {
  const { value: json, gaps } = toJson(value);
  return gaps.length > 0 || json === undefined ? null : JSON.stringify(json);
}
