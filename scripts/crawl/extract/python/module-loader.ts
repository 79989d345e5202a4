import { posix } from 'node:path';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { parseSource } from '../grammar/grammars.ts';
import { maxFiles, maxTotalSource } from './budget.ts';
import { execute } from './execute.ts';
import { Raised, type Frame, type Machine } from './machine.ts';
import { Scope } from './scope.ts';
import { External, Module, Sequence, type Site, type Value } from './value.ts';

/** Libraries that are modelled, so that a folder of the same name is not taken for them. */
const modelled =
  /^(?:mcp\.(?:server|types|shared|client|cli)|fastmcp|pydantic|typing|typing_extensions|os|sys|json|re|enum|dataclasses|asyncio|inspect|textwrap|functools|argparse|click|typer|logging)(?:\.|$)/;

/** Where the files of the package lie for the interpreted program. */
const treeRoot = '/package/';

/** The Python files of a package and its dependencies, imported as the interpreted program asks for them. */
export class ModuleLoader {
  private readonly files: ReadonlyMap<string, string>;
  /** Folders in which absolute imports are looked for, with a trailing `/` unless empty. */
  private readonly roots: readonly string[];
  private readonly modules = new Map<string, Module>();
  private readonly directories = new Set<string>();
  private readonly trees = new Map<string, SyntaxNode | null>();
  /** Every text of the package and its dependencies, by the path that the program sees. */
  private readonly texts: ReadonlyMap<string, string>;
  private total = 0;
  readonly problems: { file: string; reason: string }[] = [];

  constructor(
    files: ReadonlyMap<string, string>,
    roots: readonly string[],
    texts: ReadonlyMap<string, string> = files,
  ) {
    this.files = files;
    this.roots = roots;
    this.texts = texts;
    for (const path of files.keys()) {
      if (!path.endsWith('.py')) continue;
      for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
        this.directories.add(path.slice(0, at));
    }
  }

  /** The files that were imported so far. */
  get loaded(): ReadonlySet<string> {
    return new Set([...this.modules].filter(([, module]) => module.state !== 'new').map(([file]) => file));
  }

  /** The modules that were run. */
  all(): Module[] {
    return [...this.modules.values()];
  }

  /** Where the interpreted program sees a file or folder of the tree: `__file__` is absolute. */
  absolute(path: string): string {
    return `${treeRoot}${path}`;
  }

  /** True for a path that the program made of the place of its own code. */
  isOwn(path: string): boolean {
    return path.startsWith(treeRoot);
  }

  /** The path in the tree of a path that the program sees, or null where that is not below the tree. */
  private inTree(path: string): string | null {
    const clean = posix.normalize(path).replace(/\/$/, '');
    if (`${clean}/` === treeRoot) return '';
    return clean.startsWith(treeRoot) ? clean.slice(treeRoot.length) : null;
  }

  /** The text of a file of the package, at a path that the program made of the place of its own code; else null. */
  text(path: string): string | null {
    const inner = this.inTree(path);
    return inner === null ? null : (this.texts.get(inner) ?? null);
  }

  /** The files below such a path, relative to it, in order; null where there is no such folder. */
  below(path: string): string[] | null {
    const inner = this.inTree(path);
    if (inner === null) return null;
    const prefix = inner === '' ? '' : `${inner}/`;
    const found = [...this.texts.keys()].filter(
      (file) => file.startsWith(prefix) && !file.slice(prefix.length).includes('\0'),
    );
    return found.length === 0 ? null : found.map((file) => file.slice(prefix.length)).sort();
  }

  /** The syntax tree of a file, or null where it cannot be parsed; the reason is among the problems. */
  tree(file: string): SyntaxNode | null {
    const known = this.trees.get(file);
    if (known !== undefined) return known;
    const source = this.files.get(file);
    let tree: SyntaxNode | null = null;
    if (source !== undefined) {
      this.total += source.length;
      if (this.total > maxTotalSource || this.trees.size >= maxFiles)
        this.problems.push({ file, reason: 'the package has more source than is read' });
      else {
        const parsed = parseSource('python', source.replace(/\r\n?/g, '\n'));
        if (!parsed.ok) this.problems.push({ file, reason: parsed.failure });
        else {
          tree = parsed.value.root;
          if (parsed.value.errorLine !== null)
            this.problems.push({ file, reason: `a syntax error near line ${parsed.value.errorLine}` });
        }
      }
    }
    this.trees.set(file, tree);
    return tree;
  }

  private fileOf(path: string): string | null {
    if (this.files.has(`${path}/__init__.py`)) return `${path}/__init__.py`;
    return this.files.has(`${path}.py`) ? `${path}.py` : null;
  }

  /** A module by the path of its file or folder without an ending, run if it was not yet; null where there is none. */
  private at(machine: Machine, path: string, name: string): Module | null {
    const file = this.fileOf(path);
    if (file !== null) return this.run(machine, file, name);
    if (path === '' || !this.directories.has(path)) return null;
    const key = `${path}/`;
    const known = this.modules.get(key) ?? new Module(name, path, new Scope('module', null));
    known.scope?.vars.set('__path__', new Sequence('list', [path]));
    this.modules.set(key, known);
    return known;
  }

  /** `import dotted`, or null where it is not among the files that are read. */
  importAbsolute(machine: Machine, dotted: string, from: string): Module | null {
    if (modelled.test(dotted) && !this.files.has('src/mcp/server/fastmcp/__init__.py')) return null;
    const path = dotted.replaceAll('.', '/');
    const own = from.slice(0, from.lastIndexOf('/') + 1);
    const near = this.roots.filter((root) => from.startsWith(root)).sort((a, b) => b.length - a.length);
    const far = this.roots.filter((root) => !from.startsWith(root));
    for (const root of [...near, own, ...far]) {
      if (this.fileOf(root + path) !== null) return this.at(machine, root + path, dotted);
    }
    for (const root of [...near, own, ...far]) {
      if (this.directories.has(root + path) && root + path !== '' && !modelled.test(`${dotted}.server`))
        return this.at(machine, root + path, dotted);
    }
    return null;
  }

  /** `from ..dotted import …` in a file. */
  importRelative(machine: Machine, level: number, dotted: string, from: string): Module | null {
    const parts = from.split('/').slice(0, -level);
    const path = [...parts, ...(dotted === '' ? [] : dotted.split('.'))].join('/');
    if (path === '') return null;
    return this.at(machine, path, this.nameOf(path));
  }

  private nameOf(path: string): string {
    const root = this.roots.filter((one) => path.startsWith(one)).sort((a, b) => b.length - a.length)[0] ?? '';
    return path.slice(root.length).replaceAll('/', '.');
  }

  /** `importlib.import_module(name, package)`. */
  importByName(machine: Machine, name: string, parent: string | null, site: Site): Value {
    const level = /^\.+/.exec(name)?.[0].length ?? 0;
    const dotted = name.slice(level);
    if (level === 0) return this.importAbsolute(machine, dotted, site.file) ?? new External(dotted);
    const base = parent === null ? null : this.importAbsolute(machine, parent, site.file);
    const file = base?.file ?? site.file;
    const inside = file.endsWith('.py') ? file : `${file}/__init__.py`;
    return this.importRelative(machine, level, dotted, inside) ?? new External(`${parent ?? ''}.${dotted}`);
  }

  /** A name of a module: what its code bound, or a module inside it. */
  attribute(machine: Machine, module: Module, name: string): Value | undefined {
    const value = module.scope?.vars.get(name);
    if (value !== undefined) return value;
    if (name === '__name__') return module.name;
    if (name === '__file__') return this.absolute(module.file ?? '');
    if (module.file === null || (module.file.endsWith('.py') && !module.file.endsWith('/__init__.py')))
      return undefined;
    const directory = module.file.replace(/\/__init__\.py$/, '');
    return this.at(machine, `${directory}/${name}`, `${module.name}.${name}`) ?? undefined;
  }

  /** The modules directly inside a folder. */
  modulesIn(place: string): { name: string; isPackage: boolean }[] {
    const directory = this.inTree(place) ?? place;
    const found = new Map<string, boolean>();
    for (const path of this.files.keys()) {
      if (!path.startsWith(`${directory}/`) || !path.endsWith('.py')) continue;
      const [first = '', ...rest] = path.slice(directory.length + 1).split('/');
      if (rest.length === 0 && first !== '__init__.py') found.set(first.slice(0, -3), false);
      if (rest.length === 1 && rest[0] === '__init__.py') found.set(first, true);
    }
    return [...found].map(([name, isPackage]) => ({ name, isPackage })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Runs a file as a module, once. A statement that raises ends nothing but itself. */
  run(machine: Machine, file: string, name: string): Module | null {
    const known = this.modules.get(file);
    if (known !== undefined) return known;
    const scope = new Scope('module', null);
    const module = new Module(name, file, scope);
    scope.module = module;
    this.modules.set(file, module);
    const tree = this.tree(file);
    if (tree === null) return module;
    scope.vars.set('__name__', name);
    scope.vars.set('__file__', this.absolute(file));
    const folder = file.slice(0, Math.max(file.lastIndexOf('/'), 0));
    scope.vars.set('__package__', folder === '' ? '' : this.nameOf(folder));
    if (file.endsWith('/__init__.py')) {
      const directory = file.slice(0, -'/__init__.py'.length);
      scope.vars.set('__path__', new Sequence('list', [directory]));
      // A package's own `__init__` runs before its modules do.
      const parent = directory.slice(0, directory.lastIndexOf('/'));
      if (parent !== '' && this.files.has(`${parent}/__init__.py`))
        this.run(machine, `${parent}/__init__.py`, this.nameOf(parent));
    } else {
      const directory = file.slice(0, file.lastIndexOf('/'));
      if (directory !== '' && this.files.has(`${directory}/__init__.py`))
        this.run(machine, `${directory}/__init__.py`, this.nameOf(directory));
    }
    module.state = 'loading';
    const frame: Frame = { scope, file, func: null, self: null, cls: null, returned: [], yields: null, base: 0 };
    const { gates } = machine;
    try {
      machine.gates = [];
      machine.deeper(() => {
        for (const statement of tree.parts) {
          try {
            execute(machine, frame, statement);
          } catch (error) {
            if (!(error instanceof Raised)) throw error;
          }
        }
      });
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
    } finally {
      machine.gates = gates;
    }
    module.state = 'loaded';
    return module;
  }
}
