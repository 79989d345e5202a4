import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, it } from 'vitest';
import { inspect, type Inspection } from '#scripts/cli/inspect.ts';

const folder = join(import.meta.dirname, 'fixtures', 'firewall-server');

describe('the fixture server', () => {
  it('lists over stdio what static reading finds in it, name by name and word by word', async () => {
    const client = new Client({ name: 'toolgrade-test', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [join(folder, 'src/index.js')] }));
    const listed = await client.listTools();
    await client.close();
    const found: Inspection[] = [];
    await inspect(`dir:${folder}`, {}, null, (one) => void ('server' in one && found.push(one)));
    const [{ server, tools }] = found as [Inspection];
    expect(server.outcome).toEqual({ state: 'ok', code: null, message: null });
    expect(server.environment).toEqual(['FIREWALL_API_KEY']);
    expect(tools.map(({ definition }) => definition)).toEqual(listed.tools);
    expect(tools).toHaveLength(5);
    for (const { provenance } of tools) {
      expect(provenance).toMatchObject({
        truth: 'registered',
        gated: null,
        partial: [],
        package: 'example-firewall-mcp',
      });
    }
  });
});
