import { parseSource } from '../grammar/grammars.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { maxFiles, maxTotalSource } from './budget.ts';
import { goString } from './text.ts';
import type { Value } from './value.ts';

/** One parsed file of a package. */
export interface GoFile {
  path: string;
  pkg: GoPackage;
  /** Import paths by the name they have in this file. */
  imports: Map<string, string>;
}

/** A name at package level with the file it is in. */
export interface Declared {
  node: SyntaxNode;
  file: GoFile;
}

export interface Variable extends Declared {
  /** Which of the names of the specification it is. */
  at: number;
  iota: number;
  isConst: boolean;
  value: Value | undefined;
  running: boolean;
}

/** A package of the module: what its files declare. */
export interface GoPackage {
  directory: string;
  path: string;
  name: string;
  files: GoFile[];
  functions: Map<string, Declared>;
  /** Methods by the name of their receiver's type. */
  methods: Map<string, Map<string, Declared>>;
  types: Map<string, Declared>;
  variables: Map<string, Variable>;
  inits: Declared[];
}

/** Folders that hold no part of what is built. */
const aside =
  /(?:^|\/)(?:testdata|examples?|e2e|tests?|hack|vendor|third_party|internal\/test\w*|evals?|docs?|script)\//;

/** The Go files of a repository, by module and package. */
export class GoModules {
  readonly packages = new Map<string, GoPackage>();
  readonly problems: { file: string; reason: string }[] = [];
  /** Versions of the modules that are required, by path. */
  readonly requirements = new Map<string, string>();
  /** Names that are used anywhere other than where they are declared. */
  readonly used = new Set<string>();

  constructor(files: ReadonlyMap<string, string>) {
    const modules = [...files]
      .filter(([path]) => path === 'go.mod' || path.endsWith('/go.mod'))
      .map(([path, text]) => ({
        directory: path.slice(0, -'go.mod'.length),
        name: /^\s*module\s+(\S+)/m.exec(text)?.[1] ?? '',
      }))
      .sort((a, b) => b.directory.length - a.directory.length);
    for (const [path, text] of files) {
      if (path !== 'go.mod' && !path.endsWith('/go.mod')) continue;
      for (const [, name = '', version = ''] of text.matchAll(
        /^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+v(\d[\w.+-]*)/gm,
      ))
        this.requirements.set(name, version);
    }
    let total = 0;
    let count = 0;
    const sources = [...files]
      .filter(([path]) => path.endsWith('.go') && !path.endsWith('_test.go') && !aside.test(path))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [path, source] of sources) {
      total += source.length;
      count += 1;
      if (total > maxTotalSource || count > maxFiles) {
        this.problems.push({ file: path, reason: 'the module has more source than is read' });
        break;
      }
      const directory = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
      const module = modules.find((one) => path.startsWith(one.directory));
      const inside = directory.slice(module?.directory.length ?? 0).replace(/^\//, '');
      const base = module?.name ?? '';
      this.add(
        path,
        source.replace(/\r\n?/g, '\n'),
        directory,
        inside === '' ? base : base === '' ? inside : `${base}/${inside}`,
      );
    }
  }

  private add(path: string, source: string, directory: string, importPath: string): void {
    const parsed = parseSource('go', source);
    if (!parsed.ok) {
      this.problems.push({ file: path, reason: parsed.failure });
      return;
    }
    const { root, errorLine } = parsed.value;
    if (errorLine !== null) this.problems.push({ file: path, reason: `a syntax error near line ${errorLine}` });
    const name = root.first('package_clause')?.parts[0]?.text ?? '';
    const pkg: GoPackage = this.packages.get(importPath) ?? {
      directory,
      path: importPath,
      name,
      files: [],
      functions: new Map(),
      methods: new Map(),
      types: new Map(),
      variables: new Map(),
      inits: [],
    };
    this.packages.set(importPath, pkg);
    const file: GoFile = { path, pkg, imports: new Map() };
    pkg.files.push(file);
    for (const node of root.parts) this.readDeclaration(pkg, file, node);
    this.noteUses(root);
  }

  private noteUses(root: SyntaxNode): void {
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const isName = node.type === 'identifier' || node.type === 'field_identifier' || node.type === 'type_identifier';
      if (isName && node.field !== 'name') this.used.add(node.text);
      for (const child of node.children) if (child.named) open.push(child);
    }
  }

  private readDeclaration(pkg: GoPackage, file: GoFile, node: SyntaxNode): void {
    switch (node.type) {
      case 'import_declaration':
        for (const spec of node.parts.flatMap((part) => (part.type === 'import_spec_list' ? part.parts : [part]))) {
          const path = goString(spec.child('path')) ?? '';
          const alias = spec.child('name')?.text;
          file.imports.set(alias === '_' ? `_ ${path}` : (alias ?? importName(path)), path);
        }
        return;
      case 'function_declaration': {
        const name = node.child('name')?.text ?? '';
        if (name === 'init') pkg.inits.push({ node, file });
        else if (!pkg.functions.has(name)) pkg.functions.set(name, { node, file });
        return;
      }
      case 'method_declaration': {
        const receiver =
          /\*?\s*([A-Za-z_]\w*)\s*(?:\[[^\]]*\])?$/.exec(
            node.child('receiver')?.parts[0]?.child('type')?.text ?? '',
          )?.[1] ?? '';
        const methods = pkg.methods.get(receiver) ?? new Map<string, Declared>();
        pkg.methods.set(receiver, methods);
        methods.set(node.child('name')?.text ?? '', { node, file });
        return;
      }
      case 'type_declaration':
        for (const spec of node.parts) pkg.types.set(spec.child('name')?.text ?? '', { node: spec, file });
        return;
      case 'const_declaration':
      case 'var_declaration':
        this.declareVariables(pkg, file, node);
        return;
      default:
    }
  }

  private declareVariables(pkg: GoPackage, file: GoFile, node: SyntaxNode): void {
    const isConst = node.type === 'const_declaration';
    let last: SyntaxNode | undefined;
    const specs = node.parts.flatMap((part) => (part.type === 'var_spec_list' ? part.parts : [part]));
    for (const [iota, spec] of specs.entries()) {
      const repeated = isConst && spec.child('value') === undefined ? last : spec;
      if (isConst && spec.child('value') !== undefined) last = spec;
      for (const [at, name] of spec
        .all('name')
        .filter((one) => one.type === 'identifier')
        .entries()) {
        pkg.variables.set(name.text, {
          node: repeated ?? spec,
          file,
          at,
          iota,
          isConst,
          value: undefined,
          running: false,
        });
      }
    }
  }

  /** The packages that a main package reaches over imports, in the order in which Go initialises them. */
  reachedFrom(mains: readonly GoPackage[]): GoPackage[] {
    const done = new Set<GoPackage>();
    const order: GoPackage[] = [];
    const visit = (pkg: GoPackage, depth: number): void => {
      if (done.has(pkg) || depth > 200) return;
      done.add(pkg);
      for (const file of pkg.files) {
        for (const path of file.imports.values()) {
          const inner = this.packages.get(path);
          if (inner !== undefined) visit(inner, depth + 1);
        }
      }
      order.push(pkg);
    };
    for (const main of mains) visit(main, 0);
    return order;
  }
}

/** The name a package has by default: the last part of its path, a major version and `go-` aside. */
function importName(path: string): string {
  const parts = path.split('/').filter((part) => !/^v\d+$/.test(part));
  return (parts.at(-1) ?? path).replace(/\.v\d+$/, '').replace(/^go-/, '');
}
