import { fromJson } from '../json.ts';
import type { Machine } from '../machine.ts';
import { classSchema } from '../schema/model-schema.ts';
import { Cls, External, Instance, Native, type Value } from '../value.ts';

/** The methods of pydantic models that definitions use, on a class or an object. */
export function modelMethod(value: Cls | Instance, name: string): Value | undefined {
  const cls = value instanceof Cls ? value : value.cls;
  if (cls instanceof External) return undefined;
  if (name === 'model_json_schema' || name === 'schema' || name === '__pydantic_schema__') {
    return new Native(name, (machine: Machine) => fromJson(classSchema(machine, cls)));
  }
  if ((name === 'model_rebuild' || name === 'update_forward_refs') && value instanceof Cls)
    return new Native(name, () => null);
  if ((name === 'model_copy' || name === 'copy') && value instanceof Instance) {
    return new Native(name, (_machine, args, site) => {
      const copy = new Instance(value.cls, value.args, site);
      for (const [key, member] of value.attrs) copy.attrs.set(key, member);
      for (const [key, member] of args.named) if (key !== 'update') copy.attrs.set(key, member);
      return copy;
    });
  }
  return undefined;
}
