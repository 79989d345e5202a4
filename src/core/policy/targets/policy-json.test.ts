import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { exampleTool } from '../example-tool.ts';
import { policyJson } from './policy-json.ts';

function emitted(name: string, example: Omit<Parameters<typeof exampleTool>[0], 'name'>) {
  const { definition, classification } = exampleTool({ name, ...example });
  const decision = decide(definition, classification);
  const { text, losses } = policyJson.emit([{ tool: name, decision }], { serverKey: 'opnsense', others: 'denied' });
  return { document: JSON.parse(text), losses };
}

test.each([
  ['cli_reload_firewall', 'Execute', 10],
  ['nat_create_port_forward', 'Write', 30],
] as const)('%s: %s at High falls back to %i calls a minute, and says so', (name, category, max) => {
  const { document, losses } = emitted(name, { category, risk: 'High' });
  expect(document).toEqual({
    version: '1',
    default: 'deny',
    tools: { [name]: { limits: [{ counter: `${name}_rate`, window: 'minute', max, scope: 'grant' }] } },
  });
  expect(losses).toEqual([
    {
      tool: name,
      text: `PolicyLayer policy.json cannot ask for approval; for ${name} this policy allows ${max} calls a minute instead.`,
    },
  ]);
});

test('a tool that is free to use is an empty rule', () => {
  expect(emitted('get_version', { category: 'Read', risk: 'Low' })).toEqual({
    document: { version: '1', default: 'deny', tools: { get_version: {} } },
    losses: [],
  });
});

test('a critical tool is hidden', () => {
  expect(emitted('drop_database', { category: 'Destructive', risk: 'Critical' })).toEqual({
    document: { version: '1', default: 'deny', hide: ['drop_database'] },
    losses: [],
  });
});
