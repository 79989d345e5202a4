import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { jsonObject } from '../json.ts';

const maps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const singles = new Set(['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else']);

function mapSchemas(schema: JsonObject, change: (schema: JsonObject) => JsonObject): JsonObject {
  const visit = (value: JsonValue): JsonValue => (isJsonObject(value) ? mapSchemas(value, change) : value);
  const entries = Object.entries(schema).map(([key, value]): [string, JsonValue] => {
    if (maps.has(key) && isJsonObject(value))
      return [key, jsonObject(Object.entries(value).map(([name, member]) => [name, visit(member)] as const))];
    if (lists.has(key) && Array.isArray(value)) return [key, value.map(visit)];
    return [key, singles.has(key) ? visit(value) : value];
  });
  return change(jsonObject(entries));
}

/** A schema without the `title` of any schema in it; a property called `title` stays. */
export function withoutTitles(schema: JsonObject): JsonObject {
  return mapSchemas(schema, (one) => {
    if (typeof one.title !== 'string') return one;
    return jsonObject(Object.entries(one).filter(([key]) => key !== 'title'));
  });
}

/** A schema with each reference to a definition replaced by what it names; as it is where the definitions refer to themselves. */
export function inlined(schema: JsonObject): JsonObject {
  const { $defs, ...root } = schema;
  if (!isJsonObject($defs) || hasCycle($defs)) return schema;
  const resolve = (one: JsonObject, depth: number): JsonObject =>
    mapSchemas(one, (inner) => {
      const name =
        typeof inner.$ref === 'string' && inner.$ref.startsWith('#/$defs/')
          ? inner.$ref.slice('#/$defs/'.length)
          : null;
      const target = name === null ? undefined : $defs[name];
      if (!isJsonObject(target) || depth > 20) return inner;
      return jsonObject([
        ...Object.entries(resolve(target, depth + 1)),
        ...Object.entries(inner).filter(([key]) => key !== '$ref'),
      ]);
    });
  return resolve(root, 0);
}

function hasCycle(defs: JsonObject): boolean {
  const uses = new Map(
    Object.entries(defs).map(([name, schema]) => [
      name,
      [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, used = '']) => used),
    ]),
  );
  const done = new Set<string>();
  const walk = (name: string, path: ReadonlySet<string>): boolean => {
    if (path.has(name)) return true;
    if (done.has(name)) return false;
    done.add(name);
    const inner = new Set([...path, name]);
    return (uses.get(name) ?? []).some((used) => walk(used, inner));
  };
  return [...uses.keys()].some((name) => walk(name, new Set()));
}
