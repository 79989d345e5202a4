import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { holdFile } from '#catalogue/hold-file.ts';
import { sourcesFile, toolgrade, writeServer } from './support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('toolgrade', () => {
  it('has help everywhere', async () => {
    const help = await toolgrade(['--help']);
    expect(help.code).toBe(0);
    const commands = [...help.out.matchAll(/^ {2}([a-z]+)[ |]/gm)]
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
    expect(Object.keys(tools[0])).toEqual([
      'definition',
      'provenance',
      'classification',
      'decision',
      'findings',
      'whatIf',
    ]);
    expect(tools[0].whatIf[0]).toMatchObject({ change: 'readOnlyHint: true', same: true });
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
    writeServer(server, [{ name: 'evil\u001b[2J\u202etool' }]);
    const { code, out } = await toolgrade(['inspect', `dir:${server}`]);
    expect(code).toBe(0);
    expect(out).toContain('evil\\u{1b}[2J\\u{202e}tool');
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });

  it('P3 refuses a second run on the same catalogue while the first one lasts', async () => {
    const sources = sourcesFile(folder, 'one', 'dir:odd');
    const catalogue = join(folder, 'held.sqlite');
    const crawl = ['crawl', '--sources', sources, '--catalogue', catalogue];
    const release = holdFile(catalogue);
    const refused = await toolgrade(crawl);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Another run writes');
    release?.();
    expect((await toolgrade(crawl)).err).not.toContain('Another run');
  });

  it('P6 ends with 2 where it cannot write, before it asks for anything', async () => {
    const sources = sourcesFile(folder, 'nowhere', 'npm:server');
    writeFileSync(join(folder, 'a-file'), '');
    const place = join(folder, 'a-file', 'catalogue.sqlite');
    const unwritable = await toolgrade(['crawl', '--sources', sources, '--catalogue', place]);
    expect(unwritable.code).toBe(2);
    expect(unwritable.out).toBe('');
    expect(unwritable.err).toMatch(/^\S+ cannot be written \(E[A-Z]+\)\. .*\n$/);
    // A place that says it is not there and lets nobody make it.
    const nowhere = await toolgrade(['crawl', '--sources', sources, '--catalogue', '/proc/none/a/b/catalogue.sqlite']);
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringMatching(/cannot be written \(E[A-Z]+\)/)]);
    const { code, err } = await toolgrade(['crawl', '--catalogue', join(folder, 'c.sqlite'), '--sources', 'README.md']);
    expect(code).toBe(2);
    expect(err).toContain('README.md');
  });

  it('P7 crawls and grades what is here where there is no network', async () => {
    writeServer(join(folder, 'here'), [{ name: 'list_colours' }]);
    const sources = sourcesFile(folder, 'offline', 'dir:here', 'npm:elsewhere');
    const [catalogue, snapshot] = [join(folder, 'offline.sqlite'), join(folder, 'offline-snapshot.sqlite')];
    const environment = { npm_config_registry: 'http://127.0.0.1:9/' };
    const crawl = await toolgrade(['crawl', '--sources', sources, '--catalogue', catalogue, '--json'], '', environment);
    expect(crawl.code).toBe(1);
    expect(JSON.parse(crawl.out)).toMatchObject({
      servers: 2,
      read: 1,
      tools: 1,
      failures: [{ id: 'npm:elsewhere', code: 'E_OFFLINE' }],
    });
    const grade = await toolgrade(
      ['classify', '--catalogue', catalogue, '--snapshot', snapshot, '--json'],
      '',
      environment,
    );
    expect(grade.code).toBe(0);
    expect(JSON.parse(grade.out)).toMatchObject({ servers: 2, counts: { tools: 1 } });
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
