import { isJsonObject } from '#core/model/json.ts';
import type { SourcePackage } from '../../extraction.ts';
import { parse as parseYaml } from 'yaml';
import { hostToValue } from '../builtins/json.ts';
import { lift } from '../builtins/lift.ts';
import type { Machine } from '../machine.ts';
import { splitSpecifier } from '../resolve.ts';
import { latestMinor, type Dialect } from '../schema/node.ts';
import { Unknown, type Value } from '../value.ts';
import { dedentModule } from './dedent.ts';
import { envVarModule } from './env-var.ts';
import { fastMcpModule } from './fastmcp.ts';
import { oclifModule } from './oclif.ts';
import { commanderModule, yargsHelpers, yargsModule } from './options.ts';
import { sdkModule } from './sdk.ts';
import { tmcpModule } from './tmcp.ts';
import { typeboxModule } from './typebox.ts';
import { valibotModule } from './valibot.ts';
import { zodModule, zodToJsonSchema } from './zod.ts';

/** A library whose meaning is modelled, as its importers see it; undefined for any other package. */
export function modelledModule(machine: Machine, specifier: string, from: SourcePackage): Value {
  const { name, subpath } = splitSpecifier(specifier);
  if (
    name === '@modelcontextprotocol/sdk' ||
    name === '@modelcontextprotocol/server' ||
    name === '@modelcontextprotocol/core' ||
    name === '@modelcontextprotocol/client'
  )
    return sdkModule(machine, specifier);
  switch (name) {
    case 'zod':
      return zodModule(machine, zodDialect(machine, from, subpath), zodMinor(from));
    case 'zod-to-json-schema':
    case '@alcyone-labs/zod-to-json-schema': {
      const module = machine.object();
      const anyVersion = name !== 'zod-to-json-schema';
      const convert = machine.realm.method(module, 'zodToJsonSchema', (_machine, _this, [schema, options]) =>
        zodToJsonSchema(machine, schema, options, anyVersion),
      );
      module.properties.set('default', convert);
      return module;
    }
    case '@sinclair/typebox':
    case 'typebox':
      return typeboxModule(machine);
    case 'valibot':
    case '@valibot/to-json-schema':
      return valibotModule(machine);
    case 'fastmcp':
    case '@jlowin/fastmcp':
      return fastMcpModule(machine);
    case 'env-var':
      return envVarModule(machine);
    case 'tmcp':
      return tmcpModule(machine);
    case 'dedent':
    case 'ts-dedent':
    case 'outdent':
    case 'common-tags':
      return dedentModule(machine);
    case 'js-yaml':
    case 'yaml':
      return yamlModule(machine);
    case 'commander':
      return commanderModule(machine);
    case '@oclif/core':
      return oclifModule(machine);
    case 'yargs':
      return subpath.startsWith('helpers') ? yargsHelpers(machine) : yargsModule(machine);
    default:
      return undefined;
  }
}

const groups = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'];

/** The range under which a package asks for another, or undefined. */
function rangeOf(pkg: SourcePackage, name: string): string | undefined {
  for (const group of groups) {
    const table = pkg.manifest[group];
    const range = isJsonObject(table) ? table[name] : undefined;
    if (typeof range === 'string') return range;
  }
  return undefined;
}

/** The version of zod that an import means: by its path, else by the range the importer's manifest asks for. */
function zodDialect(machine: Machine, from: SourcePackage, subpath: string): Dialect {
  if (/^v4|mini/.test(subpath)) return 4;
  if (subpath.startsWith('v3')) return 3;
  const range = rangeOf(from, 'zod');
  if (range !== undefined) {
    const [three, four] = [/(^|[^\d.])3\b/.test(range), /(^|[^\d.])4\b/.test(range)];
    const own = three && four ? rangeOf(machine.graph.server, 'zod') : undefined;
    return three && (!four || (own !== undefined && !/(^|[^\d.])4\b/.test(own))) ? 3 : 4;
  }
  // Without a range of its own the importer gets what others bring: zod-to-json-schema's peer is the newest, the
  // SDK's was 3 up to its version 1.22 and is either since.
  if (rangeOf(from, 'zod-to-json-schema') !== undefined) return 4;
  const sdk = rangeOf(from, '@modelcontextprotocol/sdk');
  const minor = sdk === undefined ? undefined : /^[\^~>=v\s]*1\.(\d+)/.exec(sdk)?.[1];
  if (minor === undefined) return 4;
  return Number(minor) >= 23 || sdk?.startsWith('^') === true || sdk?.startsWith('>') === true ? 4 : 3;
}

/** The minor version of zod 4 that an installation gets: the newest that the range allows. */
function zodMinor(from: SourcePackage): number {
  const pinned = /^[~=v\s]*4\.(\d+)/.exec(rangeOf(from, 'zod') ?? '')?.[1];
  return pinned === undefined ? latestMinor : Number(pinned);
}

function yamlModule(machine: Machine): Value {
  const module = machine.object();
  const load = lift((_machine, _this, [text]) => {
    if (typeof text !== 'string' || text.length > 2_000_000)
      return new Unknown({ kind: 'input', text: 'a YAML document' });
    try {
      return hostToValue(machine, JSON.parse(JSON.stringify(parseYaml(text, { maxAliasCount: 50 }))), 0);
    } catch {
      return new Unknown({ kind: 'input', text: 'a YAML document' });
    }
  });
  for (const name of ['load', 'parse', 'safeLoad']) machine.realm.method(module, name, load);
  module.properties.set('default', module);
  module.open = new Unknown({ kind: 'limit', text: 'yaml' });
  return module;
}
