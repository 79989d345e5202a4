import type { Machine } from './machine.ts';
import { isToolType } from './tool-type.ts';
import { resolveType, structFields, type ResolvedType } from './types.ts';
import { GoMap, Slice, Struct, type Site, type TypeRef, type Value } from './value.ts';

/** A new struct with what its declaration says of its fields. */
export interface MadeStruct {
  value: Struct;
  fieldNames: string[];
  fieldTypes: ReadonlyMap<string, TypeRef>;
}

/** A struct of a type, without values in its fields. One of a tool's type is remembered. */
export function makeStruct(machine: Machine, type: ResolvedType, site: Site): MadeStruct {
  const value = new Struct(type.named, type.shape, site.file, site.line);
  value.gates = machine.gates;
  const fields = type.shape === null ? [] : structFields(type.shape);
  if (
    isToolType(
      type.named,
      fields.map((field) => field.name),
    )
  ) {
    machine.tools.push(value);
    value.callers = machine.frames.slice(-6).map(({ args, site: from }) => ({ args, site: from }));
    if (machine.sweeping) machine.swept.add(value);
  }
  return {
    value,
    fieldNames: fields.map((field) => field.name),
    fieldTypes: new Map(fields.map((field) => [field.name, field.type])),
  };
}

/** The zero value of a type; for `make` and `new`, what they give. */
export function zeroOf(machine: Machine, ref: TypeRef, made = false): Value {
  const resolved = resolveType(machine, ref);
  if (resolved.pointers > 0) return null;
  const kind = resolved.shape?.node.type ?? '';
  if (kind === 'map_type') return new GoMap();
  if (kind === 'slice_type' || kind === 'array_type') return new Slice([]);
  if (kind === 'struct_type' || (resolved.shape === null && resolved.named !== null && made)) {
    return makeStruct(machine, resolved, { file: ref.file, line: ref.node.line, text: ref.node.text, types: [] }).value;
  }
  const name = resolved.named?.path === ref.file.pkg.path ? resolved.named.name : (resolved.shape?.node.text ?? '');
  if (name === 'string') return '';
  if (name === 'bool') return false;
  if (/^(?:u?int\d*|float\d+|byte|rune)$/.test(name)) return 0;
  if (
    resolved.shape === null &&
    resolved.named !== null &&
    resolved.named.declaration === null &&
    /^[A-Z]/.test(resolved.named.name) &&
    !/^(?:Context|Handler|Reader|Writer)$/.test(resolved.named.name)
  ) {
    return makeStruct(machine, resolved, { file: ref.file, line: ref.node.line, text: ref.node.text, types: [] }).value;
  }
  return null;
}
