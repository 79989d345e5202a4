import { argumentType } from './collect.ts';
import { register } from './library.ts';
import type { Machine } from './machine.ts';
import { textOf } from './operators.ts';
import { schemaForType, type TagStyle } from './schema-of-type.ts';
import { makeStruct } from './struct.ts';
import { libraryOf } from './tool-type.ts';
import {
  Func,
  GoMap,
  Native,
  RawJson,
  Slice,
  Struct,
  Tuple,
  Unknown,
  mapOf,
  plain,
  type Site,
  type TypeRef,
  type Value,
} from './value.ts';

function libraryStruct(machine: Machine, path: string, name: string, site: Site): Struct {
  const named = { path, name, declaration: null };
  return makeStruct(machine, { named, shape: null, pointers: 0, arguments: [] }, site).value;
}

/** What reflection makes of a struct type, or of the type of a value; unknown where there is none. */
function reflected(machine: Machine, type: TypeRef | null, style: TagStyle): Value {
  return type === null ? new Unknown('the type of the arguments') : schemaForType(machine, type, style);
}

/** `RegisterTool(name, description, handler)` of mcp-golang: the handler's argument says the input. */
export function registerByParts(machine: Machine, args: readonly Value[], site: Site): boolean {
  const [name = null, description = null, handler = null, ...others] = args;
  const inner = plain(handler);
  const isText = (value: Value): boolean => textOf(value) !== null;
  if (others.length > 0 || args.length < 3 || !isText(name) || plain(description) instanceof Struct) return false;
  const tool = libraryStruct(machine, 'github.com/metoro-io/mcp-golang', 'Tool', site);
  tool.fields.set('Name', name);
  tool.fields.set('Description', description);
  const type = inner instanceof Func ? argumentType(machine, inner) : null;
  const schema = reflected(machine, type, 'mcp-golang');
  if (schema instanceof GoMap)
    schema.entries.set('s$schema', { key: '$schema', value: 'https://json-schema.org/draft/2020-12/schema' });
  tool.fields.set('RawInputSchema', schema);
  machine.register(tool, { handler: inner, types: [], typed: false });
  return true;
}

/** `protocol.NewTool(name, description, Arguments{})` of go-mcp: a struct says the input. */
function goMcpTool(machine: Machine, name: string, args: readonly Value[], site: Site): Value | undefined {
  if (name !== 'NewTool' && name !== 'NewToolWithRawSchema') return undefined;
  const tool = libraryStruct(machine, 'github.com/ThinkInAIXYZ/go-mcp/protocol', 'Tool', site);
  const given = plain(args[2] ?? null);
  tool.fields.set('Name', args[0] ?? null);
  tool.fields.set('Description', args[1] ?? null);
  if (name === 'NewToolWithRawSchema') {
    tool.fields.set('RawInputSchema', typeof given === 'string' ? new RawJson(given) : given);
    return tool;
  }
  tool.fields.set('RawInputSchema', reflected(machine, given instanceof Struct ? given.shape : null, 'go-mcp'));
  return new Tuple([tool, null]);
}

const inputTypes: Record<string, string> = {
  String: 'string',
  Boolean: 'boolean',
  Number: 'number',
  Object: 'object',
  Array: 'array',
};

/** `toolinput.NewToolInputSchema(WithRequiredString(name, description), …)` of foxy-contexts. */
function foxyInput(machine: Machine, name: string, args: readonly Value[], site: Site): Value | undefined {
  if (name === 'NewToolInputSchema') {
    const schema = libraryStruct(machine, 'github.com/strowk/foxy-contexts/pkg/toolinput', 'ToolInputSchema', site);
    const properties = new GoMap();
    const required = new Slice([]);
    schema.fields.set('Type', 'object');
    schema.fields.set('Properties', properties);
    schema.fields.set('Required', required);
    for (const option of args.map(plain)) {
      if (option instanceof Native) option.call(machine, [properties, required], site);
      else properties.open = true;
    }
    return schema;
  }
  const [, wanted, type = ''] = /^With(Required)?(\w+)$/.exec(name) ?? [];
  const kind = inputTypes[type];
  if (kind === undefined) return undefined;
  const [key = null, description = null, inner] = args;
  return new Native((_machine, [properties, required]) => {
    const text = textOf(key);
    if (!(properties instanceof GoMap) || !(required instanceof Slice)) return null;
    if (text === null) properties.open = true;
    else {
      const entries: [string, Value][] = [
        ['type', kind],
        ['description', description],
      ];
      if (inner !== undefined) entries.push([kind === 'array' ? 'items' : 'properties', inner]);
      properties.entries.set(`s${text}`, { key: text, value: mapOf(entries) });
      if (wanted !== undefined) required.items.push(text);
    }
    return null;
  });
}

/** What a function of a less common library for servers does, or undefined where it is not about tools. */
export function otherLibraryCall(
  machine: Machine,
  path: string,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | undefined {
  if (libraryOf(path) === 'go-mcp') return goMcpTool(machine, name, args, site);
  if (path.endsWith('/foxy-contexts/pkg/toolinput')) return foxyInput(machine, name, args, site);
  if (path.endsWith('/foxy-contexts/pkg/fxctx') && name === 'NewTool') {
    register(machine, args, site);
    return args[0] ?? null;
  }
  return undefined;
}
