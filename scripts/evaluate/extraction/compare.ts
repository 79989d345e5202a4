import { canonicalJson, isJsonObject, type JsonObject } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import type { Extraction } from '#scripts/crawl/extract/extraction.ts';

/** What was found of a package, against what its server lists. */
export interface Comparison {
  listed: number;
  /** Names found that the server lists, gated or not. */
  matched: number;
  /** Of the matched, those that are gated all the same. */
  gatedButListed: number;
  descriptions: { equal: number; of: number };
  schemas: { equal: number; of: number; properties: number; required: number; types: number };
  /** Found as registered and ungated, and not listed. */
  junk: string[];
  /** Found gated (or not reached) and not listed. */
  extra: number;
  missing: string[];
  unequal: { tool: string; field: string; found: string; listed: string }[];
  byStyle: Map<string, { listed: number; descriptions: number; schemas: number }>;
}

/** Compares an extraction with the list of a live server. */
export function compare(extraction: Extraction, listed: readonly ToolDefinition[]): Comparison {
  const truth = new Map(listed.map((tool) => [tool.name, tool]));
  const result: Comparison = {
    listed: truth.size,
    matched: 0,
    gatedButListed: 0,
    descriptions: { equal: 0, of: 0 },
    schemas: { equal: 0, of: 0, properties: 0, required: 0, types: 0 },
    junk: [],
    extra: 0,
    missing: [],
    unequal: [],
    byStyle: new Map(),
  };
  const seen = new Set<string>();
  for (const tool of extraction.tools) {
    const real = truth.get(tool.definition.name);
    if (real === undefined) {
      if (tool.gated === null && tool.truth === 'registered') result.junk.push(tool.definition.name);
      else result.extra += 1;
      continue;
    }
    if (tool.truth !== 'registered') continue;
    seen.add(real.name);
    result.matched += 1;
    if (tool.gated !== null) result.gatedButListed += 1;
    const style = result.byStyle.get(tool.style) ?? { listed: 0, descriptions: 0, schemas: 0 };
    result.byStyle.set(tool.style, style);
    style.listed += 1;
    result.descriptions.of += 1;
    if ((tool.definition.description ?? '') === (real.description ?? '')) {
      result.descriptions.equal += 1;
      style.descriptions += 1;
    } else
      result.unequal.push({
        tool: real.name,
        field: 'description',
        found: tool.definition.description ?? '(none)',
        listed: real.description ?? '(none)',
      });
    const found = shapeOf(tool.definition.inputSchema);
    const wanted = shapeOf(real.inputSchema);
    result.schemas.of += 1;
    const same = {
      properties: found.properties === wanted.properties,
      required: found.required === wanted.required,
      types: found.types === wanted.types,
    };
    if (same.properties) result.schemas.properties += 1;
    if (same.required) result.schemas.required += 1;
    if (same.types) result.schemas.types += 1;
    if (same.properties && same.required && same.types) {
      result.schemas.equal += 1;
      style.schemas += 1;
    } else {
      const field = same.properties ? (same.required ? 'types' : 'required') : 'properties';
      result.unequal.push({ tool: real.name, field, found: found[field], listed: wanted[field] });
    }
  }
  result.missing = [...truth.keys()].filter((name) => !seen.has(name));
  return result;
}

/** Names, required set and types of an input schema's members, order apart. */
function shapeOf(schema: JsonObject | undefined): { properties: string; required: string; types: string } {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema?.['required']) ? [...schema['required']].map(String).sort() : [];
  const names = Object.keys(properties).sort();
  return {
    properties: names.join(','),
    required: required.join(','),
    types: names.map((name) => `${name}:${typeOf(properties[name])}`).join(','),
  };
}

function typeOf(member: unknown): string {
  if (!isJsonObject(member)) return '?';
  const { type } = member;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return type.map(String).sort().join('|');
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const parts = member[key];
    if (Array.isArray(parts))
      return `${key === 'allOf' ? 'all' : 'any'}(${[...new Set(parts.map((part) => typeOf(part)))].sort().join('|')})`;
  }
  if (typeof member['$ref'] === 'string') return 'ref';
  if ('const' in member) return `const ${canonicalJson(member['const'])}`;
  return 'enum' in member ? 'enum' : 'any';
}
