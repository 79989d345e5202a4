import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandReference } from '#core/check/config/command.ts';
import { remoteReference } from '#core/check/config/remote.ts';
import { nowhere } from '#core/check/config/surroundings.ts';
import type { CrawlContext, Discovered } from '../source.ts';
import { thisMachine } from './config/this-machine.ts';
import { configListing } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = 'sk-THIS-MUST-NOT-LEAVE-0123456789';

async function discover(name: string, content: string | object): Promise<Discovered[]> {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return Array.fromAsync(configListing.discover(path, {} as CrawlContext));
}

const outline = (found: readonly Discovered[]): string[] =>
  found.map((item) => ('ref' in item ? item.ref : `${item.problem.subject}: ${item.problem.code}`));

/** A server in each client's own words, with secrets wherever a user may have put them. */
const clients: [string, string, string | object][] = [
  [
    'Claude Desktop',
    'claude_desktop_config.json',
    {
      mcpServers: {
        files: { command: 'npx', args: ['-y', '@example/files@1.2.0', '/home/me', secret], env: { KEY: secret } },
      },
    },
  ],
  [
    'Claude Code',
    '.mcp.json',
    {
      mcpServers: {
        files: { type: 'stdio', command: 'npx', args: ['@example/files@1.2.0', `--key=${secret}`], env: {} },
      },
    },
  ],
  [
    'Claude Code, a project of the user file',
    '.claude.json',
    {
      projects: {
        '/home/me/work': {
          mcpServers: { files: { command: 'npx', args: ['@example/files@1.2.0'], env: { KEY: secret } } },
        },
      },
    },
  ],
  ['Cursor', 'cursor-mcp.json', { mcpServers: { files: { command: 'bunx', args: ['@example/files@1.2.0', secret] } } }],
  [
    'VS Code',
    'mcp.json',
    `{
      // servers of this workspace
      "inputs": [{ "id": "key", "type": "promptString", "password": true }],
      "servers": { "files": { "type": "stdio", "command": "npx", "args": ["-y", "@example/files@1.2.0"], "env": { "KEY": "${secret}" } }, },
    }`,
  ],
  [
    'VS Code settings',
    'settings.json',
    { 'editor.fontSize': 12, mcp: { servers: { files: { command: 'pnpm', args: ['dlx', '@example/files@1.2.0'] } } } },
  ],
  [
    'Codex',
    'config.toml',
    `model = "any"\n[mcp_servers.files]\ncommand = "npm"\nargs = ["exec", "--yes", "--", "@example/files@1.2.0", "${secret}"]\n[mcp_servers.files.env]\nKEY = "${secret}"\n`,
  ],
  [
    'Gemini',
    'gemini-settings.json',
    {
      mcpServers: {
        files: { command: 'npx', args: ['@example/files@1.2.0'], headers: { Authorization: secret }, trust: true },
      },
    },
  ],
];

describe('configListing', () => {
  it.each(clients)('reads the configuration of %s, and keeps no secret', async (_client, name, content) => {
    const found = await discover(name, content);
    expect(outline(found)).toEqual(['npm:@example/files@1.2.0']);
    expect(found[0]).toMatchObject({ declaration: { by: `config:${name}`, name: 'files' } });
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('reads addresses without what may be secret in them', async () => {
    const found = await discover('remotes.json', {
      mcpServers: {
        plain: { type: 'http', url: 'https://mcp.example.com/mcp', headers: { Authorization: `Bearer ${secret}` } },
        older: { url: 'https://mcp.example.com/sse' },
        gemini: { httpUrl: `https://me:${secret}@mcp.example.net/mcp?key=${secret}#${secret}` },
        keyed: { url: 'https://mcp.example.org/s/9f8b7c6d5e4f3a2b1c0d9e8f/mcp' },
        variable: { url: 'https://${input:host}/mcp' },
        local: { url: 'http://127.0.0.1:8080/mcp', disabled: true },
        odd: { url: 'file:///etc/passwd' },
      },
    });
    expect(outline(found)).toEqual([
      'remote:https://mcp.example.com/mcp',
      'remote:https://mcp.example.com/sse',
      'remote:https://mcp.example.net/mcp',
      'keyed: E_SECRET_URL',
      'variable: E_URL',
      'remote:http://127.0.0.1:8080/mcp',
      'odd: E_URL',
    ]);
    expect(JSON.stringify(found)).not.toContain(secret);
    expect(JSON.stringify(found)).not.toContain('9f8b7c6d');
    const issues = found.map((item) => ('ref' in item ? item.declaration.issues.map(({ code }) => code) : []));
    expect(issues[2]).toEqual(['QUERY_DROPPED', 'USERINFO_DROPPED']);
    expect(issues[5]).toEqual(['DISABLED']);
  });

  it('says why a server is not read, by its name', async () => {
    const found = await discover('others.json', {
      mcpServers: {
        container: { command: 'docker', args: ['run', '-i', '--rm', '-e', `KEY=${secret}`, 'example/server:1'] },
        program: { command: '/home/me/bin/serve', args: [secret] },
        empty: {},
        shell: { command: 'bash', args: ['-c', `KEY=${secret} npx example`] },
      },
    });
    expect(outline(found)).toEqual([
      'container: E_CONTAINER',
      'program: E_LOCAL_COMMAND',
      'empty: E_ENTRY',
      'shell: E_LOCAL_COMMAND',
    ]);
    expect(JSON.stringify(found)).toContain('example/server:1');
    expect(JSON.stringify(found)).not.toContain(secret);
    expect(JSON.stringify(found)).not.toContain('/home/me');
  });

  it.each([
    ['broken.json', `{ "mcpServers": { "a": { "env": { "KEY": "${secret}" } `],
    ['broken.toml', `[mcp_servers.a]\nkey = "${secret}`],
    ['none.json', { theme: secret }],
    ['list.json', [secret]],
    ['deep.json', '['.repeat(100_000)],
    ['proto.json', `{"__proto__": {"mcpServers": {"a": {"command": "${secret}"}}}}`],
  ])('says that %s holds no servers, and quotes nothing of it', async (name, content) => {
    const found = await discover(name, content);
    expect(found).toMatchObject([{ problem: { code: 'E_CONFIG', subject: name, incomplete: true } }]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('says which file is missing', async () => {
    const found = await Array.fromAsync(configListing.discover(join(folder, 'none'), {} as CrawlContext));
    expect(found).toMatchObject([{ problem: { code: 'E_FILE' } }]);
  });
});

function leads(line: string, around = thisMachine): string {
  const [command = '', ...args] = line.split(' ');
  const followable = commandReference(command, args, around);
  return 'ref' in followable ? followable.ref : followable.code;
}

describe('commandReference', () => {
  it.each([
    ['npx example', 'npm:example'],
    ['npx -y example@latest --port 1', 'npm:example@latest'],
    ['npx --yes --package=@a/b@1.0.0 b-server', 'npm:@a/b@1.0.0'],
    ['npx -p @a/b b-server', 'npm:@a/b'],
    ['C:\\Program\\npx.cmd -y example', 'npm:example'],
    ['cmd /c npx -y example', 'npm:example'],
    ['/usr/bin/env KEY=value npx -y example', 'npm:example'],
    ['npm x -- example', 'npm:example'],
    ['yarn dlx example', 'npm:example'],
    ['bun x example', 'npm:example'],
    ['deno run -A npm:example@1.0.0', 'npm:example@1.0.0'],
    ['npx -y github:owner/server#v1', 'github:owner/server@v1'],
    ['npx git+https://github.com/owner/server.git', 'github:owner/server'],
    ['npx https://example.com/server.tgz', 'E_PACKAGE'],
    ['npx ./server', 'E_PACKAGE'],
    ['npx $SERVER', 'E_PACKAGE'],
    ['npx --api-key sk-secret example', 'E_ARGUMENTS'],
    ['npx', 'E_ARGUMENTS'],
    ['npx -y mcp-remote@latest https://mcp.example.com/sse --header X', 'remote:https://mcp.example.com/sse'],
    ['npx -y supergateway --sse https://mcp.example.com/sse', 'remote:https://mcp.example.com/sse'],
    ['npx -y @smithery/cli@latest run @owner/server --key k', 'E_HOSTED'],
    ['uvx mcp-server', 'pypi:mcp-server'],
    ['uvx mcp-server@latest', 'pypi:mcp-server'],
    ['uvx mcp-server==1.2.0', 'pypi:mcp-server@1.2.0'],
    ['uvx mcp-server[all]@1.2.0 --flag', 'pypi:mcp-server@1.2.0'],
    ['uvx --python 3.12 --from mcp-server>=1 serve', 'pypi:mcp-server'],
    ['uv tool run mcp-server', 'pypi:mcp-server'],
    ['pipx run --spec mcp-server==2 serve', 'pypi:mcp-server@2'],
    ['uvx --from git+https://github.com/owner/mono@main#subdirectory=src/one one', 'github:owner/mono@main#src/one'],
    ['uvx --from git+ssh://git@example.com/x.git x', 'E_PACKAGE'],
    ['uv --directory /home/me run server.py', 'E_LOCAL_COMMAND'],
    ['python -m server', 'E_LOCAL_COMMAND'],
    ['docker run -i --rm example/server', 'E_CONTAINER'],
    ['podman compose up', 'E_CONTAINER'],
    ['node /nowhere/index.js', 'E_LOCAL_COMMAND'],
  ])('%s leads to %s', (line, ref) => {
    expect(leads(line)).toBe(ref);
    // What leads to no file is read in a browser as it is here.
    expect(leads(line, nowhere)).toBe(ref);
  });

  it('leads from a script to the folder of its package', () => {
    const home = join(folder, 'server');
    mkdirSync(join(home, 'build'), { recursive: true });
    writeFileSync(join(home, 'package.json'), '{}');
    writeFileSync(join(home, 'build', 'index.js'), '');
    expect(leads(`node ${home}/build/index.js --key k`)).toBe(`dir:${home}`);
    expect(leads(`bun run ${home}/build/index.js`)).toBe(`dir:${home}`);
  });
});

describe('remoteReference', () => {
  it.each([
    ['https://mcp.example.com/v1/mcp', true],
    ['https://example.com/@owner/some-long-name-of-a-server-2/mcp', true],
    ['https://example.com/3f2504e0-4f89-11d3-9a0c-0305e82c3301/mcp', false],
    ['https://example.com/%E0%A4%A/mcp', true],
    ['not an address', false],
  ])('%s is kept: %s', (address, kept) => {
    expect('ref' in remoteReference(address)).toBe(kept);
  });
});
