import type { Machine } from '../machine.ts';
import type { FunctionCode } from '../compile/function.ts';
import { schemaOf } from '../schema/heap.ts';
import type { Value } from '../value.ts';
import { toJsonSchemaValue, zodToJsonSchema } from './zod.ts';

type Converter = (machine: Machine, args: readonly Value[]) => Value;

/** Converters of schemas as bundles carry them: their name, and a word that only the library's own code has. */
const converters: { name: string; marker: RegExp; convert: Converter }[] = [
  {
    name: 'zodToJsonSchema',
    marker: /\$schema|definitions/,
    convert: (machine, [schema, options]) => zodToJsonSchema(machine, schema, options),
  },
  {
    name: 'toJSONSchema',
    marker: /_idmap|metadata|processors|Generator/,
    convert: (machine, [schema, options]) => toJsonSchemaValue(machine, schema, options),
  },
];

/** The model that answers for a bundled converter, or null; a package's own function of the name is interpreted. */
export function converterOf(code: FunctionCode): Converter | null {
  if (code.length === 0) return null;
  const found = converters.find((converter) => converter.name === code.name);
  return found !== undefined && found.marker.test(code.text()) ? found.convert : null;
}

/** True where the arguments of a converter begin with a schema that can be read. */
export function isConvertible(machine: Machine, args: readonly Value[]): boolean {
  return schemaOf(machine, args[0]) !== null;
}
