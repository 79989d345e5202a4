import type { Machine } from '../machine.ts';
import { Obj, Unknown, type Site, type Value } from '../value.ts';
import { addTool } from './sdk.ts';

/** The package `tmcp`: `server.tool({ name, schema, … }, handler)`, and `server.tools([…])` of what `defineTool` made. */
export function tmcpModule(machine: Machine): Value {
  const known = machine.builtins.get('tmcp');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('tmcp', module);
  const proto = machine.object([['#mcpServer', true]]);
  proto.open = new Unknown({ kind: 'input', text: 'the server' });
  const made = machine.realm.class('McpServer', proto, () => undefined);
  const add = (config: Value, handler: Value, site: Site | null): void => {
    machine.registrations.addCallback(handler);
    addTool(machine, config, site);
  };
  machine.realm.method(proto, 'tool', (_machine, _this, [config, handler], site) => {
    add(config, handler, site);
    return undefined;
  });
  machine.realm.method(proto, 'tools', (_machine, _this, [list], site) => {
    for (const item of machine.iterate(list) ?? []) add(item, machine.get(item, 'execute'), site);
    return undefined;
  });
  // It says which type the context has, and gives the server itself.
  machine.realm.method(proto, 'withContext', (_machine, self) => self);
  for (const name of ['prompt', 'prompts', 'resource', 'resources', 'template', 'templates', 'on'])
    machine.realm.method(proto, name, () => undefined);
  machine.realm.method(module, 'defineTool', (_machine, _this, [config, handler]) => {
    machine.registrations.addCallback(handler);
    if (!(config instanceof Obj)) return config;
    const tool = machine.object(machine.keys(config).map((key) => [key, machine.get(config, key)]));
    tool.site = config.site;
    tool.properties.set('execute', handler);
    return tool;
  });
  module.properties.set('McpServer', made);
  module.open = new Unknown({ kind: 'limit', text: 'tmcp' });
  return module;
}
