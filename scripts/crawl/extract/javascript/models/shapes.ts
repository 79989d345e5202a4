import type { Machine } from '../machine.ts';
import { ArrayObj, Gated, isCallable, NONE, Obj, Unknown, type Site, type Value } from '../value.ts';
import { addTool, registerTool, setRequestHandler, tool } from './sdk.ts';

/**
 * Reads a call of a method that cannot be followed (its receiver is not known) as a registration, where the
 * arguments have the shape of one. Null where they have not.
 */
export function registerByShape(
  machine: Machine,
  method: string,
  receiver: Value,
  args: Value[],
  site: Site | null,
): { result: Value } | null {
  const [first, second] = args;
  switch (method) {
    case 'registerTool':
    case 'registerToolTask':
    case 'registerAppTool': {
      const shifted = isName(first) ? args : args.slice(1);
      if (isName(shifted[0]) && shifted[1] instanceof Obj) return { result: registerTool(machine, shifted, site) };
      if (looksLikeTool(machine, first)) return { result: registerTool(machine, args, site) };
      return null;
    }
    case 'tool':
      if (isName(first) && args.length > 1 && args.length < 6 && isCallable(args.at(-1)) && comesFromServer(receiver))
        return { result: tool(machine, args, site) };
      return null;
    case 'addTool':
      if (isName(first) && second instanceof Obj && !isCallable(second))
        return { result: registerTool(machine, args, site) };
      return looksLikeTool(machine, first) ? { result: addTool(machine, first, site) } : null;
    case 'addTools':
    case 'registerTools': {
      const items =
        first instanceof ArrayObj
          ? first.elements
          : first instanceof Obj && !isCallable(first)
            ? machine.keys(first).map((key) => machine.get(first, key))
            : [];
      const tools = items.filter((item) => looksLikeTool(machine, item));
      for (const item of tools) addTool(machine, item, site);
      return tools.length > 0 ? { result: undefined } : null;
    }
    case 'setRequestHandler':
      if (isCallable(second)) return { result: setRequestHandler(machine, args) };
      return null;
    case 'new': {
      const list =
        first instanceof Obj && receiver instanceof Unknown && /mcp.*server|server.*mcp/i.test(receiver.origin.text)
          ? machine.get(first, 'tools')
          : undefined;
      if (list instanceof ArrayObj) machine.registrations.addList(machine, list, undefined, 'S5');
      else if (list instanceof Obj) addRecord(machine, list, site);
      return null;
    }
    default:
      return null;
  }
}

/** Tools in a record, each under its name. */
function addRecord(machine: Machine, record: Obj, site: Site | null): void {
  for (const key of machine.keys(record)) {
    const value = machine.get(record, key);
    if (!(value instanceof Obj) || value instanceof Gated) continue;
    machine.registrations.add(machine, {
      name: machine.get(value, 'name') ?? machine.get(value, 'id') ?? key,
      description: machine.get(value, 'description'),
      inputSchema: machine.get(value, 'inputSchema') ?? machine.get(value, 'parameters'),
      outputSchema: machine.get(value, 'outputSchema'),
      annotations: machine.get(value, 'annotations'),
      site: value.site ?? site,
      style: 'S6',
      defaultsInput: true,
    });
  }
}

function isName(value: Value): boolean {
  return (
    typeof value === 'string' ||
    (value instanceof Unknown &&
      (typeof value.assumed === 'string' || (value.assumed === NONE && value.alternatives.length === 0)))
  );
}

/** Not `router.tool` of a web framework: what is called is a parameter, or comes from a package about MCP. */
function comesFromServer(receiver: Value): boolean {
  if (!(receiver instanceof Unknown)) return receiver === undefined;
  const { origin } = receiver;
  return origin.kind === 'input' || /mcp|server|context/i.test(`${origin.package ?? ''} ${origin.text}`);
}

function looksLikeTool(machine: Machine, value: Value): boolean {
  if (!(value instanceof Obj) || isCallable(value)) return false;
  const name = machine.get(value, 'name');
  if (typeof name !== 'string' && !(name instanceof Unknown)) return false;
  return ['inputSchema', 'parameters', 'execute', 'handler', 'schema', 'paramsSchema'].some((key) =>
    machine.has(value, key),
  );
}
