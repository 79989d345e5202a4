import type { SyntaxNode } from '../grammar/syntax-node.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import type { NamedType, TypeRef } from './value.ts';

/** A type after pointers and aliases: a name, or the shape it has. */
export interface ResolvedType {
  named: NamedType | null;
  /** The type literal (`struct_type`, `map_type`, …) behind the name, where the module has it. */
  shape: TypeRef | null;
  pointers: number;
  /** Type arguments, where it has some. */
  arguments: readonly TypeRef[];
}

/** Resolves a type: through pointers, parentheses, type parameters and aliases of the module. */
export function resolveType(machine: Machine, ref: TypeRef, scope: Scope | null = null, depth = 0): ResolvedType {
  const { node, file, parameters } = ref;
  const inner = (next: SyntaxNode): TypeRef => ({ node: next, file, parameters });
  const none: ResolvedType = { named: null, shape: ref, pointers: 0, arguments: [] };
  if (depth > 20) return none;
  switch (node.type) {
    case 'pointer_type': {
      const [target] = node.parts;
      if (target === undefined) return none;
      const resolved = resolveType(machine, inner(target), scope, depth + 1);
      return { ...resolved, pointers: resolved.pointers + 1 };
    }
    case 'parenthesized_type':
    case 'type_elem':
    case 'type_constraint':
      return node.parts[0] === undefined ? none : resolveType(machine, inner(node.parts[0]), scope, depth + 1);
    case 'generic_type': {
      const base = node.child('type');
      const given = node.child('type_arguments')?.parts.map(inner) ?? [];
      if (base === undefined) return none;
      const resolved = resolveType(machine, inner(base), scope, depth + 1);
      const names =
        resolved.named?.declaration?.node.child('type_parameters')?.parts.flatMap((part) => part.all('name')) ?? [];
      const bound = new Map(
        names
          .map((name, at) => [name.text, given[at]] as const)
          .filter((entry): entry is [string, TypeRef] => entry[1] !== undefined),
      );
      const shape =
        resolved.shape === null
          ? null
          : { ...resolved.shape, parameters: new Map([...resolved.shape.parameters, ...bound]) };
      return { ...resolved, shape, arguments: given };
    }
    case 'qualified_type': {
      const [pkg = '', name = ''] = [node.child('package')?.text, node.child('name')?.text];
      return resolveNamed(machine, file.imports.get(pkg) ?? pkg, name, depth);
    }
    case 'type_identifier':
    case 'identifier': {
      const bound = parameters.get(node.text) ?? scope?.type(node.text);
      if (bound !== undefined && bound.node !== node) return resolveType(machine, bound, scope, depth + 1);
      return resolveNamed(machine, file.pkg.path, node.text, depth);
    }
    default:
      return none;
  }
}

function resolveNamed(machine: Machine, path: string, name: string, depth: number): ResolvedType {
  const declared = machine.modules.packages.get(path)?.types.get(name);
  if (declared === undefined)
    return { named: { path, name, declaration: null }, shape: null, pointers: 0, arguments: [] };
  const declaration: TypeRef = { node: declared.node, file: declared.file, parameters: new Map() };
  const target = declared.node.child('type');
  const named = { path, name, declaration };
  if (target === undefined) return { named, shape: null, pointers: 0, arguments: [] };
  const inner = resolveType(machine, { ...declaration, node: target }, null, depth + 1);
  // An alias, or a type made from another package's, stands for that.
  if (
    declared.node.type === 'type_alias' ||
    (inner.named !== null && inner.named.declaration === null && inner.pointers === 0)
  ) {
    return inner.named === null ? { ...inner, named } : inner;
  }
  return { named, shape: inner.shape, pointers: 0, arguments: [] };
}

/** One field of a struct type. */
export interface StructField {
  name: string;
  type: TypeRef;
  /** The tag without its quotes. */
  tag: string;
  embedded: boolean;
}

/** The fields of a `struct_type`, in order. */
export function structFields(shape: TypeRef): StructField[] {
  const list = shape.node.type === 'struct_type' ? shape.node.first('field_declaration_list') : undefined;
  return (list?.parts ?? []).flatMap((field): StructField[] => {
    const type = field.child('type');
    if (field.type !== 'field_declaration' || type === undefined) return [];
    const ref = { ...shape, node: type };
    const tag = field.child('tag')?.text.replace(/^[`"]|[`"]$/g, '') ?? '';
    const names = field.all('name');
    if (names.length === 0)
      return [{ name: /([A-Za-z_]\w*)(?:\[[^\]]*\])?$/.exec(type.text)?.[1] ?? '', type: ref, tag, embedded: true }];
    return names.map((name) => ({ name: name.text, type: ref, tag, embedded: false }));
  });
}

/** One parameter of a function: its name and type. */
export interface GoParameter {
  name: string;
  type: SyntaxNode;
  variadic: boolean;
}

/** The parameters of a function, method or literal, one each. */
export function parametersOf(node: SyntaxNode): GoParameter[] {
  return (node.child('parameters')?.parts ?? []).flatMap((part): GoParameter[] => {
    const type = part.child('type');
    if (type === undefined) return [];
    const variadic = part.type === 'variadic_parameter_declaration';
    const names = part.all('name').filter((name) => name.type === 'identifier');
    return names.length === 0
      ? [{ name: '_', type, variadic }]
      : names.map((name) => ({ name: name.text, type, variadic }));
  });
}
