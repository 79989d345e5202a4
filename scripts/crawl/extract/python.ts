import type { ExtractedTool, Extraction, Nature, SourcePackage } from './extraction.ts';
import { entrySteps, maxWants, sweepSiteSteps, sweepSteps } from './python/budget.ts';
import { collect } from './python/collect.ts';
import { invoke } from './python/invoke.ts';
import { Machine } from './python/machine.ts';
import { ModuleLoader } from './python/module-loader.ts';
import { isAside, readProject, type EntryPoint, type Project } from './python/project.ts';
import { mayRegister, sweepFunctions, sweepUntaken } from './python/sweep.ts';
import { Func, Instance, noArguments, plain } from './python/value.ts';

/** Distributions that carry no tools of a server. */
const frameworks = new Set([
  'mcp',
  'fastmcp',
  'pydantic',
  'starlette',
  'fastapi',
  'uvicorn',
  'click',
  'typer',
  'anyio',
  'asyncio',
  'httpx',
  'requests',
  'logging',
  'loguru',
  'structlog',
  'opentelemetry',
  'sentry_sdk',
  'builtins',
  'signal',
  'atexit',
  'functools',
  'contextlib',
]);

const prefixOf = (name: string): string => `${name}\0`;

/** The texts of the server and its dependencies in one tree: those of a dependency under its name and a NUL. */
function textsOf(server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>): Map<string, string> {
  const texts = new Map(server.files);
  for (const [name, { files: own }] of dependencies) {
    for (const [path, text] of own) texts.set(`${prefixOf(name)}/${path}`, text);
  }
  return texts;
}

function run(machine: Machine, files: ReadonlyMap<string, string>, project: Project): void {
  for (const entry of project.entries) machine.attempt(entrySteps, () => start(machine, entry));
  if (machine.loader.loaded.size > 0) {
    startServers(machine);
    return;
  }
  const mains = [...files.keys()].filter((path) => !path.includes('\0') && !isAside(path));
  const scripts = mains.filter((path) => path.endsWith('/__main__.py') || path === '__main__.py');
  const guarded = mains.filter((path) => {
    const text = files.get(path) ?? '';
    return /__name__\s*==/.test(text) && /\bmcp\b|FastMCP/i.test(text);
  });
  const serving = mains.filter(
    (path) =>
      /\b(?:FastMCP|MCPServer|Server)\s*\(/.test(files.get(path) ?? '') && /\bmcp\b/.test(files.get(path) ?? ''),
  );
  const first = [scripts, guarded, serving].find((group) => group.length > 0) ?? [];
  for (const path of first) machine.attempt(entrySteps, () => machine.loader.run(machine, path, '__main__'));
  startServers(machine);
}

/** Runs what servers are given to run when they start, which may register tools. */
function startServers(machine: Machine): void {
  for (const { handler, server, gates, site } of machine.lifespans) {
    machine.attempt(entrySteps, () => {
      machine.gates = gates;
      invoke(machine, handler, { ...noArguments(), positional: [server] }, site);
    });
  }
}

function start(machine: Machine, entry: EntryPoint): void {
  const site = { file: `${entry.root}pyproject.toml`, line: 1, text: entry.module };
  const module = machine.loader.importAbsolute(machine, entry.module, `${entry.root}_`);
  if (module === null || entry.attribute === null) return;
  let target = plain(module);
  for (const name of entry.attribute.split('.')) {
    if (typeof target !== 'object' || target === null) return;
    target = plain(module.scope?.vars.get(name) ?? target.attrs.get(name) ?? null);
  }
  if (target instanceof Func || target instanceof Instance) invoke(machine, target, noArguments(), site);
}

function natureOf(
  machine: Machine,
  server: SourcePackage,
  found: { tools: number; unread: { file: string; line: number; text: string } | null },
): Nature | null {
  // One that is neither started nor part of another server is used for something else.
  const dynamic = machine.generated.find(({ server: made }) => made.started || made.mounted || found.tools === 0);
  if (dynamic !== undefined) {
    const kind = /prox/i.test(dynamic.why) ? 'remote-proxy' : 'dynamic';
    return { kind, why: dynamic.why, file: dynamic.site.file, line: dynamic.site.line };
  }
  if (found.unread !== null) {
    const { file, line } = found.unread;
    return {
      kind: 'dynamic',
      why: 'Some tools are listed from what only the running server knows.',
      file: file === '' ? null : file,
      line: file === '' ? null : line,
    };
  }
  if (found.tools > 0) return null;
  const native = [...server.paths].find((path) => /\.(?:so|pyd|dll|dylib|exe)$/.test(path));
  if (
    native !== undefined &&
    ![...server.files.keys()].some((path) => path.endsWith('.py') && mayRegister(server.files.get(path) ?? ''))
  ) {
    return {
      kind: 'native-binary',
      why: 'The package is compiled, and its Python code registers no tool.',
      file: native,
      line: null,
    };
  }
  return {
    kind: 'no-registration-found',
    why: 'No registration of a tool was found in the Python code.',
    file: null,
    line: null,
  };
}

/** The tools that the Python code of a package declares. Executes none of it. `loadGrammars()` must have finished. */
export function extractPython(server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>): Extraction {
  const project = readProject(server);
  const texts = textsOf(server, dependencies);
  const files = new Map([...texts].filter(([path]) => path.endsWith('.py')));
  for (const [name, dependency] of dependencies) {
    for (const root of readProject(dependency).roots) project.roots.push(`${prefixOf(name)}/${root}`);
  }
  const loader = new ModuleLoader(files, project.roots, texts);
  const machine = new Machine(loader);
  machine.steps = entrySteps;
  run(machine, files, project);
  const reached = loader.loaded;

  machine.steps = sweepSteps;
  sweepFunctions(machine);
  for (const [path, text] of files) {
    if (path.includes('\0') || reached.has(path) || isAside(path) || !mayRegister(text)) continue;
    machine.attempt(sweepSiteSteps, () => loader.run(machine, path, path.replace(/\.py$/, '').replaceAll('/', '.')));
  }
  sweepFunctions(machine);
  sweepUntaken(machine, (path) => !path.includes('\0') && !isAside(path));

  machine.steps = entrySteps;
  machine.gates = [];
  const { tools, unread } = collect(machine, project);
  return {
    tools: tools.map((tool): ExtractedTool => {
      const [owner, rest] = tool.file.includes('\0')
        ? [tool.file.slice(0, tool.file.indexOf('\0')), tool.file.slice(tool.file.indexOf('\0') + 2)]
        : [null, tool.file];
      const from = owner === null ? server : (dependencies.get(owner) ?? server);
      return {
        ...tool,
        file: rest,
        truth: reached.has(tool.file) && tool.style !== 'py-unlisted' ? 'registered' : 'source-only',
        package: { name: from.name, version: from.version },
      };
    }),
    nature: natureOf(machine, server, { tools: tools.length, unread }),
    wants: wantsOf(machine, project, dependencies),
    environment: [...machine.environment].sort(),
    problems: loader.problems,
  };
}

function wantsOf(machine: Machine, project: Project, dependencies: ReadonlyMap<string, SourcePackage>): string[] {
  const ranked = [...machine.wants].filter(([name]) => !frameworks.has(name)).sort(([, a], [, b]) => b - a);
  const known = ranked
    .map(([name]) => name.toLowerCase().replace(/[-_.]+/g, '-'))
    .filter((name) => project.requirements.has(name) && !dependencies.has(name));
  return [...new Set(known)].slice(0, maxWants);
}
