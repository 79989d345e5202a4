import type { JsonObject } from '#core/model/json.ts';
import type { Gap, Gate } from '#core/model/provenance.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { allOf } from '../conditions.ts';
import type { ExtractedTool } from '../extraction.ts';
import { maxTools, sweepSiteSteps } from './budget.ts';
import { toJson } from './json.ts';
import type { Machine, Registration } from './machine.ts';
import { textOf } from './operators.ts';
import { schemaForType } from './schema-of-type.ts';
import { libraryOf } from './tool-type.ts';
import { parametersOf, resolveType, structFields } from './types.ts';
import { Func, GoMap, Struct, Unknown, plain, type TypeRef, type Value } from './value.ts';

/** A tool before it is told how far it is reached. */
export interface CollectedTool {
  tool: Omit<ExtractedTool, 'truth' | 'package'>;
  /** The directory of the package that declares it. */
  directory: string;
  swept: boolean;
  registered: boolean;
}

/**
 * The conditions that the struct around a tool states as data: a toolset that is not among the default ones, or a
 * feature flag that switches it on.
 */
function wrapperGates(wrapper: Struct | undefined): Gate[] {
  const gates: Gate[] = [];
  for (const [name, value] of wrapper?.fields ?? []) {
    const inner = plain(value);
    if (/toolset/i.test(name) && inner instanceof Struct && inner.shape !== null) {
      const hasDefault = structFields(inner.shape).some((field) => field.name === 'Default');
      const id = textOf(inner.fields.get('ID') ?? inner.fields.get('Name') ?? null);
      if (hasDefault && plain(inner.fields.get('Default') ?? null) !== true && id !== null)
        gates.push({ by: 'toolset', condition: `${name}: ${id}` });
    }
    const flag = textOf(value);
    if (/^Feature\w*(?:Enable|Flag)$/.test(name) && flag !== null && flag !== '')
      gates.push({ by: 'option', condition: `${name}: ${flag}` });
  }
  return gates;
}

function gatesOf(tool: Struct, registrations: readonly Registration[], wrapper: Struct | undefined): readonly Gate[] {
  const least = registrations.toSorted((a, b) => a.gates.length - b.gates.length)[0];
  return [...tool.gates, ...(least?.gates ?? []), ...wrapperGates(wrapper)];
}

/** Reads one tool object; null where its name cannot be told. */
function read(machine: Machine, tool: Struct): CollectedTool | null {
  const name = textOf(tool.fields.get('Name') ?? null);
  if (name === null || name === '') return null;
  const registrations = machine.registrations.get(tool) ?? [];
  const partial: Gap[] = [];
  const fields: Record<string, unknown> = { name };
  for (const [field, source] of [
    ['title', 'Title'],
    ['description', 'Description'],
  ] as const) {
    const value = tool.fields.get(source);
    if (value === undefined || plain(value) === null || plain(value) === '') continue;
    const text = textOf(value);
    if (text === null) partial.push({ pointer: `/${field}`, reason: reasonOf(value) });
    else fields[field] = text;
  }
  if (tool.fields.has('\0open')) partial.push({ pointer: '', reason: 'options are passed that cannot be folded' });
  const library = tool.type === null ? null : libraryOf(tool.type.path);
  const input = inputOf(machine, tool, registrations);
  if (input !== null) schemaField(fields, 'inputSchema', input, library === 'mcp-go', partial);
  const output = tool.fields.get('RawOutputSchema') ?? tool.fields.get('OutputSchema');
  if (output !== undefined && plain(output) !== null) schemaField(fields, 'outputSchema', output, false, partial);
  const annotations = annotationsOf(tool, library === 'go-sdk' ? falseHints(machine) : 'as-set', partial);
  if (annotations !== undefined) fields.annotations = annotations;
  return {
    tool: {
      definition: fields as ToolDefinition,
      gated: allOf(gatesOf(tool, registrations, machine.wrappers.get(tool)), '&&'),
      ...placeOf(tool, name),
      partial,
      style:
        library === null
          ? 'go-own-struct'
          : library === 'mcp-go'
            ? 'go-mcp-go'
            : library === 'go-sdk'
              ? 'go-sdk'
              : `go-${library}`,
    },
    directory: tool.file.pkg.directory,
    swept: machine.swept.has(tool),
    registered: registrations.length > 0,
  };
}

/** Where a tool is declared: where its name stands, for one that a helper makes from its arguments. */
function placeOf(tool: Struct, name: string): { file: string; line: number } {
  let place = { file: tool.file.path, line: tool.line };
  for (const { args, site } of tool.callers.toReversed()) {
    if (site === null || !args.some((arg) => textOf(arg) === name)) break;
    place = { file: site.file.path, line: site.line };
  }
  return place;
}

function reasonOf(value: Value): string {
  const inner = plain(value);
  return `cannot be folded: ${inner instanceof Unknown ? inner.text : 'not a text'}`;
}

/** The value that says the input schema: the tool's own, or what its handler's argument gives. */
function inputOf(machine: Machine, tool: Struct, registrations: readonly Registration[]): Value | null {
  for (const field of ['RawInputSchema', 'InputSchema', 'Parameters', 'Schema']) {
    const value = tool.fields.get(field);
    const inner = plain(value ?? null);
    if (inner === null || inner instanceof Unknown) continue;
    return inner;
  }
  const isOwnSchema = plain(tool.fields.get('RawInputSchema') ?? null) instanceof Unknown;
  const typed = registrations.find((one) => one.typed || one.types.length > 0);
  const passed = tool.callers.flatMap(({ args }) => args.map(plain)).find((arg) => argumentType(machine, arg) !== null);
  const handler = (typed ?? registrations[0])?.handler ?? null;
  const [explicit] = typed?.types ?? [];
  const style = isOwnSchema ? 'invopop' : 'google';
  const type = explicit ?? argumentType(machine, plain(handler)) ?? argumentType(machine, passed ?? null);
  if (type !== null && (typed !== undefined || isOwnSchema || passed !== undefined)) {
    const schema = machine.attempt(sweepSiteSteps, () => schemaForType(machine, stripPointer(type), style));
    if (schema instanceof GoMap) return schema;
  }
  return tool.fields.get('RawInputSchema') ?? tool.fields.get('InputSchema') ?? null;
}

function stripPointer(type: TypeRef): TypeRef {
  const [target] = type.node.parts;
  return type.node.type === 'pointer_type' && target !== undefined ? { ...type, node: target } : type;
}

/** The type of the last parameter of a handler, where that is a struct or map: what the tool is called with. */
export function argumentType(machine: Machine, handler: Value): TypeRef | null {
  if (!(handler instanceof Func)) return null;
  const last = parametersOf(handler.node).at(-1);
  if (last === undefined) return null;
  const ref: TypeRef = { node: last.type, file: handler.file, parameters: handler.parameters };
  const { named, shape } = resolveType(machine, ref);
  if (named !== null && named.declaration === null && /Request$|Params$/.test(named.name)) return null;
  return shape?.node.type === 'struct_type' || shape?.node.type === 'map_type' ? ref : null;
}

function schemaField(
  fields: Record<string, unknown>,
  field: 'inputSchema' | 'outputSchema',
  value: Value,
  withProperties: boolean,
  partial: Gap[],
): void {
  const { value: json, gaps } = toJson(value);
  partial.push(...gaps.map((gap) => ({ pointer: `/${field}${gap.pointer}`, reason: gap.reason })));
  if (
    typeof json !== 'object' ||
    json === null ||
    Array.isArray(json) ||
    (Object.keys(json).length === 0 && gaps.length > 0)
  )
    return;
  const schema: JsonObject = { ...json };
  if (withProperties && schema.type === 'object' && schema.properties === undefined) schema.properties = {};
  fields[field] = schema;
}

const hintNames: Record<string, string> = {
  Title: 'title',
  ReadOnlyHint: 'readOnlyHint',
  DestructiveHint: 'destructiveHint',
  IdempotentHint: 'idempotentHint',
  OpenWorldHint: 'openWorldHint',
};

/** What the SDK writes for the two hints that are no pointers: nothing where they are false, and from 1.7 `false`. */
function falseHints(machine: Machine): 'omitted' | 'written' {
  const [major = 0, minor = 0] = (machine.modules.requirements.get('github.com/modelcontextprotocol/go-sdk') ?? '')
    .split('.')
    .map(Number);
  return major > 1 || (major === 1 && minor >= 7) ? 'written' : 'omitted';
}

function annotationsOf(
  tool: Struct,
  falseHint: 'as-set' | 'omitted' | 'written',
  partial: Gap[],
): JsonObject | undefined {
  const source = plain(tool.fields.get('Annotations') ?? null);
  if (source === null) return undefined;
  if (!(source instanceof Struct)) {
    partial.push({ pointer: '/annotations', reason: reasonOf(source) });
    return undefined;
  }
  const annotations: JsonObject = {};
  for (const [field, name] of Object.entries(hintNames)) {
    const isPlain = falseHint !== 'as-set' && (field === 'ReadOnlyHint' || field === 'IdempotentHint');
    const value = source.fields.get(field) ?? (isPlain && falseHint === 'written' ? false : undefined);
    const inner = plain(value ?? null);
    if (value === undefined || inner === null || inner === '') continue;
    if (inner === false && isPlain && falseHint === 'omitted') continue;
    if (typeof inner === 'boolean' || typeof inner === 'string') annotations[name] = inner;
    else partial.push({ pointer: `/annotations/${name}`, reason: reasonOf(inner) });
  }
  return annotations;
}

/** How much of a definition is there: of two of one name, the fuller is kept. */
function weight({ tool, registered }: CollectedTool): number {
  const { definition } = tool;
  return (
    (registered ? 8 : 0) +
    (definition.inputSchema === undefined ? 0 : 2) +
    (definition.description === undefined ? 0 : 4) -
    Math.min(tool.partial.length, 3) / 4
  );
}

/** The tools that the program made: one a name and place, and of copies of one tool the fullest. */
export function collect(machine: Machine): CollectedTool[] {
  const found: CollectedTool[] = [];
  for (const tool of new Set(machine.tools)) {
    if (found.length >= maxTools) break;
    const one = read(machine, tool);
    const isDescribed =
      one !== null && (one.registered || one.tool.definition.description !== undefined || one.tool.partial.length > 0);
    if (one !== null && isDescribed) found.push(one);
    else if (one === null && machine.registrations.has(tool))
      machine.unread ??= {
        file: tool.file,
        line: tool.line,
        text: 'a tool without a name that can be read',
        types: [],
      };
  }
  const kept = new Map<string, CollectedTool>();
  for (const one of found) {
    const key = one.tool.definition.name;
    const known = kept.get(key);
    const better =
      known === undefined ||
      weight(one) > weight(known) ||
      (weight(one) === weight(known) && known.tool.gated !== null && one.tool.gated === null);
    if (better) kept.set(key, one);
  }
  return [...kept.values()];
}
