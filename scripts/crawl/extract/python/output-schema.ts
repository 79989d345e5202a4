import type { JsonObject } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { toJson } from './json.ts';
import type { Machine } from './machine.ts';
import { truthOf } from './operators.ts';
import type { Profile } from './profile.ts';
import { SchemaBuilder, rootSchema } from './schema/model-schema.ts';
import { inlined, withoutTitles } from './schema/prune.ts';
import { isEnum } from './define-class.ts';
import { Cls, External, Func, Generic, Union, plain, type Value } from './value.ts';

/** Results that are content already, so that no schema is made for them. */
const content =
  /(?:^|\.)(?:Image|Audio|File|ToolResult|TextContent|ImageContent|AudioContent|ResourceLink|EmbeddedResource|ContentBlock|CallToolResult)$/;

function mentions(type: Value, test: (path: string) => boolean): boolean {
  const inner = plain(type);
  if (inner instanceof External) return test(inner.path);
  if (inner instanceof Generic) return mentions(inner.base, test) || inner.args.some((arg) => mentions(arg, test));
  return inner instanceof Union && inner.members.some((member) => mentions(member, test));
}

/** The output schema that a library derives from what a function returns, or null where it makes none. */
export function outputSchemaOf(
  machine: Machine,
  func: Func,
  options: ReadonlyMap<string, Value>,
  profile: Profile,
  partial: Gap[],
): JsonObject | null {
  const given = options.get('output_schema');
  if (given !== undefined) {
    if (plain(given) === null) return null;
    const { value, gaps } = toJson(given);
    partial.push(...gaps.map((gap) => ({ pointer: `/outputSchema${gap.pointer}`, reason: gap.reason })));
    return gaps.length === 0 && typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  }
  if (!profile.output || func.returns === null) return null;
  if (truthOf(options.get('structured_output') ?? true) === false) return null;
  const builder = new SchemaBuilder(machine);
  builder.stringsDescribe = profile.stringsDescribe;
  const { returns } = func;
  const schema = builder.within(func.scope, func.file, () => {
    const type = builder.typeOf(returns);
    return profile.arguments === 'model' ? modelOutput(builder, func, type) : functionOutput(builder, type);
  });
  if (schema === null) return null;
  if (builder.gaps.length > 0) {
    partial.push({ pointer: '/outputSchema', reason: builder.gaps[0]?.reason ?? 'cannot be read' });
    return null;
  }
  const pruned = profile.pruneTitles ? withoutTitles(schema) : schema;
  return profile.inline ? inlined(pruned) : pruned;
}

const isAny = (type: Value): boolean => type instanceof External && /\.(?:Any|object|Ellipsis)$/.test(type.path);

function wrapped(builder: SchemaBuilder, type: Value, title: string): JsonObject {
  const field = builder.field('result', type, undefined, '/result');
  return builder.withDefs({ properties: { result: field.schema }, required: ['result'], title, type: 'object' });
}

/** As the official SDK does: models stand for themselves, `dict[str, …]` too, all else is wrapped in `result`. */
function modelOutput(builder: SchemaBuilder, func: Func, type: Value): JsonObject | null {
  const wrap = (): JsonObject => wrapped(builder, type, `${func.name}Output`);
  if (type instanceof External) {
    if (/^builtins\.(?:str|int|float|bool|bytes)$/.test(type.path)) return wrap();
    if (type.path.startsWith('builtins.') || isAny(type) || /CallToolResult$|(?:^|\.)(?:Image|Audio)$/.test(type.path))
      return null;
    if (type.path.startsWith('typing.')) return wrap();
    builder.type(type, '');
    return {};
  }
  if (mentions(type, (path) => /^mcp\.server\b.*\.(?:Image|Audio)$/.test(path))) return null;
  if (type instanceof Cls && !isEnum(type)) return rootSchema(builder, builder.type(type, '').schema);
  if (type instanceof Generic && type.base instanceof External && type.base.path === 'builtins.dict') {
    const [key] = type.args.map(plain);
    if (key instanceof External && key.path === 'builtins.str')
      return builder.withDefs({ ...builder.type(type, '').schema, title: `${func.name}DictOutput` });
  }
  return wrap();
}

/** As fastmcp does: objects stand for themselves, all else is wrapped in `result` and says so. */
function functionOutput(builder: SchemaBuilder, type: Value): JsonObject | null {
  if (type === null || isAny(type) || mentions(type, (path) => content.test(path))) return null;
  const { schema, titled } = builder.type(type, '');
  const root = rootSchema(builder, schema);
  const name = typeof schema.$ref === 'string' ? schema.$ref.slice('#/$defs/'.length) : null;
  const isObject =
    root.type === 'object' || root.properties !== undefined || (name !== null && root.$ref !== undefined);
  if (isObject) return root;
  const inner = titled ? { ...schema, title: 'Result' } : schema;
  const { $defs, ...body } = root;
  if (name !== null && $defs === undefined && body.title !== undefined) builder.defs.set(name, body);
  return {
    ...builder.withDefs({
      properties: { result: inner },
      required: ['result'],
      title: '_WrappedResult',
      type: 'object',
    }),
    'x-fastmcp-wrap-result': true,
  };
}
