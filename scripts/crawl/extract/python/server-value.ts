import type { Gate } from '#core/model/provenance.ts';
import { invoke } from './invoke.ts';
import type { Machine } from './machine.ts';
import { stringOf, itemsOf } from './operators.ts';
import {
  Cls,
  Descriptor,
  External,
  Func,
  Instance,
  Method,
  Native,
  Obj,
  Unknown,
  extendsExternal,
  noArguments,
  plain,
  type Arguments,
  type Site,
  type Value,
} from './value.ts';

/** Which library serves: the official SDK's FastMCP (1.x) or MCPServer (2.x), the fastmcp package, or the low-level server. */
export type ServerLibrary = 'sdk' | 'fastmcp' | 'lowlevel' | 'unknown';

/** A tool made from a function. */
export interface FunctionTool {
  kind: 'function';
  func: Func;
  /** True where the first parameter is the object or class that the function is bound to. */
  bound: boolean;
  options: Map<string, Value>;
  gates: readonly Gate[];
  site: Site;
}

/** A tool object that was handed over ready. */
export interface ReadyTool {
  kind: 'ready';
  tool: Value;
  gates: readonly Gate[];
  site: Site;
}

/** A tool whose name is known and whose function is made when the server runs. */
export interface OpaqueTool {
  kind: 'opaque';
  options: Map<string, Value>;
  gates: readonly Gate[];
  site: Site;
}

export interface Mount {
  kind: 'mount';
  server: ServerValue;
  /** Null where there is none. */
  prefix: Value;
  gates: readonly Gate[];
}

const selves = new Set([
  '_mcp_server',
  'server',
  'fastmcp',
  'local_provider',
  '_local_provider',
  'mcp',
  'mcp_server',
  '_tool_manager',
  'low_level_server',
  '_lowlevel_server',
]);
const decorators = new Set([
  'resource',
  'prompt',
  'custom_route',
  'call_tool',
  'list_resources',
  'read_resource',
  'list_prompts',
  'get_prompt',
  'list_resource_templates',
  'set_logging_level',
  'subscribe_resource',
  'unsubscribe_resource',
  'completion',
  'progress_notification',
  'route',
  'get',
  'post',
  'on_event',
  'middleware',
  'exception_handler',
]);

/** An MCP server of the interpreted program, and what was registered on it. */
export class ServerValue extends Obj {
  library: ServerLibrary;
  readonly site: Site;
  readonly entries: (FunctionTool | ReadyTool | OpaqueTool | Mount)[] = [];
  readonly handlers: { handler: Value; gates: readonly Gate[]; site: Site }[] = [];
  /** True where another server carries its tools. */
  mounted = false;
  /** True where it was started, or handed to what starts it. */
  started = false;

  constructor(library: ServerLibrary, site: Site) {
    super();
    this.library = library;
    this.site = site;
  }

  /** Takes what the constructor is given: ready tools, or a handler that lists them. */
  configure(machine: Machine, args: Arguments, site: Site): void {
    const lister = args.named.get('on_list_tools');
    if (lister !== undefined) this.handlers.push({ handler: lister, gates: machine.gates, site });
    const lifespan = args.named.get('lifespan');
    if (lifespan !== undefined && functionOf(lifespan) !== null)
      machine.lifespans.push({ handler: lifespan, server: this, gates: machine.gates, site });
    const tools = args.named.get('tools');
    if (tools !== undefined) {
      for (const tool of itemsOf(machine, tools) ?? [])
        this.add(machine, { ...noArguments(), positional: [tool] }, site);
    }
  }

  /** `server.name` as the program sees it. */
  member(name: string, site: Site): Value {
    if (name === 'tool' && this.library !== 'lowlevel')
      return new Native(name, (running, args, at) => this.tool(running, args, at));
    if (name === 'add_tool') {
      return new Native(name, (running, args, at) => {
        this.add(running, args, at);
        return args.positional[0] ?? null;
      });
    }
    if (name === 'list_tools') {
      return new Native(
        name,
        (_running, _args, at) =>
          new Native('decorator', (running, args) => {
            const [handler = null] = args.positional;
            this.handlers.push({ handler, gates: running.gates, site: at });
            return handler;
          }),
      );
    }
    if (name === 'mount' || name === 'import_server')
      return new Native(name, (running, args) => this.mount(running, args));
    if (name === 'remove_tool' || name === 'disable_tool')
      return new Native(name, (running, args) => this.remove(running, args));
    if (name === 'request_handlers' || name === '_request_handlers') {
      const handlers = new Instance(new External('mcp.server.request_handlers'), noArguments(), site);
      handlers.attrs.set('__handlers_of__', this);
      return handlers;
    }
    if (name === 'add_request_handler') {
      return new Native(name, (running, args, at) => {
        const [method = null, , third = null] = args.positional;
        const handler = args.named.get('handler') ?? third;
        if (stringOf(method) === 'tools/list') this.handlers.push({ handler, gates: running.gates, site: at });
        return null;
      });
    }
    if (selves.has(name) || name === '_tools') return this;
    if (decorators.has(name)) {
      return new Native(name, (_running, args) =>
        plain(args.positional[0] ?? null) instanceof Func
          ? (args.positional[0] ?? null)
          : new Native('decorator', (_, inner) => inner.positional[0] ?? null),
      );
    }
    if (name.startsWith('run')) {
      return new Native(name, () => {
        this.started = true;
        return null;
      });
    }
    return this.library === 'unknown'
      ? new Unknown(site.text)
      : new Unknown(site.text, name === 'settings' ? { kind: 'settings', text: site.text } : null);
  }

  /** `@server.tool`, `@server.tool(…)` and `server.tool(…)(function)`. */
  private tool(machine: Machine, args: Arguments, site: Site): Value {
    const [first] = args.positional;
    if (first !== undefined && functionOf(first) !== null) {
      this.addFunction(machine, first, args.named, site);
      return first;
    }
    const options = new Map(args.named);
    for (const [at, name] of ['name', 'title', 'description', 'annotations'].entries()) {
      const value = args.positional[at];
      if (value !== undefined) options.set(name, value);
    }
    if (args.open) options.set('__open__', true);
    return new Native('decorator', (running, inner, at) => {
      const [func] = inner.positional;
      if (func !== undefined) this.addFunction(running, func, options, at.line > 0 ? at : site);
      return func ?? null;
    });
  }

  private add(machine: Machine, args: Arguments, site: Site): void {
    const [first] = args.positional;
    const tool = plain(first ?? args.named.get('tool') ?? args.named.get('fn') ?? args.named.get('func') ?? null);
    const options = new Map(args.named);
    for (const name of ['tool', 'fn', 'func']) options.delete(name);
    for (const [at, name] of ['name', 'title', 'description', 'annotations'].entries()) {
      const value = args.positional[at + 1];
      if (value !== undefined) options.set(name, value);
    }
    if (functionOf(tool) !== null) this.addFunction(machine, tool, options, site);
    else if (tool !== null) this.entries.push({ kind: 'ready', tool, gates: machine.gates, site });
  }

  private addFunction(machine: Machine, value: Value, options: Map<string, Value>, site: Site): void {
    const found = functionOf(value);
    if (found === null) {
      const tool = plain(value);
      const isNamed = options.has('name');
      if (tool instanceof Instance && !isNamed) this.entries.push({ kind: 'ready', tool, gates: machine.gates, site });
      else if (tool !== null) this.entries.push({ kind: 'opaque', options, gates: machine.gates, site });
      return;
    }
    const marked = found.func.attrs.get('__tool_options__');
    const all = new Map(options);
    if (marked instanceof Instance)
      for (const [key, option] of marked.args.named) if (!all.has(key)) all.set(key, option);
    this.entries.push({ kind: 'function', ...found, options: all, gates: machine.gates, site });
  }

  private mount(machine: Machine, args: Arguments): Value {
    const values = [...args.positional, ...args.named.values()].map(serverOf);
    const server = values.find((value) => value !== null) ?? null;
    if (server === null || server === this) return null;
    const prefix =
      args.named.get('prefix') ??
      args.named.get('namespace') ??
      args.positional.find((value) => serverOf(value) === null) ??
      null;
    server.mounted = true;
    this.entries.push({ kind: 'mount', server, prefix, gates: machine.gates });
    return null;
  }

  private remove(machine: Machine, args: Arguments): Value {
    const name = stringOf(args.positional[0] ?? args.named.get('name') ?? null);
    if (name === null || machine.gates.length > 0) return null;
    const at = this.entries.findIndex(
      (entry) => entry.kind === 'function' && (stringOf(entry.options.get('name') ?? null) ?? entry.func.name) === name,
    );
    if (at !== -1) this.entries.splice(at, 1);
    return null;
  }

  /** `server.request_handlers[ListToolsRequest] = handler`. */
  setRequestHandler(machine: Machine, key: Value, handler: Value, site: Site): void {
    const request = plain(key);
    if (!(request instanceof External)) {
      // `server._tool_manager._tools[name] = tool`.
      this.entries.push({ kind: 'ready', tool: plain(handler), gates: machine.gates, site });
      return;
    }
    if (request instanceof External && request.path.endsWith('.ListToolsRequest')) {
      this.handlers.push({ handler, gates: machine.gates, site });
    }
  }
}

/** The function that a callable stands for, and whether its first parameter is bound; null for other values. */
export function functionOf(value: Value): { func: Func; bound: boolean } | null {
  const inner = plain(value);
  if (inner instanceof Func) return { func: inner, bound: false };
  if (inner instanceof Descriptor) {
    const found = functionOf(inner.func);
    return found === null ? null : { ...found, bound: inner.kind === 'class' };
  }
  if (inner instanceof Method && inner.func instanceof Func) return { func: inner.func, bound: true };
  if (inner instanceof Method && inner.func instanceof Descriptor) return functionOf(inner.func);
  if (
    inner instanceof Instance &&
    inner.cls instanceof Cls &&
    !extendsExternal(inner.cls, (path) => path.endsWith('.Tool'))
  ) {
    const call = inner.cls.attrs.get('__call__');
    if (call instanceof Func) return { func: call, bound: true };
  }
  return null;
}

/** The server that a value is, or that an object of a class that extends a server carries. */
export function serverOf(value: Value): ServerValue | null {
  const inner = plain(value);
  if (inner instanceof ServerValue) return inner;
  if (inner instanceof Instance && inner.native instanceof ServerValue) return inner.native;
  return null;
}

/** Calls a handler that lists tools; undefined where it raised. */
export function callHandler(machine: Machine, handler: Value, site: Site): Value {
  const func = functionOf(handler);
  const count = (func?.func.parameters.length ?? 0) - (func?.bound === true ? 1 : 0);
  const positional = Array.from({ length: Math.max(count, 0) }, () => new Unknown('request'));
  return invoke(machine, handler, { positional, named: new Map(), open: false }, site);
}
