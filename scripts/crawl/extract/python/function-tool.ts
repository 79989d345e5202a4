import { pointerToken, type JsonObject } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { parseDocstring } from './docstring.ts';
import { jsonObject } from './json.ts';
import type { Machine } from './machine.ts';
import { outputSchemaOf } from './output-schema.ts';
import type { Profile } from './profile.ts';
import { SchemaBuilder } from './schema/model-schema.ts';
import { inlined, withoutTitles } from './schema/prune.ts';
import { stringOf } from './operators.ts';
import type { FunctionTool } from './server-value.ts';
import { cleanDoc, compiledDoc } from './text.ts';
import { annotationsOf, textField } from './tool-fields.ts';
import {
  Cls,
  External,
  Func,
  Generic,
  Instance,
  Sequence,
  Union,
  extendsExternal,
  plain,
  type Parameter,
  type Value,
} from './value.ts';

/** A definition as far as it could be read. */
export interface ReadDefinition {
  definition: ToolDefinition;
  partial: Gap[];
}

/** The function whose signature and docstring count: what `functools.wraps` points at, to its end. */
export function unwrapped(func: Func): Func {
  let inner = func;
  for (let turn = 0; turn < 20 && inner.wraps !== null; turn += 1) inner = inner.wraps;
  return inner;
}

function docOf(func: Func, profile: Profile, compiled: boolean): string | null {
  const { doc } = unwrapped(func);
  // `functools.wraps` replaces a wrapper's own docstring.
  const own = func.wraps === null ? func.doc : doc;
  if (own === null) return null;
  if (profile.doc !== 'raw') return cleanDoc(own);
  return compiled ? compiledDoc(own) : own;
}

/** True where the library fills the parameter in itself: its context, or a dependency that it injects. */
function isInjected(type: Value | undefined, parameter: Parameter): boolean {
  const fallback = plain(parameter.fallback ?? null);
  if (
    fallback instanceof Instance &&
    fallback.cls instanceof External &&
    /\b(?:Depends|Current[A-Z]\w*|TokenClaim|Progress|Timeout|Retry)$/.test(fallback.cls.path)
  )
    return true;
  const isContext = (value: Value): boolean => {
    const inner = plain(value);
    if (inner instanceof External) return /^(?:mcp|fastmcp)\b.*\.(?:Context|RequestContext)$/.test(inner.path);
    if (inner instanceof Cls) return extendsExternal(inner, (path) => /^(?:mcp|fastmcp)\b.*\.Context$/.test(path));
    if (inner instanceof Generic) return isContext(inner.base) || inner.args.some(isContext);
    return inner instanceof Union && inner.members.some(isContext);
  };
  return type !== undefined && isContext(type);
}

/** The definition that a library makes of a function. */
export function readFunctionTool(
  machine: Machine,
  tool: FunctionTool,
  profile: Profile,
  compiled: boolean,
): ReadDefinition {
  const { func, options } = tool;
  const source = unwrapped(func);
  const partial: Gap[] = [];
  const fields: Record<string, unknown> = {};
  if (options.has('__open__'))
    partial.push({ pointer: '/description', reason: 'options are passed that cannot be folded' });
  const given = options.get('description');
  const doc = docOf(func, profile, compiled);
  const parsed =
    profile.doc === 'parsed' && doc !== null
      ? parseDocstring(doc)
      : { description: doc, parameters: new Map<string, string>() };
  if (given !== undefined && plain(given) !== null && plain(given) !== '')
    textField(fields, 'description', given, partial);
  else if (func.attrs.has('__doc__')) textField(fields, 'description', func.attrs.get('__doc__') ?? null, partial);
  else if (parsed.description !== null) fields.description = parsed.description;
  else if (profile.doc === 'raw' && profile.arguments === 'model') fields.description = '';
  const title = options.get('title');
  if (title !== undefined && plain(title) !== null) textField(fields, 'title', title, partial);
  const annotations = annotationsOf(options.get('annotations') ?? null, partial);
  if (annotations !== undefined) fields.annotations = annotations;
  if (profile.arguments === 'function' && fields.title === undefined && typeof annotations?.title === 'string')
    fields.title = annotations.title;
  if (func.attrs.has('__signature__'))
    partial.push({ pointer: '/inputSchema', reason: 'the function gets another signature when the server runs' });
  fields.inputSchema = inputSchema(machine, tool, source, profile, parsed.parameters, partial);
  const output = outputSchemaOf(machine, source, options, profile, partial);
  if (output !== null) fields.outputSchema = output;
  return { definition: { name: '', ...fields } as ToolDefinition, partial };
}

function inputSchema(
  machine: Machine,
  tool: FunctionTool,
  source: Func,
  profile: Profile,
  words: ReadonlyMap<string, string>,
  partial: Gap[],
): JsonObject {
  const builder = new SchemaBuilder(machine);
  builder.stringsDescribe = profile.stringsDescribe;
  const excluded = excludedNames(tool.options.get('exclude_args') ?? null);
  const properties: [string, JsonObject][] = [];
  const required: string[] = [];
  const parameters = source.parameters.slice(tool.bound ? 1 : 0);
  let contextSeen = false;
  builder.within(source.scope, source.file, () => {
    for (const parameter of parameters) {
      if (excluded.has(parameter.name)) continue;
      const annotation = parameter.annotation;
      const type = annotation === null ? undefined : builder.typeOf(annotation);
      if (isInjected(type, parameter) && !(contextSeen && profile.arguments === 'model')) {
        contextSeen = true;
        continue;
      }
      if (profile.arguments === 'function' && (parameter.kind === 'rest' || parameter.kind === 'keywords')) continue;
      const untyped: JsonObject = profile.arguments === 'model' ? { title: parameter.name, type: 'string' } : {};
      const pointer = `/inputSchema/properties/${pointerToken(parameter.name)}`;
      const field = builder.field(parameter.name, type, parameter.fallback, pointer, untyped);
      const description = words.get(parameter.name);
      if (description !== undefined && field.schema.description === undefined) field.schema.description = description;
      properties.push([field.name, field.schema]);
      if (field.required) required.push(field.name);
    }
  });
  partial.push(
    ...builder.gaps.map((gap) =>
      gap.pointer.startsWith('/$defs') ? { ...gap, pointer: `/inputSchema${gap.pointer}` } : gap,
    ),
  );
  const root: JsonObject = {
    ...(profile.closed ? { additionalProperties: false } : {}),
    properties: jsonObject(properties),
    ...(required.length > 0 ? { required } : {}),
    ...(profile.arguments === 'model' ? { title: `${tool.func.name}Arguments` } : {}),
    type: 'object',
  };
  const whole = builder.withDefs(root);
  const pruned = profile.pruneTitles ? withoutTitles(whole) : whole;
  return profile.inline ? inlined(pruned) : pruned;
}

function excludedNames(value: Value): Set<string> {
  const inner = plain(value);
  return new Set(inner instanceof Sequence ? inner.items.map(stringOf).filter((name) => name !== null) : []);
}
