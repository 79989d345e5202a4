import { isJsonObject } from '#core/model/json.ts';
import { callbackSteps, entrySteps, maxSweptSource, maxWants, secondSteps, sweepSteps } from './budget.ts';
import type { Extraction, SourcePackage } from './extraction.ts';
import { placeTools } from './javascript/declared-at.ts';
import { infrastructure } from './javascript/models/infrastructure.ts';
import { Machine } from './javascript/machine.ts';
import { ModuleGraph } from './javascript/modules.ts';
import { Registrations, strongReason } from './javascript/registrations.ts';
import { entryFiles } from './javascript/resolve.ts';
import { natureOf } from './javascript/nature.ts';
import { Closure, isCallable, Obj, Unknown } from './javascript/value.ts';

export { wantedFile } from './wanted-file.ts';

/**
 * Reads the tools that a package of JavaScript or TypeScript registers, by interpreting its source from the
 * published entry as far as it is constant; nothing of it is executed. `dependencies` are packages, by import name,
 * whose source may be read too; where more of them are needed the answer's `wants` names them.
 *
 * Pure and deterministic: bounded by counted steps. Never throws for any content of the files; a file that cannot be
 * parsed is a problem in the answer. The process may still run out of memory on hostile input: run it in one that
 * can be killed.
 */
export function extractJavaScript(server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>): Extraction {
  const first = read(server, dependencies, false);
  return first.tools.length > 0 || first.nature?.kind === 'native-binary'
    ? first
    : better(first, read(server, dependencies, true));
}

/** The second reading where it found tools; else the first, which took the program at its word. */
function better(first: Extraction, second: Extraction): Extraction {
  if (second.tools.length > 0) return second;
  return { ...first, wants: [...new Set([...first.wants, ...second.wants])].slice(0, maxWants) };
}

function read(server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>, resilient: boolean): Extraction {
  const graph = new ModuleGraph(server, dependencies);
  const registrations = new Registrations();
  const machine = new Machine(graph, registrations, resilient);
  machine.contain(() => machine.within(resilient ? secondSteps : entrySteps, () => readEntries(machine, server)));
  if (resilient && registrations.tools.size === 0) callLaunchers(machine);
  registrations.preferConnected();
  registrations.dropSharedGates();
  sweep(machine, server);
  const tools = [...registrations.tools.values()];
  placeTools(graph, server, tools);
  return {
    tools,
    nature: natureOf(server, machine, tools.length),
    wants: wantsOf(server, registrations, dependencies, tools.length),
    environment: environmentOf(machine),
    ...transportsOf(machine),
    problems: graph.problems,
  };
}

function readEntries(machine: Machine, server: SourcePackage): void {
  const { commands, library } = entryFiles(server);
  const { tools } = machine.registrations;
  for (const file of commands) {
    if (tools.size > 0) return;
    runEntry(machine, file, false);
  }
  for (const withExports of [false, true]) {
    for (const file of library) {
      if (tools.size > 0) return;
      runEntry(machine, file, withExports);
    }
  }
}

function runEntry(machine: Machine, file: string, withExports: boolean): void {
  machine.enter(file);
  machine.contain(() => {
    const module = machine.graph.loadFile(machine, file);
    if (!withExports || module === null) return;
    for (const name of module.exportNames(machine)) {
      machine.contain(() => {
        const value = module.exportValue(machine, name);
        if (isCallable(value)) callExport(machine, value, name);
      });
    }
  });
  settle(machine);
}

/** Runs what the main flow left for later, and asks for the lists. */
function settle(machine: Machine): void {
  machine.runDeferred(callbackSteps);
  machine.registrations.runListHandlers(machine, callbackSteps);
  machine.runDeferred(callbackSteps);
  if (machine.registrations.tools.size > 0) return;
  for (const ask of machine.conversation.splice(0)) machine.contain(() => machine.within(callbackSteps, ask));
  machine.runDeferred(callbackSteps);
}

/** What a function that starts a server does, in any build: the transport's name, or the one method that takes a transport. */
const launch = /StdioServerTransport|\.connect\(/;
/** What a function that makes a server for somebody else to start does, where names are kept. */
const making = /\bnew \w*(?:Mcp|MCP)\w*\(/;

/**
 * Calls the functions of the server's own modules that start a server and that nothing called: what is behind a command-line
 * library that cannot be followed. Bundlers' lazy modules are set up first, as calling such a function alone would not.
 */
function callLaunchers(machine: Machine): void {
  const modules = [...machine.graph.modules.values()].filter(({ own }) => own);
  const closures = (): Closure[] =>
    modules.flatMap(({ scope }) => [...scope.names.values()].filter((value) => value instanceof Closure));
  machine.contain(() =>
    machine.within(secondSteps, () => {
      for (const closure of closures())
        if (isLazyModule(closure))
          machine.contain(() => machine.within(callbackSteps, () => machine.call(closure, undefined, [])));
    }),
  );
  for (const what of [launch, making])
    machine.contain(() =>
      machine.within(secondSteps, () => {
        for (const closure of closures()) {
          const { code, kind } = closure;
          if (machine.registrations.tools.size > 0) return;
          if (code.entered || kind !== 'function' || !what.test(code.text())) continue;
          machine.contain(() => callExport(machine, closure, code.name));
          settle(machine);
        }
      }),
    );
}

/** True for esbuild's and bun's `__esm(() => …)`: a module whose body runs when another one asks for it. */
function isLazyModule({ code, scope }: Closure): boolean {
  return (
    code.length === 0 &&
    scope.parent !== null &&
    code.site.end - code.site.start < 120 &&
    /^\(\)\s*=>\s*\((\w+)\s*&&\s*\(\w+\s*=\s*\1\(/.test(code.text())
  );
}

/** What the code of a registration looks like, in any style; nothing else is worth a look outside the entry's reach. */
const registration = /\b(?:registerTool|addTool|setRequestHandler|inputSchema)\b|\.tool\(/;
const aside =
  /(?:^|\/)(?:tests?|__tests__|spec|examples?|fixtures?|benchmarks?|docs?|scripts)\/|\.(?:test|spec|bench)\.|\.config\./;

/** Reads what the entry does not reach: its tools are `source-only`, and none of those that were found. */
function sweep(machine: Machine, server: SourcePackage): void {
  machine.registrations.phase = 'source-only';
  machine.contain(() =>
    machine.within(sweepSteps, () => {
      for (const [path, source] of server.files) {
        if (!/\.[cm]?[jt]sx?$/.test(path) || aside.test(path) || source.length > maxSweptSource) continue;
        if (machine.graph.isLoaded(path) || !registration.test(source)) continue;
        runEntry(machine, path, true);
      }
    }),
  );
  machine.registrations.phase = 'registered';
}

/** Calls what a library exports as its user would, with arguments that are not known. */
function callExport(machine: Machine, value: Obj, name: string): void {
  const input = (): Unknown => new Unknown({ kind: 'input', text: `an argument of ${name}` });
  machine.within(callbackSteps, () => {
    if (/^[A-Z]/.test(name)) machine.construct(value, [input(), input()]);
    else machine.call(value, undefined, [input(), input()]);
  });
}

function wantsOf(
  server: SourcePackage,
  registrations: Registrations,
  dependencies: ReadonlyMap<string, SourcePackage>,
  found: number,
): string[] {
  const declared = new Set<string>();
  for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
    for (const pkg of [server, ...dependencies.values()]) {
      const table = pkg.manifest[field];
      if (isJsonObject(table)) for (const name of Object.keys(table)) declared.add(name);
    }
  }
  const scopeOf = (name: string): string | undefined => (name.startsWith('@') ? name.split('/')[0] : undefined);
  const scopes = new Set([server.name, ...dependencies.keys()].map(scopeOf).filter((scope) => scope !== undefined));
  // Of several, what the authors of the server wrote themselves comes first, then what is about MCP by its name.
  const rank = (name: string): number => (scopes.has(scopeOf(name) ?? '') ? 0 : /mcp/i.test(name) ? 1 : 2);
  const strong = new Set(registrations.wants(strongReason));
  return (
    registrations
      .wants(1)
      // With tools at hand, a package is read for a strong reason, or where the authors split their server up.
      .filter((name) => found === 0 || strong.has(name) || (rank(name) === 0 && /mcp/i.test(name)))
      .filter((name) => declared.has(name) && !dependencies.has(name) && name !== server.name && !infrastructure(name))
      .sort((a, b) => (found === 0 ? rank(a) - rank(b) : 0))
      .slice(0, found === 0 ? maxWants / 2 : maxWants)
  );
}

/** Classes of the SDK that carry a server's messages, by what carries them. */
const carriers = { stdio: /^Stdio/, http: /Streamable/, sse: /^SSE/ } as const;

/** Transports that the reachable modules of the server's own package make. Where names were shortened none is found. */
function transportsOf(machine: Machine): Pick<Extraction, 'transports'> {
  const pattern = /\bnew\s+(?:\w{1,40}\.)?(\w{0,20}(?:Stdio|StreamableHTTP|SSE)ServerTransport)\b/g;
  const names = new Set<string>();
  for (const module of machine.graph.modules.values()) {
    if (!module.own || module.source.length > 1_000_000) continue;
    for (const [, name = ''] of module.source.matchAll(pattern)) names.add(name);
  }
  const transports = (Object.keys(carriers) as (keyof typeof carriers)[]).filter((kind) =>
    [...names].some((name) => carriers[kind].test(name)),
  );
  return transports.length === 0 ? {} : { transports };
}

/** Variables that the reachable modules of the server's own package name, read or not. */
function environmentOf(machine: Machine): string[] {
  const names = new Set(machine.environment);
  const pattern = /process\.env(?:\.([A-Za-z_]\w{0,80})|\[["']([A-Za-z_]\w{0,80})["']\])/g;
  for (const module of machine.graph.modules.values()) {
    if (!module.own || module.source.length > 1_000_000) continue;
    for (const match of module.source.matchAll(pattern)) names.add(match[1] ?? match[2] ?? '');
  }
  names.delete('');
  return [...names].sort();
}
