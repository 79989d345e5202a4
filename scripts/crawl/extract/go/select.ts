import type { Machine } from './machine.ts';
import { carry } from './operators.ts';
import { libraryMethod } from './library.ts';
import { structFields } from './types.ts';
import { zeroOf } from './struct.ts';
import { External, Func, Struct, TypeValue, Unknown, originOf, plain, type Site, type Value } from './value.ts';

/** `holder.name`: a field, a method, or what an embedded struct has of that name. */
export function select(machine: Machine, holder: Value, name: string, site: Site): Value {
  machine.step();
  const inner = plain(holder);
  if (inner instanceof Struct) {
    const found = ofStruct(machine, inner, name, 0);
    if (found !== undefined) return carry(found, holder);
  }
  if (inner instanceof External) return new External(`${inner.path}.${inner.name}`, name);
  if (inner instanceof TypeValue) return new Unknown(site.text);
  return libraryMethod(machine, inner, name, site) ?? new Unknown(site.text, originOf(holder));
}

function ofStruct(machine: Machine, struct: Struct, name: string, depth: number): Value | undefined {
  const own = struct.fields.get(name);
  if (own !== undefined) return own;
  const method = methodOf(machine, struct, name);
  if (method !== undefined) return method;
  const fields = struct.shape === null ? [] : structFields(struct.shape);
  const declared = fields.find((field) => field.name === name);
  if (declared !== undefined) {
    const zero = zeroOf(machine, declared.type);
    struct.fields.set(name, zero);
    return zero;
  }
  if (depth > 5) return undefined;
  for (const field of fields) {
    if (!field.embedded) continue;
    const embedded = plain(struct.fields.get(field.name) ?? null);
    const value = embedded instanceof Struct ? embedded : zeroOf(machine, field.type, true);
    if (value instanceof Struct) {
      struct.fields.set(field.name, value);
      const found = ofStruct(machine, value, name, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function methodOf(machine: Machine, struct: Struct, name: string): Func | undefined {
  const { type } = struct;
  const method = type === null ? undefined : machine.modules.packages.get(type.path)?.methods.get(type.name)?.get(name);
  return method === undefined ? undefined : new Func(name, method.node, method.file, null, struct);
}

/** Sets `holder.name`; fields of embedded structs are set where they are. */
export function setField(machine: Machine, holder: Value, name: string, value: Value): void {
  const inner = plain(holder);
  if (!(inner instanceof Struct)) return;
  const fields = inner.shape === null ? [] : structFields(inner.shape);
  if (!inner.fields.has(name) && fields.length > 0 && !fields.some((field) => field.name === name)) {
    for (const field of fields.filter((one) => one.embedded)) {
      const embedded = plain(inner.fields.get(field.name) ?? zeroOf(machine, field.type, true));
      if (embedded instanceof Struct) {
        inner.fields.set(field.name, embedded);
        embedded.fields.set(name, value);
        return;
      }
    }
  }
  inner.fields.set(name, value);
}
