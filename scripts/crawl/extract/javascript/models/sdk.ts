import type { Machine } from '../machine.ts';
import { schemaOf } from '../schema/heap.ts';
import { isCallable, Native, Obj, Unknown, type NativeCall, type Site, type Value } from '../value.ts';

/** Makes sure a site is what a reader should look at: the object that declares the tool, where it stands elsewhere than the call. */
export function declarationSite(call: Site | null, config: Value): Site | null {
  if (!(config instanceof Obj) || config.site === null) return call;
  if (call === null) return config.site;
  const inside = config.site.module === call.module && config.site.start >= call.start && config.site.end <= call.end;
  return inside ? call : config.site;
}

/** The call styles of the SDK's server, as they are numbered for evaluation. */
function styleOf(base: string, site: Site | null): string {
  return site !== null && (site.module.source.length > 1_000_000 || !site.module.own) ? 'S9' : base;
}

/** `registerTool(name, config, handler)`, or `registerTool({ name, … })`. */
export function registerTool(machine: Machine, args: readonly Value[], site: Site | null, server?: Value): Value {
  let [name, config, handler] = args;
  if (name instanceof Obj && !(config instanceof Obj && !isCallable(config))) {
    handler = machine.get(name, 'handler');
    config = name;
    name = machine.get(config, 'name');
  }
  machine.registrations.addCallback(handler);
  const at = declarationSite(site, config);
  const made = machine.registrations.add(machine, {
    name,
    title: machine.get(config ?? machine.object(), 'title'),
    description: machine.get(config ?? machine.object(), 'description'),
    inputSchema: inputOf(machine, config),
    outputSchema: machine.get(config ?? machine.object(), 'outputSchema'),
    annotations: machine.get(config ?? machine.object(), 'annotations'),
    site: at,
    style: styleOf('S1', at),
    server,
    defaultsInput: true,
  });
  return registered(machine, made?.definition.name ?? null);
}

function inputOf(machine: Machine, config: Value): Value {
  for (const key of ['inputSchema', 'parameters', 'paramsSchema', 'schema', 'args']) {
    const value = machine.get(config ?? machine.object(), key);
    if (
      value instanceof Obj ||
      (value instanceof Unknown && value.assumed !== undefined && config instanceof Obj && machine.hasOwn(config, key))
    )
      return value;
  }
  return undefined;
}

/** `tool(name, [description], [shape], [annotations], handler)`. */
export function tool(machine: Machine, args: readonly Value[], site: Site | null, server?: Value): Value {
  const [name, ...rest] = args;
  let description: Value;
  if (
    typeof rest[0] === 'string' ||
    (rest[0] instanceof Unknown && rest.length > 1 && !(rest[0].assumed instanceof Obj))
  )
    description = rest.shift();
  const handler = rest.pop();
  machine.registrations.addCallback(handler);
  const [first, second] = rest;
  const firstIsShape = first !== undefined && (second !== undefined || isShape(machine, first));
  const made = machine.registrations.add(machine, {
    name,
    description,
    inputSchema: firstIsShape ? first : undefined,
    annotations: firstIsShape ? second : first,
    site,
    style: styleOf('S2', site),
    server,
    defaultsInput: true,
  });
  return registered(machine, made?.definition.name ?? null);
}

function isShape(machine: Machine, value: Value): boolean {
  if (schemaOf(machine, value) !== null) return true;
  if (value instanceof Unknown) return !(value.assumed instanceof Obj) || isShape(machine, value.assumed);
  if (!(value instanceof Obj)) return false;
  const keys = machine.keys(value);
  return keys.length === 0 || machine.registrations.rawShape(machine, value) !== null;
}

/** `addTool({ name, description, parameters, … })`. */
export function addTool(machine: Machine, config: Value, site: Site | null): Value {
  if (config instanceof Unknown && !(config.assumed instanceof Obj)) {
    machine.registrations.add(machine, { name: config, site, style: 'S8', defaultsInput: true });
    return undefined;
  }
  machine.registrations.addCallback(machine.get(config, 'execute'));
  const definition = machine.get(config, 'definition');
  const source = definition instanceof Obj && machine.get(config, 'name') === undefined ? definition : config;
  const at = declarationSite(site, source);
  const annotations = machine.get(source, 'annotations');
  machine.registrations.add(machine, {
    name: machine.get(source, 'name'),
    title: machine.get(source, 'title'),
    description: machine.get(source, 'description'),
    inputSchema: inputOf(machine, source),
    outputSchema: machine.get(source, 'outputSchema'),
    annotations,
    site: at,
    style: styleOf('S8', at),
    defaultsInput: true,
  });
  return undefined;
}

/** `setRequestHandler(schema or method, handler)`: only `tools/list` matters, and what a client asks before it. */
export function setRequestHandler(machine: Machine, args: readonly Value[]): Value {
  const [schema, handler] = args;
  const method = methodOf(machine, schema);
  if (method === 'tools/list') machine.registrations.addListHandler(machine, args.at(-1));
  else if (method === 'initialize') machine.registrations.addInitializer(machine, args.at(-1));
  else machine.registrations.addCallback(handler);
  return undefined;
}

/** The method a request schema is for: a string (SDK 2), a modelled marker, or a zod schema with a literal `method`. */
function methodOf(machine: Machine, schema: Value): string | null {
  if (typeof schema === 'string') return schema;
  if (!(schema instanceof Obj)) return null;
  const marker = schema.properties.get('#method');
  if (typeof marker === 'string') return marker;
  const node = schemaOf(machine, schema)?.shape?.get('method');
  const value = node?.values[0];
  return typeof value === 'string' ? value : null;
}

/** What the SDK gives back for a registered tool. */
function registered(machine: Machine, name: string | null): Obj {
  const made = machine.object();
  made.open = new Unknown({ kind: 'input', text: 'a registered tool' });
  const tools = machine.registrations.tools;
  const off: NativeCall = () => {
    const found = name === null ? undefined : tools.get(name);
    if (found !== undefined && found.gated === null && !machine.speculating)
      found.gated = { by: 'unknown', condition: 'disabled when it is registered' };
    return undefined;
  };
  machine.realm.method(made, 'disable', off);
  machine.realm.method(made, 'remove', off);
  machine.realm.method(made, 'enable', () => {
    const found = name === null ? undefined : tools.get(name);
    if (found?.gated?.condition === 'disabled when it is registered') found.gated = machine.gates.at(-1) ?? null;
    return undefined;
  });
  machine.realm.method(made, 'update', () => undefined);
  return made;
}

const listed = ['Tools', 'Resources', 'ResourceTemplates', 'Prompts', 'Roots'];
const methods: Record<string, string> = {
  CallToolRequestSchema: 'tools/call',
  ReadResourceRequestSchema: 'resources/read',
  GetPromptRequestSchema: 'prompts/get',
  InitializeRequestSchema: 'initialize',
  SetLevelRequestSchema: 'logging/setLevel',
  CompleteRequestSchema: 'completion/complete',
  PingRequestSchema: 'ping',
  SubscribeRequestSchema: 'resources/subscribe',
  UnsubscribeRequestSchema: 'resources/unsubscribe',
};

/** The SDK's modules, as one: any of its paths gives any of its exports. */
export function sdkModule(machine: Machine, specifier: string): Value {
  const known = machine.builtins.get('sdk');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('sdk', module);
  module.open = new Unknown({ kind: 'import', text: specifier, package: '@modelcontextprotocol/sdk' });
  const server = serverClass(machine);
  module.properties.set('Server', server);
  module.properties.set('Protocol', server);
  module.properties.set('McpServer', mcpServerClass(machine, server));
  // Version 2 makes its servers itself, one a connection.
  machine.realm.method(module, 'serveStdio', (_machine, _this, [factory]) => {
    machine.defer(() => void connect(machine, machine.await(machine.call(factory, undefined, []))));
    return new Unknown({ kind: 'input', text: 'serveStdio()' });
  });
  // Version 2 takes JSON Schema wrapped as a schema that validates.
  machine.realm.method(module, 'fromJsonSchema', (_machine, _this, [schema]) => schema);
  for (const name of listed)
    module.properties.set(
      `List${name}RequestSchema`,
      machine.object([
        ['#method', `${name === 'ResourceTemplates' ? 'resources/templates' : name.toLowerCase()}/list`],
      ]),
    );
  for (const [name, method] of Object.entries(methods))
    module.properties.set(name, machine.object([['#method', method]]));
  const types = machine.object();
  types.open = new Unknown({ kind: 'limit', text: 'ErrorCode' });
  module.properties.set('ErrorCode', types);
  return module;
}

function serverClass(machine: Machine): Native {
  const { realm } = machine;
  const proto = machine.object([['#mcpServer', true]]);
  proto.open = new Unknown({ kind: 'input', text: 'the MCP server' });
  const made = realm.class('Server', proto, () => undefined);
  realm.method(proto, 'setRequestHandler', (_machine, _this, args) => setRequestHandler(machine, args));
  realm.method(proto, 'setNotificationHandler', (_machine, _this, args) => {
    machine.escape(args.at(-1), { kind: 'input', text: 'a notification' }, 0);
    return undefined;
  });
  realm.method(proto, 'connect', (_machine, server) => connect(machine, server));
  for (const name of [
    'close',
    'notification',
    'request',
    'sendToolListChanged',
    'sendLoggingMessage',
    'ping',
    'registerCapabilities',
    'removeRequestHandler',
    'assertCanSetRequestHandler',
  ]) {
    realm.method(proto, name, () => machine.promise(new Unknown({ kind: 'input', text: `${name}()` })));
  }
  realm.method(proto, 'getClientCapabilities', () => new Unknown({ kind: 'input', text: 'getClientCapabilities()' }));
  realm.method(proto, 'getClientVersion', () => new Unknown({ kind: 'input', text: 'getClientVersion()' }));
  return made;
}

/** After a connection, the client's `initialized` runs what was put on `oninitialized`. */
export function connect(machine: Machine, server: Value): Value {
  if (!machine.speculating) machine.registrations.connect(server);
  for (const holder of [server, machine.get(server, 'server')]) {
    if (!(holder instanceof Obj)) continue;
    machine.defer(() => {
      const callback = holder.properties.get('oninitialized');
      if (isCallable(callback)) machine.call(callback, holder, []);
    });
  }
  return machine.promise(undefined);
}

function mcpServerClass(machine: Machine, server: Native): Native {
  const { realm } = machine;
  const proto = machine.object([['#mcpServer', true]]);
  proto.open = new Unknown({ kind: 'input', text: 'the MCP server' });
  const made = realm.class('McpServer', proto, (_machine, instance, args, site) => {
    machine.define(instance, 'server', machine.construct(server, [...args], site));
  });
  realm.method(proto, 'registerTool', (_machine, self, args, site) => registerTool(machine, args, site, self));
  realm.method(proto, 'tool', (_machine, self, args, site) => tool(machine, args, site, self));
  for (const name of ['registerPrompt', 'registerResource', 'prompt', 'resource']) {
    realm.method(proto, name, (_machine, _this, args) => {
      for (const arg of args) if (isCallable(arg)) machine.registrations.addCallback(arg);
      return new Unknown({ kind: 'input', text: `${name}()` });
    });
  }
  realm.method(proto, 'connect', (_machine, mcp) => connect(machine, mcp));
  for (const name of ['close', 'sendToolListChanged', 'sendLoggingMessage', 'isConnected'])
    realm.method(proto, name, () => machine.promise(undefined));
  const tasks = machine.object();
  realm.method(tasks, 'registerToolTask', (_machine, _this, args, site) => registerTool(machine, args, site));
  proto.properties.set('experimental', machine.object([['tasks', tasks]]));
  return made;
}
