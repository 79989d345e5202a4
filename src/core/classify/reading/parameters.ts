import { quote, type Evidence } from '../../model/evidence.ts';
import { isJsonObject, pointerToken, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import { rolePatterns, roles, type Role } from '../../taxonomy/argument-role.ts';
import { rememberedText } from './remembered.ts';
import { wordsOfName } from './words.ts';

/** One argument of a tool, as its schema (or, where there is none, its docstring) names it. */
export interface Parameter {
  name: string;
  /** The words of the name in lower case, joined with single spaces. */
  words: string;
  roles: ReadonlySet<Role>;
  required: boolean;
  /** JSON Schema type where one is named. */
  type: string | null;
  /** Values of an enumeration of strings. */
  values: readonly string[];
  description: string;
  default: JsonValue | undefined;
  /** True for a property of an argument that is itself an object or a list of objects. */
  nested: boolean;
  /** JSON pointer to the schema of the argument; null where only the docstring names it. */
  pointer: string | null;
  /** Words of the definition that name it. */
  evidence: () => Evidence;
}

const mostParameters = 200;

function enumeration(schema: JsonObject): string[] {
  const own = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? [] : [schema.const];
  const options = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const inner = options.flatMap((option) => (isJsonObject(option) ? enumeration(option) : []));
  return [...own.filter((value) => typeof value === 'string'), ...inner].slice(0, 100);
}

function typeOf(schema: JsonObject): string | null {
  if (typeof schema.type === 'string') return schema.type;
  const options = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const type of [
    ...(Array.isArray(schema.type) ? schema.type : []),
    ...options.map((option) => (isJsonObject(option) ? option.type : null)),
  ]) {
    if (typeof type === 'string' && type !== 'null') return type;
  }
  return null;
}

const rolesByName = rememberedText((words) => roles.filter((role) => rolePatterns[role].test(words)));

function rolesOf(words: string, type: string | null): Set<Role> {
  const found = new Set<Role>(rolesByName(words));
  if (type === 'boolean')
    for (const role of ['path', 'body', 'recipient', 'code', 'url', 'action', 'secret'] as const) found.delete(role);
  if (type === 'array' && !found.has('path')) found.add('many');
  if (type === 'integer' || type === 'number')
    for (const role of ['path', 'body', 'code', 'command', 'query', 'url'] as const) found.delete(role);
  return found;
}

function* properties(
  schema: JsonObject,
  pointer: string,
  depth: number,
): Generator<[string, JsonObject, string, boolean, number]> {
  if (!isJsonObject(schema.properties)) return;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const name of Object.keys(schema.properties)) {
    const value = schema.properties[name];
    if (name === '' || value === undefined) continue;
    const inner = isJsonObject(value) ? value : {};
    const at = `${pointer}/properties/${pointerToken(name)}`;
    yield [name, inner, at, required.has(name), depth];
    if (depth >= 2) continue;
    if (isJsonObject(inner.properties)) yield* properties(inner, at, depth + 1);
    else if (isJsonObject(inner.items)) yield* properties(inner.items, `${at}/items`, depth + 1);
  }
}

const docstringArgument =
  /^[ \t]*(?:[-*•][ \t]*)?`?([A-Za-z_][A-Za-z0-9_]{0,60})`?[ \t]*(?:\([^()\n]{0,80}\))?[ \t]*[:：-][ \t]*([^\n]{0,200})/gm;
const inlineArgument = /\b([a-z_][A-Za-z0-9_]{0,40}) \((?:required|optional)/g;

function fromDocstring(definition: ToolDefinition, start: number, end: number): Parameter[] {
  const text = (definition.description ?? '').slice(start, end);
  const found = [...text.matchAll(docstringArgument), ...text.matchAll(inlineArgument)];
  return found.slice(0, 40).map((match) => {
    const name = match[1] ?? '';
    const at = start + match.index + match[0].indexOf(name);
    const words = wordsOfName(name).map((word) => word.lower).join(' '); // prettier-ignore
    return {
      name, words, roles: rolesOf(words, null), required: false, type: null, values: [], description: match[2] ?? '', default: undefined,
      nested: false, pointer: null, evidence: () => quote(definition, '/description', { start: at, end: at + name.length }),
    }; // prettier-ignore
  });
}

/**
 * The arguments of a tool, in the order of its schema. `docstring` is the part of the description that lists
 * arguments; it is read only where the schema names none.
 */
export function parametersOf(
  definition: ToolDefinition,
  docstring: { start: number; end: number } | null,
): Parameter[] {
  const found: Parameter[] = [];
  if (definition.inputSchema !== undefined) {
    for (const [name, schema, pointer, required, depth] of properties(definition.inputSchema, '/inputSchema', 0)) {
      if (found.length >= mostParameters) break;
      const words = wordsOfName(name).map((word) => word.lower).join(' '); // prettier-ignore
      const type = typeOf(schema);
      const described = typeof schema.description === 'string' ? schema.description : '';
      const named = rolesOf(words, type);
      // "data: URL of the file to compress": the description says what the name does not.
      if (
        (type === 'string' || type === null) &&
        /^(?:the |an? |full |public |https? ?|web )*UR[LI]s?\b(?! ?(?:slug|path|-?safe|encoded))/i.test(described)
      )
        named.add('url');
      found.push({
        name, words, roles: named, required, type, values: enumeration(isJsonObject(schema.items) ? schema.items : schema),
        description: described.slice(0, 600), default: schema.default,
        nested: depth > 0, pointer, evidence: () => quote(definition, pointer, { part: 'key' }),
      }); // prettier-ignore
    }
  }
  return found.length === 0 && docstring !== null ? fromDocstring(definition, docstring.start, docstring.end) : found;
}
