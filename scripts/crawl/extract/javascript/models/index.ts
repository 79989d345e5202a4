import { isJsonObject } from '#core/model/json.ts';
import type { SourcePackage } from '../../extraction.ts';
import { parse as parseYaml } from 'yaml';
import { hostToValue } from '../builtins/json.ts';
import { lift } from '../builtins/lift.ts';
import type { Machine } from '../machine.ts';
import { splitSpecifier } from '../resolve.ts';
import type { Dialect } from '../schema/node.ts';
import { Unknown, type Value } from '../value.ts';
import { dedentModule } from './dedent.ts';
import { fastMcpModule } from './fastmcp.ts';
import { sdkModule } from './sdk.ts';
import { typeboxModule } from './typebox.ts';
import { valibotModule } from './valibot.ts';
import { toJsonSchemaValue, zodModule } from './zod.ts';

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
      return zodModule(machine, zodDialect(from, subpath));
    case 'zod-to-json-schema':
    case '@alcyone-labs/zod-to-json-schema': {
      const module = machine.object();
      const convert = machine.realm.method(module, 'zodToJsonSchema', (_machine, _this, [schema]) =>
        toJsonSchemaValue(machine, schema),
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
    case 'dedent':
    case 'ts-dedent':
    case 'outdent':
    case 'common-tags':
      return dedentModule(machine);
    case 'js-yaml':
    case 'yaml':
      return yamlModule(machine);
    case 'tslib':
      return undefined;
    default:
      return undefined;
  }
}

/** The version of zod that an import means: by its path, else by the range the importer's manifest asks for. */
function zodDialect(from: SourcePackage, subpath: string): Dialect {
  if (/^v4|mini/.test(subpath)) return 4;
  if (subpath.startsWith('v3')) return 3;
  const fields = [
    from.manifest['dependencies'],
    from.manifest['peerDependencies'],
    from.manifest['devDependencies'],
    from.manifest['optionalDependencies'],
  ];
  for (const field of fields) {
    const range = isJsonObject(field) ? field['zod'] : undefined;
    if (typeof range === 'string')
      return /(^|[^\d.])4(\.|\b)/.test(range) || range === 'latest' || range === '*' ? 4 : 3;
  }
  // Without a range of its own the importer shares the SDK's: 3 up to its version 1.22, either of both since.
  const sdk = fields
    .map((field) => (isJsonObject(field) ? field['@modelcontextprotocol/sdk'] : undefined))
    .find((range) => typeof range === 'string');
  const minor = typeof sdk === 'string' ? /1\.(\d+)/.exec(sdk)?.[1] : undefined;
  const floats = typeof sdk === 'string' && /^[\^~>]/.test(sdk);
  return minor !== undefined && (Number(minor) >= 23 || (floats && sdk !== undefined && sdk.startsWith('^1'))) ? 4 : 3;
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
