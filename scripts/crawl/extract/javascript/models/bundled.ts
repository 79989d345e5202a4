import type { Machine } from '../machine.ts';
import { Closure, Obj, type Site, type Value } from '../value.ts';
import { addTool, connect, registerTool, setRequestHandler, tool } from './sdk.ts';

/** A server library that was bundled into the package, told by the members its classes keep in any build. */
type Library = 'mcp-server' | 'protocol' | 'fastmcp' | null;

function libraryOf(machine: Machine, callee: Closure): Library {
  const { home } = callee;
  if (!(home instanceof Obj)) return null;
  const has = (name: string): boolean => machine.has(home, name);
  if (
    home.properties.has('registerTool') &&
    has('registerResource') &&
    has('registerPrompt') &&
    has('sendToolListChanged')
  )
    return 'mcp-server';
  if (home.properties.has('tool') && has('resource') && has('prompt') && has('sendToolListChanged'))
    return 'mcp-server';
  if (has('setNotificationHandler') && has('removeRequestHandler') && has('assertCanSetRequestHandler'))
    return 'protocol';
  if (home.properties.has('addTool') && has('addResource') && has('addPrompt')) return 'fastmcp';
  return null;
}

/** Handles a call of a bundled server library itself; null for the package's own methods of the same name. */
export function bundledRegistrar(
  machine: Machine,
  method: string,
  receiver: Value,
  callee: Closure,
  args: Value[],
  site: Site,
): { result: Value } | null {
  const library = libraryOf(machine, callee);
  if (library === 'mcp-server') {
    if (method === 'registerTool' || method === 'registerToolTask')
      return { result: registerTool(machine, args, site, receiver) };
    if (method === 'tool') return { result: tool(machine, args, site, receiver) };
  }
  if (library === 'protocol' && method === 'setRequestHandler') {
    // The high-level server answers `tools/list` from what was registered with it.
    return { result: setRequestHandler(machine, args) };
  }
  if (library === 'fastmcp') {
    if (method === 'addTool') return { result: addTool(machine, args[0], site) };
    if (method === 'addTools') {
      for (const item of machine.iterate(args[0]) ?? []) addTool(machine, item, site);
      return { result: undefined };
    }
  }
  if (method === 'connect' && (library === 'mcp-server' || library === 'protocol')) {
    if (callee.home !== null && machine.has(callee.home, 'listTools') && machine.has(callee.home, 'callTool'))
      machine.registrations.remote ??= site;
    return { result: connect(machine, receiver) };
  }
  return null;
}
