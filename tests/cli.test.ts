import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'toolgrade-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a user does, and resolves to how it ended and what it wrote. */
function toolgrade(words: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn('node', [join(root, 'bin/toolgrade.mjs'), ...words], { cwd: root });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('toolgrade', () => {
  it('has help everywhere', async () => {
    const help = await toolgrade(['--help']);
    expect(help.code).toBe(0);
    const commands = [...help.out.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining(['start', 'crawl', 'inspect', 'classify', 'build', 'serve']));
    for (const command of commands) {
      const { code, out } = await toolgrade([command, '--help']);
      expect([command, code]).toEqual([command, 0]);
      expect(out).toContain(`toolgrade ${command}`);
    }
  });

  it.each([
    [['crwal']],
    [['inspect']],
    [['inspect', 'ftp:server']],
    [['crawl', '--sources', join(folder, 'none.yaml')]],
    [['serve', '--port', 'high']],
    [['serve', '--prot', '1']],
  ])('ends with 2 and says what to do on wrong use: %j', async (words) => {
    const { code, out, err } = await toolgrade(words);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toMatch(/\n\s+at /);
    expect(err.length).toBeGreaterThan(20);
  });

  it('inspects a folder as one JSON object', async () => {
    const { code, out } = await toolgrade(['inspect', 'dir:tests/fixtures/firewall-server', '--json']);
    expect(code).toBe(0);
    const { server, tools } = JSON.parse(out);
    expect(server).toMatchObject({
      name: 'example-firewall-mcp',
      version: '1.2.0',
      repository: 'https://example.com/example-firewall-mcp.git',
    });
    expect(tools).toHaveLength(5);
    expect(Object.keys(tools[0])).toEqual(['definition', 'provenance', 'classification', 'decision']);
    expect(tools[0]).toMatchObject({
      definition: { name: 'cert_letsencrypt_request', description: "Request a Let's Encrypt certificate" },
      provenance: { truth: 'registered', gated: null, file: 'src/index.js' },
      classification: { category: 'Execute', base: 'High' },
      decision: { action: 'ask' },
    });
  });

  it('inspects a folder as a table', async () => {
    const { code, out } = await toolgrade(['inspect', 'dir:tests/fixtures/firewall-server']);
    expect(code).toBe(0);
    expect(out).toMatch(/^nat_create_port_forward +Write +High +ask +registered +src\/nat\.js:\d+$/m);
    expect(out).toContain('5 tools.');
  });

  it('ends with 1 where a server cannot be read, and says why', async () => {
    const { code, out } = await toolgrade(['inspect', 'dir:tests/fixtures/none', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ server: { outcome: { state: 'unreachable', code: 'E_DIR' } }, tools: [] });
  });

  it('classifies definitions line by line, in order, past a line that is none', async () => {
    const definitions = [
      { name: 'delete_repository', description: 'Deletes a repository.' },
      {
        name: 'list_colours',
        description: 'Lists the colours.',
        annotations: null,
        inputSchema: null,
        server: 'palette',
      },
    ];
    const input = [
      JSON.stringify(definitions[0]),
      'not JSON',
      '',
      '{"description":"no name"}',
      JSON.stringify(definitions[1]),
    ].join('\n');
    const { code, out, err } = await toolgrade(['classify', '--stdin'], input);
    expect(code).toBe(1);
    expect(err).toContain('2 lines');
    const [first, second, third, fourth, ...rest] = lines(out);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ name: 'delete_repository', category: 'Destructive', risk: 'Critical', base: 'High' });
    expect(second).toMatchObject({ error: { line: 2 } });
    expect(third).toMatchObject({ error: { line: 4 } });
    expect(fourth).toMatchObject({ server: 'palette', name: 'list_colours', category: 'Read', risk: 'Low' });
    for (const key of ['facets', 'rationale', 'evidence', 'confidence', 'moves', 'digest', 'rulesVersion'])
      expect(first).toHaveProperty(key);
  });

  it('classifies the same input to the same bytes', async () => {
    const input = `${JSON.stringify({ name: 'send_email', description: 'Sends a mail to a recipient.' })}\n`;
    const [one, two] = await Promise.all([
      toolgrade(['classify', '--stdin'], input),
      toolgrade(['classify', '--stdin'], input),
    ]);
    expect(one.code).toBe(0);
    expect(one.out).toBe(two.out);
  });

  it('writes no control character of a server to the terminal', async () => {
    const server = join(folder, 'odd');
    writeServer(server, 'evil\u001b[2J\u202etool');
    const { code, out } = await toolgrade(['inspect', `dir:${server}`]);
    expect(code).toBe(0);
    expect(out).toContain('evil\\u{1b}[2J\\u{202e}tool');
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });

  it('P3 refuses a second run on the same catalogue, and takes over from one that was killed', async () => {
    const sources = join(folder, 'sources.yaml');
    writeFileSync(sources, 'sources: []\n');
    const catalogue = join(folder, 'catalogue.sqlite');
    writeFileSync(`${catalogue}.lock`, String(process.pid));
    const refused = await toolgrade(['crawl', '--sources', sources, '--catalogue', catalogue]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`process ${process.pid}`);
    writeFileSync(`${catalogue}.lock`, '999999999');
    expect((await toolgrade(['crawl', '--sources', sources, '--catalogue', catalogue, '--json'])).code).toBe(0);
  });

  it('says what to run first where a stage has nothing to read', async () => {
    const { code, err } = await toolgrade(['classify', '--catalogue', join(folder, 'none.sqlite')]);
    expect(code).toBe(1);
    expect(err).toContain('toolgrade crawl');
    const build = await toolgrade(['build', '--snapshot', join(folder, 'none.sqlite')]);
    expect(build.code).toBe(1);
    expect(build.err).toContain('toolgrade classify');
    const serve = await toolgrade(['serve', '--site', join(folder, 'none')]);
    expect(serve.code).toBe(1);
    expect(serve.err).toContain('toolgrade build');
  });
});

function writeServer(path: string, tool: string): void {
  rmSync(path, { recursive: true, force: true });
  const files = {
    'package.json': JSON.stringify({ name: 'odd', version: '1.0.0', type: 'module', bin: 'index.js' }),
    'index.js': `
      import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
      const server = new McpServer({ name: 'odd', version: '1.0.0' });
      server.registerTool(${JSON.stringify(tool)}, { description: 'Lists colours', inputSchema: {} }, async () => ({ content: [] }));
    `,
  };
  mkdirSync(path, { recursive: true });
  for (const [name, body] of Object.entries(files)) writeFileSync(join(path, name), body);
}
