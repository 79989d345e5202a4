import type { ExtractedTool, Extraction, Nature, SourcePackage } from './extraction.ts';
import { entrySteps, sweepSiteSteps, sweepSteps } from './go/budget.ts';
import { collect, type CollectedTool } from './go/collect.ts';
import { packageName } from './go/evaluate.ts';
import { invoke } from './go/invoke.ts';
import { Machine, mayRegister } from './go/machine.ts';
import { GoModules, type Declared, type GoPackage } from './go/module.ts';
import { makeStruct } from './go/struct.ts';
import { parametersOf, resolveType } from './go/types.ts';
import { Func, Unknown, type Site, type Value } from './go/value.ts';

function siteOf(declared: Declared): Site {
  return { file: declared.file, line: declared.node.line, text: declared.node.child('name')?.text ?? '', types: [] };
}

function argumentsFor(declared: Declared): Value[] {
  return parametersOf(declared.node)
    .filter((parameter) => !parameter.variadic)
    .map((parameter) => new Unknown(parameter.name));
}

function call(machine: Machine, declared: Declared, receiver?: Value): void {
  const name = declared.node.child('name')?.text ?? '';
  invoke(
    machine,
    new Func(name, declared.node, declared.file, null, receiver),
    argumentsFor(declared),
    siteOf(declared),
  );
}

/** Runs what the main packages run: variables are set as they are asked for, `init` functions first. */
function run(machine: Machine, mains: readonly GoPackage[], reached: readonly GoPackage[]): void {
  machine.steps = entrySteps;
  for (const pkg of reached)
    for (const init of pkg.inits) machine.attempt(sweepSiteSteps * 4, () => call(machine, init));
  for (const main of mains) {
    const entry = main.functions.get('main');
    if (entry !== undefined) machine.attempt(entrySteps, () => call(machine, entry));
  }
}

/** Calls what nothing called and may register tools: variables, functions, methods, and function literals in these. */
function sweep(machine: Machine, packages: Iterable<GoPackage>): void {
  machine.steps = sweepSteps;
  machine.sweeping = true;
  for (const pkg of packages) {
    for (const [name, variable] of pkg.variables) {
      if (variable.value === undefined && mayRegister(variable))
        machine.attempt(sweepSiteSteps, () => packageName(machine, pkg.path, name));
    }
    for (const declared of pkg.functions.values()) {
      if (!machine.called.has(declared.node) && mayRegister(declared))
        machine.attempt(sweepSiteSteps, () => call(machine, declared));
    }
    for (const [type, methods] of pkg.methods) {
      for (const declared of methods.values()) {
        if (machine.called.has(declared.node) || !mayRegister(declared)) continue;
        machine.attempt(sweepSiteSteps, () => call(machine, declared, receiverOf(machine, pkg, type, declared)));
      }
    }
  }
  for (let at = 0; at < machine.closures.length; at += 1) {
    const closure = machine.closures[at];
    if (closure === undefined || machine.called.has(closure.node) || !mayRegister(closure)) continue;
    machine.attempt(sweepSiteSteps, () => invoke(machine, closure, argumentsFor(closure), siteOf(closure)));
  }
}

function receiverOf(machine: Machine, pkg: GoPackage, type: string, declared: Declared): Value {
  const spec = pkg.types.get(type)?.node.child('name');
  if (spec === undefined) return new Unknown(type);
  const file = pkg.types.get(type)?.file ?? declared.file;
  return makeStruct(machine, resolveType(machine, { node: spec, file, parameters: new Map() }), siteOf(declared)).value;
}

function natureOf(machine: Machine, modules: GoModules, tools: readonly CollectedTool[]): Nature | null {
  // A struct of the module's own is turned into the library's tool when the server starts: that is no unread tool.
  const converts = tools.some(({ tool }) => tool.style === 'go-own-struct');
  if (machine.unread !== null && !converts) {
    const { file, line } = machine.unread;
    return {
      kind: 'dynamic',
      why: 'Some tools are registered from what only the running server knows.',
      file: file.path,
      line,
    };
  }
  if (tools.length > 0) return null;
  if (modules.packages.size === 0) return null;
  return {
    kind: 'no-registration-found',
    why: 'No registration of a tool was found in the Go code.',
    file: null,
    line: null,
  };
}

/** The tools that the Go code of a repository declares. Executes none of it. `loadGrammars()` must have finished. */
export function extractGo(server: SourcePackage): Extraction {
  const modules = new GoModules(server.files);
  const machine = new Machine(modules);
  const mains = [...modules.packages.values()].filter((pkg) => pkg.name === 'main' && pkg.functions.has('main'));
  const reached = modules.reachedFrom(mains);
  run(machine, mains, reached);
  const others = [...modules.packages.values()].filter((pkg) => !reached.includes(pkg));
  sweep(machine, reached);
  sweep(machine, others);
  machine.steps = entrySteps;
  machine.gates = [];
  const found = collect(machine);
  const directories = new Set(reached.map((pkg) => pkg.directory));
  // A library has no main package: what it exports is what there is.
  const isReached = ({ directory, swept, tool, registered }: CollectedTool): boolean => {
    if (mains.length > 0 && !directories.has(directory)) return false;
    return !swept || registered || isUsed(modules, tool.file, tool.line);
  };
  return {
    tools: found.map((one): ExtractedTool => ({
      ...one.tool,
      truth: isReached(one) ? 'registered' : 'source-only',
      package: { name: server.name, version: server.version },
    })),
    nature: natureOf(machine, modules, found),
    wants: [],
    environment: [...machine.environment].sort(),
    problems: modules.problems,
  };
}

/** True where the function or variable that holds a place is named anywhere else. */
function isUsed(modules: GoModules, path: string, line: number): boolean {
  for (const pkg of modules.packages.values()) {
    const methods = [...pkg.methods.values()].flatMap((group) => [...group]);
    for (const [name, { node, file }] of [...pkg.functions, ...methods, ...pkg.variables]) {
      if (file.path !== path || line < node.line) continue;
      const last = node.line + node.text.split('\n').length - 1;
      if (line <= last) return modules.used.has(name) || name === 'main';
    }
  }
  return true;
}
