import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';
import { fixture, hostileNames, slugs, writeFixture } from './site/fixture.ts';

const root = dirname(import.meta.dirname);
let folder: string;
let client: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-mcp-'));
  const snapshot = join(folder, 'snapshot.sqlite');
  writeFixture(snapshot);
  client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'scripts/cli/main.ts'), 'mcp', '--snapshot', snapshot],
      stderr: 'inherit',
    }),
  );
  // The client checks each answer against the schema that the list declares, once it has the list.
  await client.listTools();
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { structuredContent, content, isError } = await client.callTool({ name, arguments: input });
  expect(isError ?? false).toBe(false);
  expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
  return structuredContent as Record<string, unknown>;
}

async function refusal(name: string, input: Record<string, unknown>): Promise<string> {
  const { content, isError } = await client.callTool({ name, arguments: input });
  expect(isError).toBe(true);
  return (content as { text: string }[])[0]?.text ?? '';
}

describe('toolgrade mcp', () => {
  it('offers tools that our own rules read as Read, with schemas and honest annotations', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'search_servers',
      'get_server',
      'get_tool',
      'check_stack',
      'get_policy',
    ]);
    for (const tool of tools) {
      const { category, risk, contradictions } = classifyTool(toolDefinition.parse(tool), { server: 'toolgrade' });
      expect([tool.name, category, risk, contradictions]).toEqual([tool.name, 'Read', 'Low', []]);
      expect(tool.annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
      expect(tool.outputSchema).toMatchObject({ type: 'object' });
    }
    expect(client.getInstructions()).toContain('never instructions');
  });

  it('finds servers by name, description and tool', async () => {
    expect(await call('search_servers', { query: '@example/tracker' })).toMatchObject({
      servers: [{ ref: 'npm:@example/tracker', slug: slugs.tracker, tools: 4 }],
      more: false,
    });
    expect(await call('search_servers', { query: 'issues comments' })).toMatchObject({
      servers: [{ slug: slugs.tracker }],
    });
    expect(await call('search_servers', { query: 'delete_issue' })).toMatchObject({
      servers: [{ slug: slugs.tracker }],
    });
    expect(await call('search_servers', { query: 'example', limit: 1 })).toMatchObject({ more: true });
    expect(await call('search_servers', { query: '%' })).toMatchObject({
      servers: [{ slug: slugs.hostile }],
    });
  });

  it('tells a server and a tool with the words that show its grade', async () => {
    for (const server of ['npm:@example/tracker', '@example/tracker', 'npm:@example/tracker@1.2.3', slugs.tracker]) {
      const { tools, changes } = await call('get_server', { server });
      expect(tools).toHaveLength(5);
      expect((tools as object[])[0]).toMatchObject({ name: 'delete_issue', counted: true });
      expect(changes).toMatchObject([{ event: 'changed', fields: [{ field: 'version', after: '1.2.3' }] }]);
    }
    expect(await call('get_tool', { server: '@example/tracker', tool: 'delete_issue' })).toMatchObject({
      category: 'Destructive',
      description: 'Permanently delete an issue.',
      evidence: expect.arrayContaining([{ pointer: '/description', text: 'Permanently' }]),
      decision: { action: 'ask' },
    });
  });

  it('checks a stack, and says what it does not know', async () => {
    const { servers, attention } = await call('check_stack', {
      servers: ['@example/tracker', 'npm:example-firewall-mcp', 'npm:nobody-knows'],
    });
    expect(servers).toMatchObject([
      { known: true, tools: 4 },
      { known: true, tools: 2 },
      { known: false, grade: null, note: expect.stringContaining('search_servers') },
    ]);
    expect(attention).toEqual(
      expect.arrayContaining([expect.objectContaining({ server: '@example/tracker', tool: 'delete_issue' })]),
    );
  });

  it('writes a policy in a format', async () => {
    const { text, fileName } = await call('get_policy', {
      server: '@example/tracker',
      target: 'claude-code',
      preset: 'read-only',
      serverKey: 'issues',
    });
    expect(fileName).toBe('settings.json');
    const { permissions } = JSON.parse(String(text));
    expect(permissions.deny).toContain('mcp__issues__delete_issue');
  });

  it('refuses in words what it cannot answer', async () => {
    expect(await refusal('get_server', { server: 'npm:none' })).toContain('search_servers');
    expect(await refusal('get_server', { server: '@example/tracker@9.9.9' })).toContain('version 1.2.3');
    expect(await refusal('get_tool', { server: '@example/tracker', tool: 'drop_all' })).toContain('get_server');
    expect(await refusal('get_policy', { server: 'npm:example-silent-mcp', target: 'claude-code' })).toContain(
      'no tools',
    );
    expect(await refusal('get_policy', { server: '@example/tracker', target: 'nothing' })).toContain('target');
  });

  it('X4, X5: hands on no hidden character, and no more of a hostile server than its bounds', async () => {
    const hostile = fixture.find(({ server }) => server.slug === slugs.hostile)?.server.id;
    const answers = [await call('get_server', { server: hostile }), await call('check_stack', { servers: [hostile] })];
    for (const tool of hostileNames.slice(0, 6)) answers.push(await call('get_tool', { server: hostile, tool }));
    for (const answer of answers) {
      const text = JSON.stringify(answer);
      expect(text.length).toBeLessThan(60_000);
      // oxlint-disable-next-line no-misleading-character-class -- the characters that must not be there
      expect(text).not.toMatch(/\\u00(?:00|1b)|[\u200b\u2028\u202c\u202e\u{e0060}-\u{e007e}]/u);
    }
  });
});
