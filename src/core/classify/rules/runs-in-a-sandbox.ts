import { acts, says } from '../reading/read-definition.ts';
import { sandboxNamed } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const runsInASandbox = defineRule({
  id: 'runs-in-a-sandbox',
  claim:
    'What runs is confined by a named mechanism: a container, a virtual machine, an interpreter without host access.',
  shows: { kind: 'cap', level: 'Medium' },
  rulings: ['R30', 'R33'],
  why: 'it stays inside a sandbox that the definition names',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'run', 'trigger', 'remove', 'stop')) return notApplicable;
    if (/^(?:deploy|start|create)$/.test(reading.main?.verb ?? '')) return no;
    const sandbox = sandboxNamed(reading);
    if (sandbox === null) return no;
    // The word "sandbox" alone tells as little as "secure" does of what confines code (R33).
    const mechanism =
      /container|docker|\bvms?\b|micro-?vm|firecracker|gvisor|wasm|webassembly|pyodide|isolate|ephemeral|disposable|throwaway/i;
    if (
      acts(reading, 'run', 'trigger') &&
      !mechanism.test(sandbox.text) &&
      says(reading, mechanism) === null &&
      says(reading, /\b(?:no|without) (?:network|internet)\b/i) === null
    )
      return no;
    const open = says(
      reading,
      /\b(?:internet|network) access\b|\baccess to the (?:internet|network)\b|\bproduction\b/i,
    );
    return open === null ? yes([sandbox]) : no;
  },
  gaps: ['Whether the sandbox has a network or credentials is seldom said.'],
  examples: {
    matches: [
      {
        name: 'run_code',
        description: 'Run code in an isolated docker container.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      { name: 'sandbox_stop', description: 'Terminate and remove a running sandbox container.' },
    ],
    misses: [
      {
        name: 'run_code',
        description: 'Run code securely.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      { name: 'create_sandbox', description: 'Create a sandbox.' },
    ],
  },
});
