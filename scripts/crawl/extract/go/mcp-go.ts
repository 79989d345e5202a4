import { invoke } from './invoke.ts';
import type { Machine } from './machine.ts';
import { makeStruct } from './struct.ts';
import { schemaForType } from './schema-of-type.ts';
import { textOf } from './operators.ts';
import type { GoLibrary } from './tool-type.ts';
import { GoMap, Native, RawJson, Slice, Struct, Unknown, mapOf, plain, type Site, type Value } from './value.ts';

const hints: Record<string, string> = {
  WithTitleAnnotation: 'Title',
  WithReadOnlyHintAnnotation: 'ReadOnlyHint',
  WithDestructiveHintAnnotation: 'DestructiveHint',
  WithIdempotentHintAnnotation: 'IdempotentHint',
  WithOpenWorldHintAnnotation: 'OpenWorldHint',
};

const properties: Record<string, string> = {
  WithString: 'string',
  WithNumber: 'number',
  WithInteger: 'integer',
  WithBoolean: 'boolean',
  WithObject: 'object',
  WithArray: 'array',
  WithAny: '',
};

/** Options of a property that set one keyword to their argument. */
const keywords: Record<string, string> = {
  Description: 'description',
  Title: 'title',
  DefaultString: 'default',
  DefaultNumber: 'default',
  DefaultBool: 'default',
  DefaultArray: 'default',
  MaxLength: 'maxLength',
  MinLength: 'minLength',
  Pattern: 'pattern',
  Max: 'maximum',
  Min: 'minimum',
  MultipleOf: 'multipleOf',
  Properties: 'properties',
  AdditionalProperties: 'additionalProperties',
  MinProperties: 'minProperties',
  MaxProperties: 'maxProperties',
  PropertyNames: 'propertyNames',
  Items: 'items',
  MinItems: 'minItems',
  MaxItems: 'maxItems',
  UniqueItems: 'uniqueItems',
};

const itemTypes: Record<string, string> = {
  WithStringItems: 'string',
  WithNumberItems: 'number',
  WithIntegerItems: 'integer',
  WithBooleanItems: 'boolean',
};

function apply(machine: Machine, options: readonly Value[], target: Value, site: Site): boolean {
  let whole = true;
  for (const option of options) {
    if (plain(option) instanceof Unknown) whole = false;
    else invoke(machine, option, [target], { ...site, types: [] });
  }
  return whole;
}

function structOf(machine: Machine, name: string, site: Site): Struct {
  const path = 'github.com/mark3labs/mcp-go/mcp';
  return makeStruct(
    machine,
    { named: { path, name, declaration: null }, shape: null, pointers: 0, arguments: [] },
    site,
  ).value;
}

/** What a function of the mcp-go library does, or undefined where it is not about tools. */
export function mcpGoCall(
  machine: Machine,
  library: GoLibrary,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | undefined {
  if (library !== 'mcp-go' && library !== 'cortex') return undefined;
  const [first = null, ...rest] = args;
  if (name === 'NewTool') {
    const tool = newTool(machine, first, rest, site);
    // Cortex has mcp-go's functions, and no annotations.
    if (library === 'cortex') tool.fields.delete('Annotations');
    return tool;
  }
  if (name === 'NewToolWithRawSchema') {
    const tool = structOf(machine, 'Tool', site);
    const raw = plain(args[2] ?? null);
    tool.fields.set('Name', first);
    tool.fields.set('Description', args[1] ?? null);
    tool.fields.set('RawInputSchema', typeof raw === 'string' ? new RawJson(raw) : raw);
    return tool;
  }
  const onTool = toolOption(machine, name, args, site);
  if (onTool !== undefined) return onTool;
  return propertyOption(machine, name, args, site);
}

function newTool(machine: Machine, name: Value, options: readonly Value[], site: Site): Struct {
  const tool = structOf(machine, 'Tool', site);
  const schema = structOf(machine, 'ToolInputSchema', site);
  schema.fields.set('Type', 'object');
  schema.fields.set('Properties', new GoMap());
  const annotations = structOf(machine, 'ToolAnnotation', site);
  for (const [hint, value] of [
    ['ReadOnlyHint', false],
    ['DestructiveHint', true],
    ['IdempotentHint', false],
    ['OpenWorldHint', true],
  ] as const)
    annotations.fields.set(hint, value);
  tool.fields.set('Name', name);
  tool.fields.set('InputSchema', schema);
  tool.fields.set('Annotations', annotations);
  if (!apply(machine, options, tool, site)) tool.fields.set('\0open', true);
  return tool;
}

function toolOption(machine: Machine, name: string, args: readonly Value[], site: Site): Value | undefined {
  const [first = null, ...rest] = args;
  const setting = (set: (tool: Struct) => void): Native =>
    new Native((_running, given) => {
      const tool = plain(given[0] ?? null);
      if (tool instanceof Struct) set(tool);
      return null;
    });
  const hint = hints[name];
  if (hint !== undefined) {
    return setting((tool) => {
      const annotations = plain(tool.fields.get('Annotations') ?? null);
      if (annotations instanceof Struct) annotations.fields.set(hint, first);
    });
  }
  const type = properties[name];
  if (type !== undefined) return setting((tool) => addProperty(machine, tool, type, first, rest, site));
  switch (name) {
    case 'WithDescription':
      return setting((tool) => tool.fields.set('Description', first));
    case 'WithToolTitle':
      return setting((tool) => tool.fields.set('Title', first));
    case 'WithToolAnnotation':
      return setting((tool) => tool.fields.set('Annotations', first));
    case 'WithRawInputSchema':
      return setting((tool) => setRaw(tool, 'RawInputSchema', first));
    case 'WithRawOutputSchema':
      return setting((tool) => setRaw(tool, 'RawOutputSchema', first));
    case 'WithInputSchema':
    case 'WithOutputSchema': {
      const [typeArgument] = site.types;
      const schema =
        typeArgument === undefined ? new Unknown(site.text) : schemaForType(machine, typeArgument, 'google');
      return setting((tool) =>
        tool.fields.set(name === 'WithInputSchema' ? 'RawInputSchema' : 'RawOutputSchema', schema),
      );
    }
    case 'WithSchemaAdditionalProperties':
      return setting((tool) => {
        const schema = plain(tool.fields.get('InputSchema') ?? null);
        if (schema instanceof Struct) schema.fields.set('AdditionalProperties', first);
      });
    case 'WithToolIcons':
    case 'WithDeferLoading':
    case 'WithTaskSupport':
      return setting(() => undefined);
    default:
      return undefined;
  }
}

function setRaw(tool: Struct, field: string, value: Value): void {
  const inner = plain(value);
  tool.fields.set(field, typeof inner === 'string' ? new RawJson(inner) : inner);
}

function addProperty(
  machine: Machine,
  tool: Struct,
  type: string,
  name: Value,
  options: readonly Value[],
  site: Site,
): void {
  const schema = plain(tool.fields.get('InputSchema') ?? null);
  const holder = schema instanceof Struct ? plain(schema.fields.get('Properties') ?? null) : null;
  const text = textOf(name);
  if (!(schema instanceof Struct) || !(holder instanceof GoMap)) return;
  if (text === null) {
    holder.open = true;
    return;
  }
  const property = mapOf(type === '' ? [] : [['type', type]]);
  if (type === 'object') property.entries.set('sproperties', { key: 'properties', value: new GoMap() });
  if (!apply(machine, options, property, site)) property.open = true;
  const required = property.entries.get('srequired');
  if (required?.value === true) {
    property.entries.delete('srequired');
    const list = plain(schema.fields.get('Required') ?? null);
    const names = list instanceof Slice ? list : new Slice([]);
    names.items.push(text);
    schema.fields.set('Required', names);
  }
  holder.entries.set(`s${text}`, { key: text, value: property });
}

function propertyOption(machine: Machine, name: string, args: readonly Value[], site: Site): Value | undefined {
  const setting = (set: (schema: GoMap) => void): Native =>
    new Native((_running, given) => {
      const schema = plain(given[0] ?? null);
      if (schema instanceof GoMap) set(schema);
      return null;
    });
  const put = (schema: GoMap, key: string, value: Value): void => {
    schema.entries.set(`s${key}`, { key, value });
  };
  const keyword = keywords[name];
  if (keyword !== undefined) return setting((schema) => put(schema, keyword, args[0] ?? null));
  if (name === 'Required') return setting((schema) => put(schema, 'required', true));
  if (name === 'Enum') {
    return setting((schema) => {
      const values = new Slice(args.filter((arg) => !(arg instanceof Unknown)));
      values.open = values.items.length < args.length;
      put(schema, 'enum', values);
    });
  }
  const itemType = itemTypes[name];
  if (itemType !== undefined) {
    return setting((schema) => {
      const item = mapOf([['type', itemType]]);
      if (!apply(machine, args, item, site)) item.open = true;
      put(schema, 'items', item);
    });
  }
  if (name === 'WithStringEnumItems')
    return setting((schema) =>
      put(
        schema,
        'items',
        mapOf([
          ['type', 'string'],
          ['enum', args[0] ?? null],
        ]),
      ),
    );
  return undefined;
}
