import { maxDepth } from './budget.ts';
import type { Machine } from './machine.ts';
import { tagValue } from './text.ts';
import { resolveType, structFields } from './types.ts';
import { GoMap, Slice, Unknown, mapOf, type TypeRef, type Value } from './value.ts';

/**
 * How struct tags are read: `google` (github.com/google/jsonschema-go: the `jsonschema` tag is the description, slices
 * and pointers may be null, structs are closed), `invopop` (github.com/invopop/jsonschema: the tag is a list of settings),
 * `mcp-golang` (the same, where only the tag says what is required, and structs are open), or `go-mcp` (a tag a setting).
 */
export type TagStyle = 'google' | 'invopop' | 'mcp-golang' | 'go-mcp';

const numbers: Record<string, [string, number | null, number | null]> = {
  int: ['integer', null, null],
  int64: ['integer', null, null],
  uint: ['integer', 0, null],
  uint64: ['integer', 0, null],
  uintptr: ['integer', 0, null],
  int8: ['integer', -128, 127],
  uint8: ['integer', 0, 255],
  byte: ['integer', 0, 255],
  int16: ['integer', -32_768, 32_767],
  uint16: ['integer', 0, 65_535],
  int32: ['integer', -2_147_483_648, 2_147_483_647],
  rune: ['integer', -2_147_483_648, 2_147_483_647],
  uint32: ['integer', 0, 4_294_967_295],
  float32: ['number', null, null],
  float64: ['number', null, null],
};

/** The JSON schema that reflection makes of a type, as a map; parts that cannot be told are unknown. */
export function schemaForType(machine: Machine, ref: TypeRef, style: TagStyle, depth = 0): Value {
  machine.step();
  if (depth > maxDepth) return new Unknown('a type that nests too deeply');
  const { named, shape, pointers } = resolveType(machine, ref);
  const schema = schemaOf(
    machine,
    named?.declaration === null ? null : shape,
    named?.name ?? '',
    named?.path ?? '',
    named?.declaration === null,
    ref,
    style,
    depth,
  );
  if (style === 'google' && pointers > 0 && schema instanceof GoMap) {
    const type = schema.entries.get('stype')?.value;
    if (typeof type === 'string') schema.entries.set('stype', { key: 'type', value: new Slice(['null', type]) });
  }
  return schema;
}

function schemaOf(
  machine: Machine,
  shape: TypeRef | null,
  name: string,
  path: string,
  external: boolean,
  ref: TypeRef,
  style: TagStyle,
  depth: number,
): Value {
  const inner = (node: TypeRef['node'] | undefined, from: TypeRef): Value =>
    node === undefined ? new Unknown('a type') : schemaForType(machine, { ...from, node }, style, depth + 1);
  if (shape !== null) {
    switch (shape.node.type) {
      case 'struct_type':
        return structSchema(machine, shape, style, depth);
      case 'map_type':
        if (style === 'go-mcp') return mapOf([['type', 'object']]);
        return mapOf([
          ['type', 'object'],
          ['additionalProperties', emptyAsTrue(inner(shape.node.child('value'), shape))],
        ]);
      case 'slice_type': {
        const items = inner(shape.node.child('element'), shape);
        return mapOf([
          ['type', style === 'google' ? new Slice(['null', 'array']) : 'array'],
          ['items', emptyAsTrue(items)],
        ]);
      }
      case 'array_type':
        return mapOf([
          ['type', 'array'],
          ['items', inner(shape.node.child('element'), shape)],
        ]);
      case 'interface_type':
        return new GoMap();
      default:
        return new Unknown(`the type ${shape.node.text.slice(0, 60)}`);
    }
  }
  if (external && path === ref.file.pkg.path) return predeclared(name, style);
  if (path === 'time' && name === 'Time')
    return style === 'google'
      ? mapOf([['type', 'string']])
      : mapOf([
          ['type', 'string'],
          ['format', 'date-time'],
        ]);
  if (path === 'encoding/json' && name === 'RawMessage')
    return style === 'google' ? new Unknown('json.RawMessage') : new GoMap();
  return external ? predeclaredElsewhere(name, path, style) : new Unknown(`the type ${name}`);
}

function emptyAsTrue(value: Value): Value {
  return value instanceof GoMap && value.entries.size === 0 && !value.open ? true : value;
}

function predeclaredElsewhere(name: string, path: string, style: TagStyle): Value {
  const own = predeclared(name, style);
  return own instanceof Unknown ? new Unknown(`the type ${path}.${name}`) : own;
}

function predeclared(name: string, style: TagStyle): Value {
  if (name === 'string' || name === 'error') return mapOf([['type', 'string']]);
  if (name === 'bool') return mapOf([['type', 'boolean']]);
  if (name === 'any') return new GoMap();
  const number = numbers[name];
  if (number === undefined) return new Unknown(`the type ${name}`);
  const [type, least, most] = number;
  const entries: [string, Value][] = [['type', type]];
  if (style === 'google' && least !== null) entries.push(['minimum', least]);
  if (style === 'google' && most !== null) entries.push(['maximum', most]);
  return mapOf(entries);
}

function structSchema(machine: Machine, shape: TypeRef, style: TagStyle, depth: number): Value {
  const properties = new GoMap();
  const required = new Slice([]);
  addFields(machine, shape, style, depth, properties, required);
  const entries: [string, Value][] = [['type', 'object']];
  if (properties.entries.size > 0 || style !== 'google') entries.push(['properties', properties]);
  if (required.items.length > 0) entries.push(['required', required]);
  if (style === 'google' || style === 'invopop') entries.push(['additionalProperties', false]);
  return mapOf(entries);
}

function addFields(
  machine: Machine,
  shape: TypeRef,
  style: TagStyle,
  depth: number,
  properties: GoMap,
  required: Slice,
): void {
  for (const field of structFields(shape)) {
    const [tagged = '', ...settings] = (tagValue(field.tag, 'json') ?? '').split(',');
    if (tagged === '-' && settings.length === 0) continue;
    if (field.embedded && tagged === '') {
      const embedded = resolveType(machine, field.type);
      if (embedded.shape?.node.type === 'struct_type' && depth < maxDepth)
        addFields(machine, embedded.shape, style, depth + 1, properties, required);
      continue;
    }
    if (!/^\p{Lu}/u.test(field.name)) continue;
    const name = tagged === '' ? field.name : tagged;
    const optional = settings.includes('omitempty') || settings.includes('omitzero');
    const schema = schemaForType(machine, field.type, style, depth + 1);
    const isRequired =
      style === 'google'
        ? describe(schema, field.tag) && !optional
        : style === 'go-mcp'
          ? applyTags(schema, field.tag, !optional)
          : applySettings(schema, field.tag, style === 'invopop' && !optional);
    properties.entries.set(`s${name}`, { key: name, value: schema });
    if (isRequired) required.items.push(name);
  }
}

function put(schema: Value, key: string, value: Value): void {
  if (schema instanceof GoMap) schema.entries.set(`s${key}`, { key, value });
}

function describe(schema: Value, tag: string): true {
  const words = tagValue(tag, 'jsonschema');
  if (words !== undefined && words !== '') put(schema, 'description', words);
  return true;
}

/** The tags of go-mcp, one a setting; true where the field is required. */
function applyTags(schema: Value, tag: string, byDefault: boolean): boolean {
  const type = schema instanceof GoMap ? schema.entries.get('stype')?.value : null;
  const typed = (text: string): Value =>
    type === 'integer' || type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text;
  const [words, required, choices, fallback] = ['description', 'required', 'enum', 'default'].map((name) =>
    tagValue(tag, name),
  );
  if (words !== undefined && words !== '') put(schema, 'description', words);
  if (choices !== undefined && choices !== '')
    put(schema, 'enum', new Slice(choices.split(',').map((choice) => typed(choice.trim()))));
  if (fallback !== undefined && fallback !== '') put(schema, 'default', typed(fallback));
  return required === undefined || required === '' ? byDefault : required === 'true' || required === '1';
}

/** The settings of invopop's tag; true where the field is required. */
function applySettings(schema: Value, tag: string, byDefault: boolean): boolean {
  let required = byDefault;
  const words = tagValue(tag, 'jsonschema_description');
  if (words !== undefined) put(schema, 'description', words);
  const enums: Value[] = [];
  for (const setting of (tagValue(tag, 'jsonschema') ?? '')
    .split(/(?<!\\),/)
    .map((one) => one.replaceAll('\\,', ','))) {
    const at = setting.indexOf('=');
    const [key, value] = at === -1 ? [setting, ''] : [setting.slice(0, at), setting.slice(at + 1)];
    const isNumber = schema instanceof GoMap && /integer|number/.test(String(schema.entries.get('stype')?.value ?? ''));
    const typed =
      isNumber && value !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : value === 'true'
          ? true
          : value === 'false'
            ? false
            : value;
    if (key === 'required') required = true;
    else if (key === 'enum') enums.push(typed);
    else if (['description', 'title', 'pattern', 'format'].includes(key)) put(schema, key, value);
    else if (key === 'default') put(schema, key, typed);
    else if (['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'multipleOf'].includes(key))
      put(schema, key, Number(value));
  }
  if (enums.length > 0) put(schema, 'enum', new Slice(enums));
  return required;
}
