import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrawledServer } from '#catalogue/catalogue.ts';
import { craftZip } from '../../../tests/support/craft-zip.ts';
import { LoopbackGithub } from '../../../tests/support/loopback-github.ts';
import { LoopbackPypi } from '../../../tests/support/loopback-pypi.ts';
import { ExtractorPool } from '../extract/pool.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import type { CrawlContext, Source } from '../source.ts';
import { githubSource } from './github.ts';
import { mcpbSource } from './mcpb.ts';
import { pypiSource } from './pypi.ts';
import { sourceSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-code-'));
const extractors = new ExtractorPool();
const client = new GuardedClient({ interval: 0 });
let pypi: LoopbackPypi;
let github: LoopbackGithub;
beforeAll(async () => {
  pypi = await LoopbackPypi.start();
  github = await LoopbackGithub.start();
});
afterAll(async () => {
  extractors.close();
  await client.close();
  await pypi.stop();
  await github.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function crawled(source: Source, rest: string): Promise<CrawledServer> {
  const settings = { ...sourceSettings({ PYPI_URL: pypi.url, GITHUB_API_URL: github.url }), client };
  const context = { extractors, extractorDigest: 'a', now: '2026-11-21T00:00:00.000Z', settings } as CrawlContext;
  const result = await source.read(rest, null, context);
  if (!result.ok || !result.value.changed) throw new Error(JSON.stringify(result));
  return result.value.crawled;
}
const found = ({ tools }: CrawledServer): string[] =>
  tools.map(
    ({ definition, provenance }) => `${provenance.truth} ${definition.name} at ${provenance.file}:${provenance.line}`,
  );

const python = `from mcp.server.fastmcp import FastMCP
mcp = FastMCP("example")

@mcp.tool()
def send_mail(to: str, urgent: bool = False) -> str:
    """Sends a message."""
    return ""

def main():
    mcp.run()
`;
const project =
  '[project]\nname = "example-mail"\nversion = "1.0.0"\n[project.scripts]\nexample-mail = "example_mail.server:main"\n';
const typescript = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server: McpServer = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('send_mail', { description: 'Sends a message.', inputSchema: {} }, async () => ({ content: [] }));
`;
const manifest = JSON.stringify({
  name: 'mail',
  type: 'module',
  bin: 'dist/index.js',
  dependencies: { '@modelcontextprotocol/sdk': '1' },
});

describe('the extractors, as sources use them', () => {
  it('read a Python package of an index', async () => {
    const files = {
      'pyproject.toml': project,
      'src/example_mail/__init__.py': '',
      'src/example_mail/server.py': python,
    };
    pypi.publish({ name: 'example-mail', version: '1.0.0', files });
    const mail = await crawled(pypiSource, 'example-mail');
    expect(found(mail)).toEqual(['registered send_mail at src/example_mail/server.py:5']);
    expect(mail.tools[0]?.definition).toMatchObject({
      description: 'Sends a message.',
      inputSchema: { required: ['to'], properties: { to: { type: 'string' }, urgent: { type: 'boolean' } } },
    });
    expect(mail.server.outcome.state).toBe('ok');
  });

  it('read a wheel by the commands that its metadata names', async () => {
    const files = {
      'example_mail/__init__.py': '',
      'example_mail/server.py': python,
      'example_wheel-1.0.0.dist-info/entry_points.txt': '[console_scripts]\nexample-mail = example_mail.server:main\n',
    };
    pypi.publish({ name: 'example-wheel', version: '1.0.0', files, archives: ['wheel'] });
    expect(found(await crawled(pypiSource, 'example-wheel'))).toEqual([
      'registered send_mail at example_mail/server.py:5',
    ]);
  });

  it('read the sources of a repository whose package is published built', async () => {
    const commit = 'c'.repeat(40);
    github.repositories = [
      {
        id: 1,
        fullName: 'ada/mail',
        refs: { main: commit },
        commits: { [commit]: { 'servers/mail/package.json': manifest, 'servers/mail/src/index.ts': typescript } },
      },
    ];
    expect(found(await crawled(githubSource, 'ada/mail'))).toEqual([
      'registered send_mail at servers/mail/src/index.ts:3',
    ]);
  });

  it('read the code of a bundle', async () => {
    const path = join(folder, 'mail.mcpb');
    const bundle = { name: 'mail', version: '1.0.0', server: { type: 'node', entry_point: 'server/index.js' } };
    const code = typescript.replace(': McpServer =', ' =');
    writeFileSync(
      path,
      craftZip([
        { path: 'manifest.json', body: JSON.stringify({ ...bundle, tools: [{ name: 'send_mail' }] }) },
        { path: 'package.json', body: manifest },
        { path: 'server/index.js', body: code },
      ]),
    );
    const mail = await crawled(mcpbSource, path);
    expect(found(mail)).toEqual(['registered send_mail at server/index.js:3']);
    expect(mail.server.outcome.state).toBe('ok');
  });
});
