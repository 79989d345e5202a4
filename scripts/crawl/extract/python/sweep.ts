import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { decorate } from './define-function.ts';
import { gateOf } from './gate.ts';
import { instantiate } from './instantiate.ts';
import { invoke } from './invoke.ts';
import { sweepSiteSteps } from './budget.ts';
import type { Frame, Machine } from './machine.ts';
import { Scope } from './scope.ts';
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

/** A decorated function that no path which was read defines, and the conditions around it. */
interface Untaken {
  node: SyntaxNode;
  gates: Gate[];
}

/** Decorated tools below a node that were never defined, although the code around them ran. */
function untaken(root: SyntaxNode, defined: ReadonlySet<SyntaxNode>): Untaken[] {
  const found: Untaken[] = [];
  const visit = (node: SyntaxNode, gates: Gate[]): void => {
    if (node.type === 'decorated_definition') {
      const definition = node.child('definition');
      const isTool = node.parts.some((part) => part.type === 'decorator' && /^@\s*[\w.]+\.tool\b/.test(part.text));
      if (definition?.type === 'function_definition' && isTool && !defined.has(definition)) found.push({ node, gates });
    }
    const condition = node.type === 'if_statement' ? node.child('condition') : undefined;
    for (const child of node.children) {
      if (!child.named) continue;
      const guarded = condition !== undefined && child.field === 'consequence';
      visit(child, guarded ? [gateOf(condition.text, true, null)] : gates);
    }
  };
  visit(root, []);
  return found;
}

/**
 * Registers the decorated tools on paths that the defaults do not take, where the way there could not be told to be
 * configuration: gated, with the nearest condition where there is one.
 */
export function sweepUntaken(machine: Machine, isRead: (file: string) => boolean): void {
  const defined = new Set(machine.functions.map((func) => func.node));
  for (const module of machine.loader.all()) {
    const { file, scope } = module;
    const tree = file === null || scope === null || !isRead(file) ? null : machine.loader.tree(file);
    if (tree === null || file === null || !mayRegister(tree.text)) continue;
    for (const { node, gates } of untaken(tree, defined)) {
      const inner = new Scope('function', scope);
      const holder = /^@\s*(\w+)/.exec(node.parts[0]?.text ?? '')?.[1];
      if (holder !== undefined && inner.get(holder) === undefined) inner.vars.set(holder, machine.anonymous());
      const frame: Frame = {
        scope: inner,
        file,
        func: null,
        self: null,
        cls: null,
        returned: [],
        yields: null,
        base: 0,
      };
      const gate: Gate = { by: 'unknown', condition: null };
      machine.attempt(sweepSiteSteps, () => {
        machine.gates = gates.length > 0 ? gates : [gate];
        decorate(machine, frame, node);
      });
    }
  }
}
