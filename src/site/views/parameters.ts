import { argumentRoles } from '#core/classify/argument-roles.ts';
import type { Evidence } from '#core/model/evidence.ts';
import { isJsonObject, pointerToken, valueAt, type JsonObject } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { branches, choicesOf, constraintsOf, jsonText, typeText } from './schema-type.ts';
import { segments, type Segment } from './visible.ts';

/** One argument of a tool, or one member of an object argument (`depth` 1 and more). */
export interface ParameterRow {
  name: Segment[];
  depth: number;
  required: boolean;
  type: string;
  description: Segment[];
  /** The values it is limited to, as JSON. */
  choices: Segment[][];
  moreChoices: number;
  default: string | null;
  /** What its schema limits it to, and what it is for as the rules read its name: "at most 5; read as path". */
  notes: string;
}

/** What a page can say of a tool's arguments. */
export type ParametersView =
  { state: 'unknown' | 'none' } | { state: 'some'; rows: ParameterRow[]; more: number; open: boolean };

/** Rows, depths and choices that one page shows; a schema can be as long as its author likes. */
const maxima = { rows: 120, depth: 4, choices: 24 };

/** Schemas that are looked at before giving up: a schema can refer to itself without end. */
const maxSchemas = 2000;

interface Walk {
  definition: ToolDefinition;
  evidence: readonly Evidence[];
  /** The field that is read: arguments or results. */
  root: '/inputSchema' | '/outputSchema';
  roles: ReadonlyMap<string, readonly string[]>;
  rows: ParameterRow[];
  more: number;
  seen: number;
}

/** The arguments of a tool, nested ones below their parent, with the words that findings quote marked. */
export function parametersView(definition: ToolDefinition, evidence: readonly Evidence[]): ParametersView {
  const schema = definition.inputSchema;
  if (schema === undefined) return { state: 'unknown' };
  const walk = walkOf(definition, evidence, '/inputSchema');
  members(walk, schema, '/inputSchema', 0);
  const open = isJsonObject(schema['additionalProperties']) || schema['additionalProperties'] === true;
  if (walk.rows.length > 0) return { state: 'some', rows: walk.rows, more: walk.more, open };
  return open ? { state: 'some', rows: [], more: 0, open } : { state: 'none' };
}

function walkOf(definition: ToolDefinition, evidence: readonly Evidence[], root: Walk['root']): Walk {
  const roles = root === '/inputSchema' ? argumentRoles(definition) : new Map<string, string[]>();
  return { definition, evidence, root, roles, rows: [], more: 0, seen: 0 };
}

/** Fields of a result that a page names. */
const mostFields = 24;

/** What a tool says that it returns, as `name: type`, what is inside of others left out; null where it says nothing. */
export function returnsView(definition: ToolDefinition): { fields: string[]; more: number } | null {
  const schema = definition.outputSchema;
  if (schema === undefined) return null;
  const walk = walkOf(definition, [], '/outputSchema');
  members(walk, schema, '/outputSchema', maxima.depth);
  const fields = walk.rows.map(({ name, type }) => `${name.map(({ text }) => text).join('')}: ${type}`);
  return { fields: fields.slice(0, mostFields), more: Math.max(fields.length - mostFields, 0) + walk.more };
}

/** Roles that a page names: those on which a decision may rest. */
const plainRoles: ReadonlySet<string> = new Set(['id', 'query', 'many']);

function rolesText(roles: readonly string[]): string {
  const told = roles.filter((role) => !plainRoles.has(role)).map((role) => role.replaceAll('-', ' '));
  return told.length === 0 ? '' : `read as ${told.join(', ')}`;
}

function members(walk: Walk, schema: JsonObject, pointer: string, depth: number): void {
  const properties = schema['properties'];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  if (isJsonObject(properties)) {
    for (const [name, property] of Object.entries(properties)) {
      const place = `${pointer}/properties/${pointerToken(name)}`;
      row(walk, {
        name,
        schema: isJsonObject(property) ? property : {},
        place,
        required: required.includes(name),
        depth,
      });
    }
  }
  if (depth >= maxima.depth) return;
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    for (const [index, branch] of list.entries()) {
      const place = `${pointer}/${keyword}/${index}`;
      if (isJsonObject(branch)) inside(walk, branch, place, depth);
    }
  }
}

interface Property {
  name: string;
  schema: JsonObject;
  place: string;
  required: boolean;
  depth: number;
}

function row(walk: Walk, { name, schema: written, place: writtenAt, required, depth }: Property): void {
  const { schema, place } = resolved(walk, written, writtenAt);
  if (walk.rows.length >= maxima.rows) {
    walk.more += 1;
    return;
  }
  const description = [written['description'], schema['description']].find((text) => typeof text === 'string');
  const describedAt = typeof written['description'] === 'string' ? writtenAt : place;
  const choices = choicesOf(schema);
  const standard = written['default'] ?? schema['default'];
  walk.rows.push({
    name: segments(name, marksAt(walk, writtenAt, 'key')),
    depth,
    required,
    type: typeText(schema),
    description: description === undefined ? [] : segments(description, marksAt(walk, `${describedAt}/description`)),
    choices: choices.slice(0, maxima.choices).map((choice) => choiceText(walk, choice, place)),
    moreChoices: Math.max(choices.length - maxima.choices, 0),
    default: standard === undefined ? null : jsonText(standard),
    notes: [constraintsOf(schema).join(', '), rolesText(walk.roles.get(writtenAt) ?? [])]
      .filter((note) => note !== '')
      .join('; '),
  });
  if (depth < maxima.depth) inside(walk, schema, place, depth + 1);
}

/** Members of an object, of an array's items or of a branch. */
function inside(walk: Walk, written: JsonObject, writtenAt: string, depth: number): void {
  walk.seen += 1;
  if (walk.seen > maxSchemas) return;
  const { schema, place } = resolved(walk, written, writtenAt);
  const items = schema['items'];
  if (isJsonObject(items)) inside(walk, items, `${place}/items`, depth);
  if (isJsonObject(schema['properties']) || branches(schema).length > 0) members(walk, schema, place, depth);
}

/** A schema, or what its local `$ref` names. References elsewhere are never followed. */
function resolved(walk: Walk, schema: JsonObject, place: string): { schema: JsonObject; place: string } {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !/^#(?:\/|$)/.test(reference)) return { schema, place };
  const target = `${walk.root}${reference.slice(1)}`;
  const value = valueAt(walk.definition, target);
  return isJsonObject(value) && !place.startsWith(`${target}/`) ? { schema: value, place: target } : { schema, place };
}

function choiceText(walk: Walk, choice: ReturnType<typeof choicesOf>[number], place: string): Segment[] {
  if (typeof choice.value !== 'string') return segments(jsonText(choice.value));
  return segments(choice.value, marksAt(walk, place + choice.pointer));
}

function marksAt(walk: Walk, pointer: string, part: Evidence['part'] = 'value'): Evidence[] {
  return walk.evidence.filter((item) => item.pointer === pointer && item.part === part);
}
