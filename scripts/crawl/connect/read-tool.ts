import { isJsonObject, pointerToken, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import type { ToolAnnotations, ToolDefinition } from '#core/model/tool-definition.ts';
import { limits } from '../limits.ts';
import { isShallow } from '../read-manifest.ts';

/** A tool as a server lists it. */
export interface ListedTool {
  definition: ToolDefinition;
  /** Fields that were left out whole, with the reason. */
  partial: Gap[];
  /** Codes of what is odd about it, such as `NAME_FORM` or `REF_REMOTE`. */
  notes: string[];
}

const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'];
/** The form of names that MCP recommends (SEP-986). */
const nameForm = /^[A-Za-z0-9_.-]{1,128}$/;

function countNodes(value: JsonValue, most: number): number {
  const open: JsonValue[] = [value];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined && nodes <= most; next = open.pop()) {
    nodes += 1;
    if (typeof next === 'object' && next !== null) {
      for (const inner of Object.values(next)) open.push(inner);
    }
  }
  return nodes;
}

/** Why a schema is not kept, or null. Its size is known before anything walks it. */
function schemaExcess(value: JsonObject): string | null {
  const { schema, depth, nodes } = limits.tools;
  if (!isShallow(value, depth)) return `nested deeper than ${depth} levels`;
  if (Buffer.byteLength(JSON.stringify(value)) > schema) return `larger than ${schema} bytes`;
  return countNodes(value, nodes) > nodes ? `more than ${nodes} values` : null;
}

/** Codes of what a reader of the schema would stumble over. Nothing is resolved and no pattern is run. */
function schemaNotes(schema: JsonObject): Set<string> {
  const notes = new Set<string>();
  const open: JsonValue[] = [schema];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) {
      const { $ref: reference, pattern } = next;
      if (typeof reference === 'string' && !reference.startsWith('#')) notes.add('REF_REMOTE');
      if (typeof pattern === 'string' && !isPattern(pattern)) notes.add('PATTERN_INVALID');
    }
    open.push(...Object.values(next));
  }
  return notes;
}

function isPattern(pattern: string): boolean {
  if (pattern.length > 1_000) return false;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** The hints and the title of an author that have the types MCP asks for. */
function readAnnotations(value: JsonObject, gaps: Gap[]): ToolAnnotations {
  const kept: [string, JsonValue][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const fits = hints.includes(key) ? typeof inner === 'boolean' : key !== 'title' || typeof inner === 'string';
    if (fits) kept.push([key, inner]);
    else gaps.push({ pointer: `/annotations/${pointerToken(key)}`, reason: 'not of the type that MCP asks for' });
  }
  return Object.fromEntries(kept);
}

/**
 * One entry of a tool list, judged by itself: a field of a wrong type or past a limit is left out whole and named. Returns null where
 * there is no name to call it by.
 */
export function readTool(value: unknown): ListedTool | null {
  if (!isJsonObject(value)) return null;
  const { name } = value;
  if (typeof name !== 'string' || name.length > limits.tools.name) return null;
  const definition: ToolDefinition = { name };
  const partial: Gap[] = [];
  const notes = new Set<string>(nameForm.test(name) ? [] : ['NAME_FORM']);
  const leaveOut = (field: string, reason: string): void => void partial.push({ pointer: `/${field}`, reason });
  for (const field of ['title', 'description'] as const) {
    const text = value[field];
    if (text === undefined) continue;
    if (typeof text !== 'string') leaveOut(field, 'not of the type that MCP asks for');
    else if (text.length > limits.tools.description) {
      leaveOut(field, `longer than ${limits.tools.description} characters`);
    } else definition[field] = text;
  }
  for (const field of ['inputSchema', 'outputSchema', 'annotations'] as const) {
    const inner = value[field];
    if (inner === undefined) continue;
    if (!isJsonObject(inner)) {
      leaveOut(field, 'not of the type that MCP asks for');
      continue;
    }
    const excess = schemaExcess(inner);
    if (excess !== null) leaveOut(field, excess);
    else if (field === 'annotations') definition.annotations = readAnnotations(inner, partial);
    else {
      definition[field] = inner;
      for (const note of schemaNotes(inner)) notes.add(note);
    }
  }
  return { definition, partial, notes: [...notes].sort() };
}
