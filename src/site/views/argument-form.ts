import { inputArguments } from '#core/model/input-arguments.ts';
import type { JsonObject, JsonValue } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';

/** A field of a form for a tool's arguments. */
export interface ArgumentField {
  name: string;
  required: boolean;
  kind: 'text' | 'number' | 'switch' | 'choice' | 'json';
  /** The values of a choice, and nothing else has any. */
  options?: (string | number | boolean)[];
}

const mostFields = 40;
const mostOptions = 50;

function kindOf(schema: JsonObject): ArgumentField['kind'] {
  const types = [schema['type']].flat().filter((type) => type !== 'null');
  const [type] = types;
  if (types.length !== 1) return schema['type'] === undefined && schema['enum'] === undefined ? 'text' : 'json';
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'switch' : 'json';
}

const isOption = (value: JsonValue): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** The fields of a form for the arguments of a definition, as the top level of its input schema lists them. */
export function argumentForm(definition: ToolDefinition): ArgumentField[] {
  return inputArguments(definition)
    .slice(0, mostFields)
    .map(({ name, schema, required }) => {
      const listed = Array.isArray(schema['enum']) ? schema['enum'] : [];
      const options = listed.filter(isOption).slice(0, mostOptions);
      return options.length > 0 && options.length === listed.length
        ? { name, required, kind: 'choice', options }
        : { name, required, kind: kindOf(schema) };
    });
}
