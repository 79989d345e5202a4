import type { Machine } from '../machine.ts';
import { Unknown, type Value } from '../value.ts';
import { addTool } from './sdk.ts';

/** The package `fastmcp`. */
export function fastMcpModule(machine: Machine): Value {
  const known = machine.builtins.get('fastmcp');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('fastmcp', module);
  const proto = machine.object([['#mcpServer', true]]);
  proto.open = new Unknown({ kind: 'input', text: 'the server' });
  const made = machine.realm.class('FastMCP', proto, () => undefined);
  machine.realm.method(proto, 'addTool', (_machine, _this, [config], site) => addTool(machine, config, site));
  machine.realm.method(proto, 'addTools', (_machine, _this, [list], site) => {
    for (const item of machine.iterate(list) ?? []) addTool(machine, item, site);
    return undefined;
  });
  for (const name of [
    'addPrompt',
    'addResource',
    'addResourceTemplate',
    'addPrompts',
    'addResources',
    'on',
    'removeTool',
  ])
    machine.realm.method(proto, name, () => undefined);
  for (const name of ['start', 'stop']) machine.realm.method(proto, name, () => machine.promise(undefined));
  module.properties.set('FastMCP', made);
  module.open = new Unknown({ kind: 'limit', text: 'fastmcp' });
  return module;
}
