import type { SyntaxNode } from '../grammar/syntax-node.ts';
import type { Frame, Machine } from './machine.ts';
import { stringOf } from './operators.ts';
import { External, Module, Sequence, plain, type Value } from './value.ts';

/** `import a.b, c as d`. */
export function importModule(machine: Machine, frame: Frame, node: SyntaxNode): void {
  for (const part of node.all('name')) {
    const aliased = part.type === 'aliased_import';
    const dotted = (aliased ? part.child('name') : part)?.text ?? '';
    const module = machine.loader.importAbsolute(machine, dotted, frame.file);
    const alias = aliased ? part.child('alias')?.text : undefined;
    if (alias !== undefined) frame.scope.set(alias, module ?? new External(dotted));
    else {
      const top = dotted.split('.')[0] ?? dotted;
      frame.scope.set(top, machine.loader.importAbsolute(machine, top, frame.file) ?? new External(top));
    }
  }
}

/** `from a.b import c as d`, relative imports and `*` included. */
export function importFrom(machine: Machine, frame: Frame, node: SyntaxNode): void {
  const from = node.child('module_name');
  if (from === undefined) return;
  const relative = from.type === 'relative_import';
  const dotted = relative ? (from.first('dotted_name')?.text ?? '') : from.text;
  const level = relative ? (from.first('import_prefix')?.text.replace(/[^.]/g, '').length ?? 1) : 0;
  const source = relative
    ? machine.loader.importRelative(machine, level, dotted, frame.file)
    : machine.loader.importAbsolute(machine, dotted, frame.file);
  if (node.children.some((child) => child.type === 'wildcard_import')) {
    if (source instanceof Module) importAll(frame, source);
    return;
  }
  for (const part of node.all('name')) {
    const aliased = part.type === 'aliased_import';
    const name = (aliased ? part.child('name') : part)?.text ?? '';
    const bound = (aliased ? part.child('alias')?.text : undefined) ?? name;
    frame.scope.set(bound, importedName(machine, source, dotted, name));
  }
}

function importedName(machine: Machine, source: Module | null, dotted: string, name: string): Value {
  if (source === null) return new External(dotted === '' ? name : canonical(`${dotted}.${name}`));
  return machine.loader.attribute(machine, source, name) ?? new External(`${source.name}.${name}`);
}

const canonicalModules = new Map([
  ['typing_extensions', 'typing'],
  ['collections.abc', 'typing'],
  ['pydantic.v1', 'pydantic'],
  ['pydantic.fields', 'pydantic'],
  ['pydantic.main', 'pydantic'],
]);

function canonical(path: string): string {
  const at = path.lastIndexOf('.');
  const module = path.slice(0, at);
  return `${canonicalModules.get(module) ?? module}${path.slice(at)}`;
}

function importAll(frame: Frame, source: Module): void {
  const names = plain(source.scope?.vars.get('__all__') ?? null);
  const listed = names instanceof Sequence ? new Set(names.items.map(stringOf)) : null;
  for (const [name, value] of source.scope?.vars ?? []) {
    if (listed === null ? !name.startsWith('_') : listed.has(name)) frame.scope.set(name, value);
  }
}
