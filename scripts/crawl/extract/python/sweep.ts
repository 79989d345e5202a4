import { instantiate } from './instantiate.ts';
import { invoke } from './invoke.ts';
import { sweepSiteSteps } from './budget.ts';
import type { Machine } from './machine.ts';
import { Cls, Func, Instance, Unknown, noArguments, type Arguments, type Value } from './value.ts';

/** Source that registers tools, or makes them. */
const registers =
  /\.tool\b|\.add_tool\b|\blist_tools\b|\bTool\s*\(|\bmcp_tool\b|Tool\.from_function|ListToolsRequest|_tool_manager\._tools/;

/** True where the text may register tools. */
export function mayRegister(text: string): boolean {
  return registers.test(text);
}

function argumentFor(machine: Machine, func: Func, at: number): Value {
  const parameter = func.parameters[at];
  if (parameter === undefined) return null;
  const type = parameter.annotation?.text ?? '';
  if (
    /FastMCP|MCPServer|\bServer\b/.test(type) ||
    /^(?:mcp|server|app|mcp_server|fastmcp|mcp_app)$/.test(parameter.name)
  )
    return machine.anonymous();
  return parameter.fallback ?? new Unknown(parameter.name);
}

function argumentsFor(machine: Machine, func: Func, self: Value | undefined): Arguments {
  const named = func.parameters.flatMap((parameter, at) =>
    parameter.kind === 'keyword' ? [[parameter.name, argumentFor(machine, func, at)] as const] : [],
  );
  const positional = func.parameters.flatMap((parameter, at) =>
    parameter.kind === 'positional' ? [at === 0 && self !== undefined ? self : argumentFor(machine, func, at)] : [],
  );
  return { positional, named: new Map(named), open: false };
}

/**
 * Calls the functions that may register tools and that nothing called: what hands them to a framework could not be
 * read. Functions that others are known to call come through those.
 */
export function sweepFunctions(machine: Machine): void {
  const instances = new Map<Cls, Value>();
  for (let at = 0; at < machine.functions.length && at < 20_000; at += 1) {
    const func = machine.functions[at];
    if (func === undefined || func.called || func.scope.kind === 'function' || !mayRegister(func.node.text)) continue;
    machine.attempt(sweepSiteSteps, () => {
      const { owner } = func;
      if (owner === null) {
        invoke(machine, func, argumentsFor(machine, func, undefined), site(func));
        return;
      }
      const self = instances.get(owner) ?? instanceOf(machine, owner, func);
      instances.set(owner, self);
      if (!func.called) invoke(machine, func, argumentsFor(machine, func, self), site(func));
    });
  }
}

function site(func: Func): { file: string; line: number; text: string } {
  return { file: func.file, line: func.node.line, text: func.name };
}

function instanceOf(machine: Machine, cls: Cls, func: Func): Value {
  const init = cls.attrs.get('__init__');
  const args = init instanceof Func ? argumentsFor(machine, init, null) : noArguments();
  const made = machine.attempt(sweepSiteSteps, () =>
    instantiate(machine, cls, { ...args, positional: args.positional.slice(1) }, site(func)),
  );
  return made ?? new Instance(cls, noArguments(), site(func));
}
