import type { Declaration, Program } from 'oxc-parser';
import { leastBundle, maxKeptSyntax, maxParsedAgain, maxTotalSource } from '../budget.ts';
import type { SourcePackage } from '../extraction.ts';
import { compileStatements, defaultExport, enterBlock, hoistedNames, namesOf } from './compile/statement.ts';
import type { Context, Frame } from './compile/frame.ts';
import type { FunctionCode } from './compile/function.ts';
import { hostToValue } from './builtins/json.ts';
import { builtinModule } from './builtins/node.ts';
import type { Machine } from './machine.ts';
import { modelledModule } from './models/index.ts';
import { findFile, folderOf, normalise, resolveInPackage, resolveInternal, splitSpecifier } from './resolve.ts';
import { ImportBinding, Scope } from './scope.ts';
import { Lines, parse } from './syntax.ts';
import { Accessor, Exited, Native, Obj, Thrown, Unknown, type Value } from './value.ts';

/** Where packages stand in the interpreted program's file system. */
const root = '/packages';

type Export =
  | { kind: 'local'; name: string }
  | { kind: 'from'; specifier: string; name: string }
  | { kind: 'namespace'; specifier: string };

/** One file of a package as a module of the program. */
export class SourceModule {
  readonly package: SourcePackage;
  readonly path: string;
  readonly source: string;
  readonly lines: Lines;
  /** True where the module is the server's own, not a dependency's. */
  readonly own: boolean;
  format: 'esm' | 'cjs' | 'json' | 'broken' = 'broken';
  state: 'new' | 'running' | 'done' = 'new';
  scope: Scope;
  readonly exports = new Map<string, Export>();
  readonly stars: string[] = [];
  private readonly graph: ModuleGraph;
  private commonJs: Obj | null = null;
  private metaObject: Obj | null = null;
  private namespaceObject: Obj | null = null;
  private codes: FunctionCode[] = [];

  constructor(graph: ModuleGraph, pkg: SourcePackage, path: string, source: string, own: boolean) {
    this.graph = graph;
    this.package = pkg;
    this.path = path;
    this.source = source;
    this.lines = new Lines(source);
    this.own = own;
    this.scope = new Scope(null, this);
  }

  /** True where a function keeps its syntax until the module has been evaluated; in a small module it keeps it for good. */
  keepsSyntaxOf(code: FunctionCode): boolean {
    if (this.source.length <= maxKeptSyntax) return true;
    if (code.extentLength < maxParsedAgain) return false;
    if (this.state !== 'done') this.codes.push(code);
    return true;
  }

  /** Forgets the syntax of functions that were not called: of a large module that is most of what it takes. */
  forgetSyntax(): void {
    for (const code of this.codes) code.forgetSyntax();
    this.codes = [];
  }

  /** The module's path in the program's file system. */
  get filename(): string {
    return `${root}/${this.package.name}/${this.path}`;
  }

  /** `import.meta`. */
  meta(machine: Machine): Obj {
    if (this.metaObject === null) {
      const folder = folderOf(this.filename);
      this.metaObject = machine.object([
        ['url', `file://${this.filename}`],
        ['filename', this.filename],
        ['dirname', folder],
        ['main', new Unknown({ kind: 'input', text: 'import.meta.main' }, true)],
        ['resolve', new Unknown({ kind: 'input', text: 'import.meta.resolve' })],
      ]);
    }
    return this.metaObject;
  }

  /** `module` of a CommonJS file. */
  moduleObject(machine: Machine): Obj {
    this.commonJs ??= machine.object([
      ['exports', machine.object()],
      ['filename', this.filename],
      ['id', this.filename],
    ]);
    return this.commonJs;
  }

  /** `module.exports = value`, as TypeScript's `export =` writes it. */
  assignExports(value: Value): void {
    this.commonJs?.properties.set('exports', value);
    this.scope.names.set(defaultExport, value);
    this.exports.set('default', { kind: 'local', name: defaultExport });
  }

  /** The value of an export, or undefined where the module has none of that name. */
  exportValue(machine: Machine, name: string, seen: Set<SourceModule> = new Set()): Value {
    if (seen.has(this)) return undefined;
    seen.add(this);
    if (this.format === 'broken') return new Unknown({ kind: 'limit', text: `${name} of ${this.path}` });
    if (this.format !== 'esm') {
      const exported =
        this.format === 'json'
          ? this.scope.names.get(defaultExport)
          : machine.get(this.moduleObject(machine), 'exports');
      if (exported instanceof ImportBinding) return undefined;
      return name === 'default' ? exported : machine.get(exported, name);
    }
    const found = this.exports.get(name);
    if (found !== undefined) {
      if (found.kind === 'local') {
        const value = this.scope.names.get(found.name);
        return value instanceof ImportBinding ? value.read() : value;
      }
      const target = this.graph.load(machine, this, found.specifier, 'import');
      if (found.kind === 'namespace') return namespaceOf(machine, target);
      return target instanceof SourceModule
        ? target.exportValue(machine, found.name, seen)
        : machine.get(target, found.name);
    }
    if (name === 'default') return undefined;
    for (const specifier of this.stars) {
      const target = this.graph.load(machine, this, specifier, 'import');
      const value =
        target instanceof SourceModule ? target.exportValue(machine, name, seen) : machine.get(target, name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Names the module exports. */
  exportNames(machine: Machine, seen: Set<SourceModule> = new Set()): string[] {
    if (seen.has(this)) return [];
    seen.add(this);
    if (this.format !== 'esm') {
      const exported = this.exportValue(machine, 'default');
      return exported instanceof Obj ? ['default', ...machine.keys(exported)] : ['default'];
    }
    const names = new Set(this.exports.keys());
    for (const specifier of this.stars) {
      const target = this.graph.load(machine, this, specifier, 'import');
      const more =
        target instanceof SourceModule
          ? target.exportNames(machine, seen)
          : target instanceof Obj
            ? machine.keys(target)
            : [];
      for (const name of more) if (name !== 'default') names.add(name);
    }
    return [...names];
  }

  /** The module as `import * as name` gives it. */
  namespace(machine: Machine): Obj {
    if (this.namespaceObject !== null) return this.namespaceObject;
    const made = machine.object();
    this.namespaceObject = made;
    for (const name of this.exportNames(machine)) {
      const read = new Native(machine.realm.functionPrototype, name, () => this.exportValue(machine, name));
      made.properties.set(name, new Accessor(read, null));
    }
    for (const specifier of this.stars) {
      const target = this.graph.load(machine, this, specifier, 'import');
      if (target instanceof Unknown) made.open = target;
    }
    return made;
  }
}

function namespaceOf(machine: Machine, target: SourceModule | Value): Value {
  return target instanceof SourceModule ? target.namespace(machine) : target;
}

/** The modules that were reached, and how specifiers resolve to them. */
export class ModuleGraph {
  readonly modules = new Map<string, SourceModule>();
  readonly problems: { file: string; reason: string }[] = [];
  readonly server: SourcePackage;
  private readonly dependencies: ReadonlyMap<string, SourcePackage>;
  private readonly externals = new Map<string, Value>();
  private total = 0;

  constructor(server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>) {
    this.server = server;
    this.dependencies = dependencies;
  }

  /** Where a file of the server's own package stands in the program's file system. */
  filenameOf(path: string): string {
    return `${root}/${this.server.name}/${path}`;
  }

  /** True where a file of the server's own package was reached. */
  isLoaded(path: string): boolean {
    return this.modules.has(`${this.server.name}\0${path}`);
  }

  /** The module of a file of the server's own package, evaluated. */
  loadFile(machine: Machine, path: string): SourceModule | null {
    return this.loadIn(machine, this.server, path);
  }

  /** What a specifier stands for in a module: another module (evaluated), a modelled one, or what is not known. */
  load(machine: Machine, from: SourceModule, specifier: string, kind: 'import' | 'require'): SourceModule | Value {
    if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('file:')) {
      const located = specifier.startsWith('.')
        ? { pkg: from.package, path: `${folderOf(from.path)}/${specifier}` }
        : this.locate(specifier.replace(/^file:\/\//, ''));
      const path = located === null ? null : findFile(located.pkg, located.path.replace(/[?#].*$/, ''));
      if (located === null || path === null) return new Unknown({ kind: 'input', text: specifier });
      return this.loadIn(machine, located.pkg, path) ?? new Unknown({ kind: 'limit', text: specifier });
    }
    if (specifier.startsWith('#')) {
      const path = resolveInternal(from.package, specifier, kind);
      if (path !== null)
        return this.loadIn(machine, from.package, path) ?? new Unknown({ kind: 'limit', text: specifier });
    }
    const builtin = builtinModule(machine, specifier, from);
    if (builtin !== undefined) return builtin;
    const { name, subpath } = splitSpecifier(specifier);
    const pkg =
      name === this.server.name ? this.server : name === from.package.name ? from.package : this.dependencies.get(name);
    if (pkg !== undefined) {
      const path = resolveInPackage(pkg, subpath, kind);
      if (path !== null) return this.loadIn(machine, pkg, path) ?? new Unknown({ kind: 'limit', text: specifier });
    }
    const known = this.externals.get(specifier);
    if (known !== undefined) return known;
    const made =
      modelledModule(machine, specifier, from.package) ?? new Unknown({ kind: 'import', text: name, package: name });
    this.externals.set(specifier, made);
    return made;
  }

  /** What `import()` gives. */
  importFrom(machine: Machine, from: SourceModule, specifier: string): Value {
    return namespaceOf(machine, this.load(machine, from, specifier, 'import'));
  }

  /** What `require()` gives. */
  requireFrom(machine: Machine, from: SourceModule, specifier: string): Value {
    const target = this.load(machine, from, specifier, 'require');
    if (!(target instanceof SourceModule)) return target;
    return target.format === 'esm' ? target.namespace(machine) : target.exportValue(machine, 'default');
  }

  /** The package and the path in it that a path of the program's file system names, or null. */
  locate(path: string): { pkg: SourcePackage; path: string } | null {
    const plain = normalise(path);
    if (plain === null) return null;
    for (const pkg of [this.server, ...this.dependencies.values()]) {
      const prefix = `${root.slice(1)}/${pkg.name}`;
      if (plain === prefix) return { pkg, path: '' };
      if (plain.startsWith(`${prefix}/`)) return { pkg, path: plain.slice(prefix.length + 1) };
    }
    return null;
  }

  private loadIn(machine: Machine, pkg: SourcePackage, path: string): SourceModule | null {
    const key = `${pkg.name}\0${path}`;
    const known = this.modules.get(key);
    if (known !== undefined) return known;
    const source = pkg.files.get(path);
    if (source === undefined) return null;
    const module = new SourceModule(
      this,
      pkg,
      path,
      source.startsWith('\uFEFF') ? source.slice(1) : source,
      pkg === this.server,
    );
    this.modules.set(key, module);
    this.total += source.length;
    if (this.total > maxTotalSource) {
      this.problems.push({ file: path, reason: 'the package has more source than is read' });
      return module;
    }
    const { journal } = machine;
    machine.journal = null;
    try {
      this.evaluate(machine, module);
    } finally {
      machine.journal = journal;
      module.state = 'done';
      module.forgetSyntax();
    }
    return module;
  }

  private evaluate(machine: Machine, module: SourceModule): void {
    module.state = 'running';
    if (/\.(json|ya?ml)$/.test(module.path)) {
      module.format = 'json';
      module.scope.names.set(defaultExport, jsonModule(machine, module));
      return;
    }
    const prepared = this.prepare(machine, module);
    if (prepared === null) return;
    const { names, declared, run, imports } = prepared;
    const frame = this.frameFor(machine, module);
    for (const name of names) module.scope.names.set(name, undefined);
    for (const [name, binding] of prepared.bindings) module.scope.names.set(name, binding);
    enterBlock(frame, declared);
    for (const specifier of imports) this.load(machine, module, specifier, 'import');
    run(frame);
  }

  /** Parses and compiles a module. Nothing that this gives holds the syntax of the whole: of a large module that is most of what it takes. */
  private prepare(machine: Machine, module: SourceModule): Prepared | null {
    const parsed = parse(module.path, module.source);
    if (!parsed.ok) {
      this.problems.push({ file: module.path, reason: parsed.failure });
      return null;
    }
    module.format = parsed.value.isModule ? 'esm' : 'cjs';
    const { program } = parsed.value;
    const names: string[] = [];
    hoistedNames(program.body, names);
    const { declared, run } = compileTopLevel({ module, shift: 0 }, program);
    return module.format === 'esm'
      ? { names, declared, run, bindings: this.link(machine, module, program), imports: importedBy(program) }
      : { names, declared, run, bindings: [], imports: [] };
  }

  private frameFor(machine: Machine, module: SourceModule): Frame {
    const frame: Frame = {
      machine,
      scope: module.scope,
      thisValue: undefined,
      home: null,
      newTarget: undefined,
      closure: null,
      args: [],
      yields: null,
      yieldAwaits: false,
      returns: [],
      mayLeaveLoop: false,
      brokenBy: null,
    };
    const { names } = module.scope;
    names.set('require', machine.realm.requireOf(machine, module));
    names.set('__filename', module.filename);
    names.set('__dirname', folderOf(module.filename));
    if (module.format === 'cjs') {
      const object = module.moduleObject(machine);
      frame.thisValue = machine.get(object, 'exports');
      names.set('module', object);
      names.set('exports', frame.thisValue);
    }
    return frame;
  }

  /** Declares what the module imports and exports, without evaluating anything. */
  private link(machine: Machine, module: SourceModule, program: Program): [string, ImportBinding][] {
    const bindings: [string, ImportBinding][] = [];
    for (const node of program.body) {
      if (node.type === 'ImportDeclaration' && node.importKind !== 'type') {
        const specifier = node.source.value;
        for (const item of node.specifiers) {
          if (item.type === 'ImportSpecifier' && item.importKind === 'type') continue;
          const name =
            item.type === 'ImportDefaultSpecifier'
              ? 'default'
              : item.type === 'ImportNamespaceSpecifier'
                ? null
                : nameOf(item.imported);
          const read = (): Value => {
            const target = this.load(machine, module, specifier, 'import');
            if (name === null) return namespaceOf(machine, target);
            return target instanceof SourceModule
              ? target.exportValue(machine, name)
              : importFromValue(machine, target, name);
          };
          bindings.push([item.local.name, new ImportBinding(read)]);
        }
      } else if (node.type === 'ExportNamedDeclaration' && node.exportKind !== 'type') {
        for (const item of node.specifiers) {
          const exported = nameOf(item.exported);
          const local = nameOf(item.local);
          module.exports.set(
            exported,
            node.source === null
              ? { kind: 'local', name: local }
              : { kind: 'from', specifier: node.source.value, name: local },
          );
        }
        if (node.declaration !== null)
          for (const name of declaredNames(node.declaration)) module.exports.set(name, { kind: 'local', name });
      } else if (node.type === 'ExportDefaultDeclaration') {
        const { declaration } = node;
        const named =
          declaration.type === 'FunctionDeclaration' && declaration.id !== null ? declaration.id.name : defaultExport;
        module.exports.set('default', { kind: 'local', name: named });
      } else if (node.type === 'ExportAllDeclaration' && node.exportKind !== 'type') {
        if (node.exported === null) module.stars.push(node.source.value);
        else module.exports.set(nameOf(node.exported), { kind: 'namespace', specifier: node.source.value });
      }
    }
    return bindings;
  }
}

/** A module that is ready to run. */
interface Prepared {
  /** Names that `var` declares. */
  names: string[];
  declared: ReturnType<typeof compileStatements>['declared'];
  run: (frame: Frame) => void;
  bindings: [string, ImportBinding][];
  /** Specifiers of what it imports or exports from, in order. */
  imports: string[];
}

function importedBy(program: Program): string[] {
  const specifiers: string[] = [];
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration' && node.importKind !== 'type') specifiers.push(node.source.value);
    else if (
      (node.type === 'ExportAllDeclaration' || node.type === 'ExportNamedDeclaration') &&
      node.source !== null &&
      node.exportKind !== 'type'
    )
      specifiers.push(node.source.value);
  }
  return specifiers;
}

/** An import by name from a module that is modelled or not known. CommonJS models stand for their own default. */
function importFromValue(machine: Machine, target: Value, name: string): Value {
  if (target instanceof Obj && name === 'default' && !machine.has(target, 'default')) return target;
  return machine.get(target, name);
}

/**
 * Runs the statements of a module one by one: one that fails does not keep the others from being read. In a bundle one that is long leaves
 * them half of the steps, as it may be a library that takes more than the server.
 */
function compileTopLevel(
  context: Context,
  program: Program,
): { declared: ReturnType<typeof compileStatements>['declared']; run: (frame: Frame) => void } {
  const { declared, parts } = compileStatements(context, program.body);
  const bundle = context.module.source.length > leastBundle;
  return {
    declared,
    run: (frame) => {
      for (const [index, part] of parts.entries()) {
        try {
          const completion =
            bundle && index < parts.length - 1 ? frame.machine.sharing(() => part(frame)) : part(frame);
          if (completion !== undefined && completion.other === null) return;
        } catch (error) {
          if (!(error instanceof Thrown || error instanceof Exited)) throw error;
        }
      }
    },
  };
}

function jsonModule(machine: Machine, module: SourceModule): Value {
  if (!module.path.endsWith('.json')) return new Unknown({ kind: 'input', text: module.path });
  try {
    return hostToValue(machine, JSON.parse(module.source), 0);
  } catch {
    return new Unknown({ kind: 'input', text: module.path });
  }
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value);
}

function declaredNames(declaration: Declaration): string[] {
  const names: string[] = [];
  if (declaration.type === 'VariableDeclaration') for (const item of declaration.declarations) namesOf(item.id, names);
  else if ('id' in declaration && declaration.id?.type === 'Identifier') names.push(declaration.id.name);
  return names;
}
