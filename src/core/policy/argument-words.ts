import { isJsonObject, pointerToken, type JsonObject } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { rolePatterns, roles, type Role } from '../taxonomy/argument-role.ts';

/** An argument that a condition can name: one of the top level, or a member of an argument that is an object. */
export interface NamedArgument {
  /** JSON pointer from the arguments of a call. */
  pointer: string;
  /** Its own name, the last of the pointer. */
  name: string;
  schema: JsonObject;
  /** True where every call has it, its parents included. */
  required: boolean;
  roles: ReadonlySet<Role>;
  /** JSON Schema types that its values may have; empty where the schema names none. */
  types: readonly string[];
}

const deepest = 2;
const most = 200;

/** Lower-case words of an identifier in camelCase, snake_case or kebab-case. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join(' ');
}

/** The types that a schema names for its values or, of a list, for the elements. */
function typesOf(schema: JsonObject): string[] {
  const options = [schema.anyOf, schema.oneOf].flatMap((list) =>
    Array.isArray(list) ? list.filter(isJsonObject) : [],
  );
  const named = [schema.type].flat().filter((type) => typeof type === 'string' && type !== 'null') as string[];
  const all = [...named, ...options.flatMap(typesOf)];
  return all.flatMap((type) => (type === 'array' && isJsonObject(schema.items) ? typesOf(schema.items) : [type]));
}

function* members(schema: JsonObject, at: string, depth: number, required: boolean): Generator<NamedArgument> {
  if (!isJsonObject(schema.properties)) return;
  const needed = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [name, value] of Object.entries(schema.properties)) {
    if (name === '') continue;
    const own = isJsonObject(value) ? value : {};
    const pointer = `${at}/${pointerToken(name)}`;
    const words = wordsOf(name);
    const always = required && needed.has(name);
    const roleSet = new Set(roles.filter((role) => rolePatterns[role].test(words)));
    yield { pointer, name, schema: own, required: always, roles: roleSet, types: typesOf(own) };
    if (depth < deepest) yield* members(own, pointer, depth + 1, always);
  }
}

/** The arguments of a definition that a condition can name, in the order in which its input schema lists them. */
export function namedArguments(definition: ToolDefinition): NamedArgument[] {
  const found: NamedArgument[] = [];
  for (const argument of members(definition.inputSchema ?? {}, '', 1, true)) {
    if (found.length === most) break;
    found.push(argument);
  }
  return found;
}

/** True where the values of an argument may be of a type; an argument without a type may be of any. */
export function mayBe({ types }: NamedArgument, ...wanted: string[]): boolean {
  return types.length === 0 || wanted.some((type) => types.includes(type));
}

/** The values among which a schema lets a caller choose a text; empty where it is not a choice. */
export function choicesOf({ schema }: NamedArgument): string[] {
  const inner = isJsonObject(schema.items) ? schema.items : schema;
  const listed = Array.isArray(inner.enum) ? inner.enum : inner.const === undefined ? [] : [inner.const];
  return listed.every((value) => typeof value === 'string') ? listed : [];
}
