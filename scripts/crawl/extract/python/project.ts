import { parse as parseToml } from 'smol-toml';
import { isJsonObject } from '#core/model/json.ts';
import type { SourcePackage } from '../extraction.ts';

/** What a console script starts: `module:attribute`. */
export interface EntryPoint {
  module: string;
  attribute: string | null;
  /** The folder of the project that declares it, with a trailing `/` unless empty. */
  root: string;
}

/** What the packaging of a Python project says. */
export interface Project {
  entries: EntryPoint[];
  /** Folders in which absolute imports are looked for, with a trailing `/` unless empty. */
  roots: string[];
  /** Version ranges of the distributions that any part of it requires, by normalised name. */
  requirements: Map<string, string>;
  distributions: Distribution[];
}

/** What one packaging file, or several of one folder, say of the code below that folder. */
export interface Distribution {
  /** With a trailing `/` unless empty. */
  root: string;
  requirements: Map<string, string>;
  /** True where only Python 3.13 and later will run it. */
  compiledDocs: boolean;
}

/** The distribution that a file belongs to: that of the nearest folder which requires anything. */
export function distributionOf(project: Project, file: string): Distribution {
  const around = project.distributions.filter(
    ({ root, requirements }) => file.startsWith(root) && requirements.size > 0,
  );
  const [nearest] = around.toSorted((a, b) => b.root.length - a.root.length);
  return nearest ?? { root: '', requirements: project.requirements, compiledDocs: false };
}

function distributionAt(project: Project, root: string): Distribution {
  const known = project.distributions.find((one) => one.root === root);
  if (known !== undefined) return known;
  const made: Distribution = { root, requirements: new Map(), compiledDocs: false };
  project.distributions.push(made);
  return made;
}

function require(project: Project, root: string, name: string, range: string): void {
  project.requirements.set(normalise(name), range);
  distributionAt(project, root).requirements.set(normalise(name), range);
}

/** Folders that hold no part of what is published. */
const aside =
  /(?:^|\/)(?:tests?|testing|examples?|docs?|samples?|benchmarks?|evals?|node_modules|\.venv|venv|site-packages|templates?|scripts|cookiecutter[^/]*|\{\{[^/]*)(?:\/|$)/i;

/** True for files that are tests, examples and the like. */
export function isAside(path: string): boolean {
  return (
    aside.test(path.slice(0, path.lastIndexOf('/') + 1)) ||
    /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup)\.py$/.test(path)
  );
}

const normalise = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

function addRequirement(project: Project, root: string, line: string): void {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;#)]*)/.exec(line);
  if (match?.[1] !== undefined) require(project, root, match[1], (match[2] ?? '').trim());
}

function addEntry(project: Project, reference: string, root: string): void {
  const [module = '', attribute = ''] = reference.split(':').map((part) => part.trim());
  if (/^[\w.]+$/.test(module))
    project.entries.push({ module, attribute: attribute.replace(/\s*\[.*$/, '') || null, root });
}

function records(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function readPyproject(project: Project, text: string, root: string): void {
  let document: unknown;
  try {
    document = parseToml(text);
  } catch {
    return;
  }
  const table = (...path: string[]): unknown =>
    path.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), document);
  for (const group of ['scripts', 'gui-scripts']) {
    for (const [, value] of records(table('project', group)))
      if (typeof value === 'string') addEntry(project, value, root);
  }
  for (const [, group] of records(table('project', 'entry-points'))) {
    for (const [, value] of records(group)) if (typeof value === 'string') addEntry(project, value, root);
  }
  for (const [, value] of records(table('tool', 'poetry', 'scripts'))) {
    if (typeof value === 'string') addEntry(project, value, root);
    else if (isJsonObject(value) && typeof value.callable === 'string') addEntry(project, value.callable, root);
  }
  const dependencies = table('project', 'dependencies');
  if (Array.isArray(dependencies))
    for (const line of dependencies) if (typeof line === 'string') addRequirement(project, root, line);
  for (const [name, value] of records(table('tool', 'poetry', 'dependencies'))) {
    const range =
      typeof value === 'string' ? value : isJsonObject(value) && typeof value.version === 'string' ? value.version : '';
    require(project, root, name, range);
  }
  const python = table('project', 'requires-python') ?? table('tool', 'poetry', 'dependencies', 'python');
  if (typeof python === 'string') notePython(project, root, python);
  for (const [, value] of records(table('tool', 'setuptools', 'package-dir')))
    if (typeof value === 'string') addRoot(project, root + value);
  const packages = table('tool', 'hatch', 'build', 'targets', 'wheel', 'packages');
  if (Array.isArray(packages))
    for (const path of packages)
      if (typeof path === 'string') addRoot(project, root + path.split('/').slice(0, -1).join('/'));
}

function notePython(project: Project, root: string, range: string): void {
  const lowest = /(?:>=|\^|~=|==)\s*3\.(\d+)/.exec(range)?.[1];
  if (lowest !== undefined && Number(lowest) >= 13) distributionAt(project, root).compiledDocs = true;
}

function addRoot(project: Project, path: string): void {
  const clean = path.replace(/^\.\/?/, '').replace(/\/+$/, '');
  const root = clean === '' ? '' : `${clean}/`;
  if (!project.roots.includes(root)) project.roots.push(root);
}

/** Reads the packaging files of a package: entry points, import roots and requirements. */
export function readProject(source: SourcePackage): Project {
  const project: Project = { entries: [], roots: [], requirements: new Map(), distributions: [] };
  const paths = [...source.files.keys()]
    .filter((path) => !isAside(path))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  for (const path of paths) {
    const text = source.files.get(path) ?? '';
    const name = path.slice(path.lastIndexOf('/') + 1);
    const root = path.slice(0, path.lastIndexOf('/') + 1);
    if (name === 'pyproject.toml') {
      addRoot(project, `${root}src`);
      addRoot(project, root);
      readPyproject(project, text, root);
    } else if (name === 'setup.cfg') {
      for (const [, reference = ''] of text.matchAll(/^\s+[\w.-]+\s*=\s*([\w.]+:[\w.]+)\s*$/gm))
        addEntry(project, reference, root);
      addRoot(project, `${root}src`);
      addRoot(project, root);
    } else if (name === 'entry_points.txt') {
      for (const [, reference = ''] of text.matchAll(/^[\w.-]+\s*=\s*([\w.]+(?::[\w.]+)?)\s*(?:\[.*)?$/gm))
        addEntry(project, reference, '');
    } else if (name === 'METADATA' || name === 'PKG-INFO') {
      for (const [, line = ''] of text.matchAll(/^Requires-Dist:\s*(.+)$/gm)) addRequirement(project, '', line);
      notePython(project, '', /^Requires-Python:\s*(.+)$/m.exec(text)?.[1] ?? '');
    } else if (/^requirements[\w.-]*\.txt$/.test(name)) {
      for (const line of text.split('\n')) if (!/^\s*(?:#|-|$)/.test(line)) addRequirement(project, root, line);
    }
  }
  for (const [path, text] of source.files) {
    if (!/(?:^|\/)setup\.py$/.test(path)) continue;
    const root = path.slice(0, path.lastIndexOf('/') + 1);
    for (const [, reference = ''] of text.matchAll(/["'][\w.-]+\s*=\s*([\w.]+:[\w.]+)["']/g))
      addEntry(project, reference, root);
    addRoot(project, `${root}src`);
    addRoot(project, root);
  }
  addRoot(project, 'src');
  addRoot(project, '');
  return project;
}
