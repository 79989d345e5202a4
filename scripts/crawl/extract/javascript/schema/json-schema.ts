import { canonicalJson, isJsonObject, pointerToken, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { maxJsonDepth, maxSchemaNodes } from '../../budget.ts';
import type { Machine } from '../machine.ts';
import { Unknown, type Value } from '../value.ts';
import { JsonReader } from './json-value.ts';
import { schemaOf } from './heap.ts';
import { schemaNode, type SchemaNode } from './node.ts';

/** How a converter of zod 3 is told to write, besides its defaults. */
export interface Style {
  /** False where a schema that is used again is written again, not referred to. */
  refers: boolean;
  /** True for OpenAPI 3.0's dialect. */
  openApi: boolean;
  /** The member of definitions, and its name in it, under which the document puts the schema. */
  name: [group: string, name: string] | null;
  /** Which side of a pipe is written; of both, one has to fit the other too. */
  pipes: 'input' | 'output' | 'all';
}

const plainStyle: Style = { refers: true, openApi: false, name: null, pipes: 'input' };

/**
 * Writes schemas of the program as the JSON Schema that a server lists for them: zod 3 as `zod-to-json-schema`
 * writes it, zod 4 as its own `toJSONSchema` does for input. What cannot be known becomes a gap.
 */
export class SchemaWriter {
  private readonly machine: Machine;
  private readonly reader: JsonReader;
  private readonly gaps: Gap[];
  /** Where a schema object was written first: zod 3 refers back to it. */
  private readonly seen = new Map<SchemaNode, string>();
  private readonly open = new Set<SchemaNode>();
  private nodes = 0;
  /** Which side of defaults and transforms is described. */
  private readonly io: 'input' | 'output';
  /** True for a zod 4 that shortens unions of bare types and intersections of objects. */
  private compacts = false;
  private readonly style: Style;

  constructor(machine: Machine, gaps: Gap[], io: 'input' | 'output', style: Partial<Style> = {}) {
    this.style = { ...plainStyle, ...style };
    this.io = io;
    this.machine = machine;
    this.gaps = gaps;
    this.reader = new JsonReader(machine, gaps);
  }

  /** The JSON Schema of a tool's whole input or output; `pointer` is where it stands in the definition. */
  root(node: SchemaNode, pointer: string): JsonObject {
    this.compacts = node.dialect === 4 && node.minor >= 5;
    const { openApi, name } = this.style;
    const made = this.write(node, pointer, name === null ? '#' : `#/${name.join('/')}`, 0);
    const document = name === null ? made : { $ref: `#/${name.join('/')}`, [name[0]]: { [name[1]]: made } };
    if (openApi) return document;
    return node.dialect === 4
      ? { $schema: 'http://json-schema.org/draft-07/schema#', ...document }
      : { ...document, $schema: 'http://json-schema.org/draft-07/schema#' };
  }

  private write(node: SchemaNode, pointer: string, path: string, depth: number): JsonObject {
    this.nodes += 1;
    if (depth > maxJsonDepth || this.nodes > maxSchemaNodes) {
      this.gaps.push({ pointer, reason: 'the schema is too large' });
      return {};
    }
    if (node.dialect === 3) {
      const before = this.seen.get(node);
      if (before !== undefined && node.kind !== 'opaque') {
        if (this.style.refers) return { $ref: before };
        if (this.open.has(node)) return {};
      }
      this.seen.set(node, path);
    } else if (this.open.has(node)) return { $ref: path };
    this.open.add(node);
    const made = this.body(node, pointer, path, depth);
    this.open.delete(node);
    for (const [key, value] of node.meta) {
      const written = this.reader.read(value, `${pointer}/${pointerToken(key)}`);
      if (written !== undefined && key !== '__proto__') made[key] = written;
    }
    if (node.description !== undefined) {
      const text = this.reader.text(node.description, `${pointer}/description`);
      if (text !== undefined) made['description'] = text;
    }
    return made;
  }

  private body(node: SchemaNode, pointer: string, path: string, depth: number): JsonObject {
    const four = node.dialect === 4;
    const inside = (inner: SchemaNode | null, suffix: string, at = pointer): JsonObject =>
      inner === null
        ? {}
        : this.write(
            inner,
            suffix === '' ? at : `${at}/${suffix}`,
            suffix === '' ? path : `${path}/${suffix}`,
            depth + 1,
          );
    switch (node.kind) {
      case 'string':
        return this.withChecks({ type: 'string' }, node, pointer);
      case 'number':
        return this.withChecks({ type: 'number' }, node, pointer);
      case 'bigint':
        return four ? {} : this.withChecks({ type: 'integer', format: 'int64' }, node, pointer);
      case 'boolean':
        return { type: 'boolean' };
      case 'date':
        return four ? {} : { type: 'string', format: 'date-time' };
      case 'null':
        return { type: 'null' };
      case 'undefined':
      case 'void':
      case 'never':
        return { not: {} };
      case 'any':
      case 'unknown':
      case 'custom':
      case 'promise':
        return node.inner === null ? {} : inside(node.inner, '');
      case 'file':
        return { type: 'string', format: 'binary', contentEncoding: 'binary' };
      case 'template':
        return { type: 'string' };
      case 'opaque':
        this.gaps.push({ pointer, reason: node.reason });
        return {};
      case 'literal':
        return this.literal(node, pointer);
      case 'enum': {
        const values = this.values(node, `${pointer}/enum`);
        const types = new Set(values.map((value) => typeof value));
        const type =
          types.size === 1 && types.has('string')
            ? 'string'
            : types.size === 1 && types.has('number')
              ? 'number'
              : types.size === 2 && !four
                ? ['string', 'number']
                : undefined;
        return type === undefined ? { enum: values } : { type, enum: values };
      }
      case 'array': {
        const made: JsonObject = { type: 'array', items: inside(node.inner, 'items') };
        if (!four && node.inner?.kind === 'any') delete made['items'];
        return this.withChecks(made, node, pointer);
      }
      case 'object':
        return this.object(node, pointer, path, depth);
      case 'record':
      case 'map':
        return this.record(node, pointer, path, depth);
      case 'set':
        return { type: 'array', uniqueItems: true, items: inside(node.inner, 'items') };
      case 'tuple': {
        const items = node.parts.map((part, index) => inside(part, `items/${index}`));
        if (typeof node.rest === 'object' && node.rest !== null)
          return {
            type: 'array',
            ...(four ? { items } : { minItems: items.length, items }),
            additionalItems: inside(node.rest, 'additionalItems'),
          };
        return four
          ? { type: 'array', items }
          : { type: 'array', minItems: items.length, maxItems: items.length, items };
      }
      case 'union':
        return this.union(node, pointer, path, depth);
      case 'intersection': {
        const all = node.parts.map((part, index) => inside(part, `allOf/${index}`));
        if (!four)
          return {
            allOf: all.map((part) => withoutAdditional(part)),
            ...(all.some((part) => part['additionalProperties'] === false) ? { unevaluatedProperties: false } : {}),
          };
        return foldIntersection(all, this.compacts);
      }
      case 'nullable':
        return this.nullable(node, pointer, path, depth);
      case 'optional':
        return inside(node.inner, '');
      case 'default':
      case 'prefault': {
        const made = inside(node.inner, '');
        const value = this.reader.read(node.value, `${pointer}/default`);
        if (value !== undefined) made['default'] = value;
        return made;
      }
      case 'pipe': {
        const [first, second] = node.parts;
        if (!four && this.style.pipes === 'all')
          return {
            allOf: [first, second]
              .filter((part) => part !== undefined)
              .map((part, index) => inside(part, `allOf/${index}`)),
          };
        if (!four && this.style.pipes === 'output') return inside(second ?? null, '');
        // A preprocess is a transform that feeds a schema: the input is what comes after it.
        if (four && this.io === 'output')
          return inside(second?.kind === 'custom' ? schemaNode('any', 4) : (second ?? null), '');
        return inside((four && first?.kind === 'custom' ? second : first) ?? null, '');
      }
      case 'effects':
      case 'catch':
      case 'readonly':
      case 'nonoptional':
        return inside(node.inner, '');
      case 'lazy': {
        const target =
          node.lazily === null ? null : schemaOf(this.machine, this.machine.call(node.lazily, undefined, []));
        if (target === null) {
          this.gaps.push({ pointer, reason: 'a lazy schema that cannot be read' });
          return {};
        }
        return inside(target, '');
      }
    }
  }

  private withChecks(made: JsonObject, node: SchemaNode, pointer: string): JsonObject {
    for (const [key, value] of node.checks) {
      const written = this.reader.read(value, `${pointer}/${key}`);
      if (written === undefined) continue;
      if (key === 'exactItems') {
        made['minItems'] = written;
        made['maxItems'] = written;
      } else made[key] = written;
    }
    return made;
  }

  private values(node: SchemaNode, pointer: string): JsonValue[] {
    return node.values
      .map((value, index) => this.reader.read(value, `${pointer}/${index}`))
      .filter((value) => value !== undefined);
  }

  private literal(node: SchemaNode, pointer: string): JsonObject {
    const values = this.values(node, `${pointer}/const`);
    if (values.length !== 1) {
      const types = new Set(values.map((value) => typeof value));
      return types.size === 1 && types.has('string') ? { type: 'string', enum: values } : { enum: values };
    }
    const [value] = values;
    if (value === undefined) return {};
    if (node.bare) return { const: value };
    if (value === null) return node.dialect === 4 ? { type: 'null', const: null } : { type: 'null' };
    if (this.style.openApi && typeof value !== 'object') return { type: typeof value, enum: [value] };
    return typeof value === 'object'
      ? { type: Array.isArray(value) ? 'array' : 'object' }
      : { type: typeof value, const: value };
  }

  private object(node: SchemaNode, pointer: string, path: string, depth: number): JsonObject {
    const properties: [string, JsonValue][] = [];
    const required: string[] = [];
    for (const [key, member] of node.shape ?? []) {
      if (node.dialect === 3 && (member.kind === 'never' || member.kind === 'undefined')) continue;
      const token = pointerToken(key);
      const target = node.dialect === 3 ? this.skipOptional(member) : member;
      properties.push([
        key,
        this.write(target, `${pointer}/properties/${token}`, `${path}/properties/${key}`, depth + 1),
      ]);
      if (!this.isOptional(member, 0)) required.push(key);
      if (target !== member && member.description !== undefined) {
        const text = this.reader.text(member.description, `${pointer}/properties/${token}/description`);
        const written = properties.at(-1)?.[1];
        if (text !== undefined && typeof written === 'object' && written !== null && !Array.isArray(written))
          written['description'] = text;
      }
    }
    const made: JsonObject = { type: 'object', properties: Object.fromEntries(properties) };
    if (required.length > 0) made['required'] = required;
    if (typeof node.rest === 'object' && node.rest !== null)
      made['additionalProperties'] = this.write(
        node.rest,
        `${pointer}/additionalProperties`,
        `${path}/additionalProperties`,
        depth + 1,
      );
    else if (node.dialect === 3) made['additionalProperties'] = node.rest === 'loose';
    else if (node.rest !== null) made['additionalProperties'] = node.rest === 'strict' ? false : {};
    else if (this.io === 'output') made['additionalProperties'] = false;
    return made;
  }

  /** Zod 3 writes an optional member as what it wraps, in its place. */
  private skipOptional(node: SchemaNode): SchemaNode {
    return node.kind === 'optional' && node.inner !== null ? this.skipOptional(node.inner) : node;
  }

  /** Whether a member may be left out of the input. */
  private isOptional(node: SchemaNode, depth: number): boolean {
    if (depth > 20) return false;
    const inner = (): boolean => node.inner !== null && this.isOptional(node.inner, depth + 1);
    const output = this.io === 'output' && node.dialect === 4;
    if (output && (node.kind === 'default' || node.kind === 'prefault' || node.kind === 'catch')) return false;
    if (output && node.kind === 'pipe')
      return (
        node.parts[1] !== undefined && node.parts[1].kind !== 'custom' && this.isOptional(node.parts[1], depth + 1)
      );
    // Zod 3 tries whether `undefined` is accepted: a default that is not set accepts nothing.
    if (node.kind === 'default' && node.dialect === 3 && isUnset(node.value)) return inner();
    switch (node.kind) {
      case 'optional':
      case 'default':
      case 'prefault':
      case 'catch':
      case 'undefined':
      case 'void':
        return node.kind !== 'undefined' || node.dialect === 3;
      case 'any':
      case 'unknown':
        return node.dialect === 3;
      case 'string':
      case 'boolean':
        return node.dialect === 3 && node.coerces;
      case 'nullable':
      case 'readonly':
        return inner();
      case 'effects':
        return (node.value === 'preprocess' && this.takesNothing(node)) || inner();
      case 'pipe':
        return (
          node.parts[0] !== undefined &&
          ((node.parts[0].kind === 'custom' && node.parts[1]?.kind !== 'custom' && this.takesNothing(node)) ||
            this.isOptional(node.parts[0], depth + 1))
        );
      case 'union':
        return node.parts.some((part) => this.isOptional(part, depth + 1));
      case 'intersection':
        return node.parts.length > 0 && node.parts.every((part) => this.isOptional(part, depth + 1));
      case 'literal':
        return node.values.includes(undefined);
      case 'lazy': {
        const target =
          node.lazily === null ? null : schemaOf(this.machine, this.machine.call(node.lazily, undefined, []));
        return target !== null && this.isOptional(target, depth + 5);
      }
      default:
        return false;
    }
  }

  /** Since its version 4.4 zod takes a function that comes before a schema as one that needs no input. */
  private takesNothing(node: SchemaNode): boolean {
    return node.dialect === 4 && node.minor >= 4 && this.io === 'input';
  }

  private record(node: SchemaNode, pointer: string, path: string, depth: number): JsonObject {
    const values =
      node.inner === null
        ? {}
        : this.write(node.inner, `${pointer}/additionalProperties`, `${path}/additionalProperties`, depth + 1);
    const made: JsonObject = { type: 'object' };
    if (node.key !== null) {
      if (node.dialect === 4)
        made['propertyNames'] = this.write(node.key, `${pointer}/propertyNames`, `${path}/propertyNames`, depth + 1);
      else if (node.key.kind === 'enum')
        made['propertyNames'] = { enum: this.values(node.key, `${pointer}/propertyNames/enum`) };
    }
    made['additionalProperties'] = values;
    return made;
  }

  private union(node: SchemaNode, pointer: string, path: string, depth: number): JsonObject {
    if (node.dialect === 3 && node.value === undefined) {
      const plain = this.plainUnion(node, pointer);
      if (plain !== null) return plain;
    }
    const parts = node.parts.map((part, index) =>
      this.write(part, `${pointer}/anyOf/${index}`, `${path}/anyOf/${index}`, depth + 1),
    );
    if (node.dialect === 3) return { anyOf: parts.filter((part) => Object.keys(part).length > 0) };
    if (node.values.includes(true) || node.value !== undefined) return { oneOf: parts };
    return this.compacts ? compactUnion({ anyOf: parts }) : { anyOf: parts };
  }

  /** Zod 3's short form of a union of plain types, of literals or of enums. */
  private plainUnion(node: SchemaNode, pointer: string): JsonObject | null {
    const plainTypes: Partial<Record<SchemaNode['kind'], string>> = {
      string: 'string',
      number: 'number',
      bigint: 'integer',
      boolean: 'boolean',
      null: 'null',
    };
    if (node.parts.every((part) => plainTypes[part.kind] !== undefined && part.checks.size === 0)) {
      const types = [...new Set(node.parts.map((part) => plainTypes[part.kind] ?? ''))];
      return { type: types.length > 1 ? types : (types[0] ?? 'string') };
    }
    if (node.parts.every((part) => part.kind === 'literal' && part.description === undefined)) {
      const values = node.parts.flatMap((part) => this.values(part, `${pointer}/enum`));
      const types = [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))];
      return { type: types.length > 1 ? types : (types[0] ?? 'string'), enum: [...new Set(values)] };
    }
    if (node.parts.every((part) => part.kind === 'enum' && part.values.every((value) => typeof value === 'string'))) {
      return { type: 'string', enum: [...new Set(node.parts.flatMap((part) => this.values(part, `${pointer}/enum`)))] };
    }
    return null;
  }

  private nullable(node: SchemaNode, pointer: string, path: string, depth: number): JsonObject {
    const { inner } = node;
    if (inner === null) return {};
    const plainTypes: Partial<Record<SchemaNode['kind'], string>> = {
      string: 'string',
      number: 'number',
      bigint: 'integer',
      boolean: 'boolean',
      null: 'null',
    };
    const plain = plainTypes[inner.kind];
    if (this.style.openApi && node.dialect === 3)
      return { ...this.write(inner, pointer, path, depth + 1), nullable: true };
    if (node.dialect === 3 && plain !== undefined && inner.checks.size === 0) return { type: [plain, 'null'] };
    const made = this.write(inner, `${pointer}/anyOf/0`, `${path}/anyOf/0`, depth + 1);
    const both = { anyOf: [made, { type: 'null' }] };
    return this.compacts ? compactUnion(both) : both;
  }
}

function isUnset(value: Value): boolean {
  return value === undefined || (value instanceof Unknown && value.assumed === undefined);
}

/** `anyOf` of bare types as a list of types. */
function compactUnion(schema: JsonObject): JsonObject {
  const options = schema['anyOf'];
  if (!Array.isArray(options) || options.length === 0) return schema;
  const types: JsonValue[] = [];
  for (const option of options) {
    if (!isJsonObject(option) || Object.keys(option).length !== 1 || option['type'] === undefined) return schema;
    for (const type of Array.isArray(option['type']) ? option['type'] : [option['type']])
      if (!types.includes(type)) types.push(type);
  }
  return { type: types.length === 1 && types[0] !== undefined ? types[0] : types };
}

/** Zod 4's intersection: its members flattened, and one object where all are plain objects and it is new enough. */
function foldIntersection(all: readonly JsonObject[], compacts: boolean): JsonObject {
  const members = all.flatMap((part) =>
    Array.isArray(part['allOf']) && Object.keys(part).length === 1 ? part['allOf'] : [part],
  );
  if (!compacts || members.length < 2) return { allOf: members };
  const foldable = new Set(['type', 'properties', 'required', 'additionalProperties']);
  const properties = new Map<string, JsonValue[]>();
  const required = new Set<JsonValue>();
  let closed = true;
  for (const member of members) {
    if (!isJsonObject(member) || member['type'] !== 'object' || Object.keys(member).some((key) => !foldable.has(key)))
      return { allOf: members };
    const extra = member['additionalProperties'];
    if (extra !== false) closed = false;
    if (isJsonObject(extra) && Object.keys(extra).length > 0) return { allOf: members };
    const own = isJsonObject(member['properties']) ? member['properties'] : {};
    for (const key of Object.keys(own)) {
      const parts = properties.get(key) ?? [];
      const part = own[key];
      if (part !== undefined && !parts.some((known) => canonicalJson(known) === canonicalJson(part))) parts.push(part);
      properties.set(key, parts);
    }
    if (Array.isArray(member['required'])) for (const key of member['required']) required.add(key);
  }
  const made: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(
      [...properties].map(([key, parts]) => [
        key,
        parts.length === 1 && parts[0] !== undefined ? parts[0] : { allOf: parts },
      ]),
    ),
  };
  if (required.size > 0) made['required'] = [...required];
  if (closed) made['additionalProperties'] = false;
  return made;
}

function withoutAdditional(schema: JsonObject): JsonObject {
  if (schema['additionalProperties'] !== false) return schema;
  const { additionalProperties: _left, ...rest } = schema;
  return rest;
}
