import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { craftTarball } from '../../../tests/support/craft-tarball.ts';
import { ExtractorPool } from '../extract/pool.ts';
import { npmOptions } from '../npm-options.ts';
import type { Known, Source } from '../source.ts';
import { dirSource } from './dir.ts';
import { tarballSource } from './tarball.ts';

const extractors = new ExtractorPool();
afterAll(() => extractors.close());
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-local-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sdk = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
const server = new McpServer({ name: 'example', version: '1.0.0' });
server.registerTool('list_colours', { description: 'Lists colours', inputSchema: {} }, async () => ({ content: [] }));
`;
const trees: Record<string, Record<string, string>> = {
  'a published package': {
    'package.json': '{"name":"published","version":"2.0.0","bin":"index.js","type":"module"}',
    'index.js': sdk,
  },
  'TypeScript that is not built': {
    'package.json':
      '{"name":"unbuilt","version":"2.0.0","bin":"dist/index.js","type":"module","dependencies":{"@modelcontextprotocol/sdk":"^1.0.0"}}',
    'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
    'src/index.ts': sdk,
  },
  'a Python project': {
    'pyproject.toml':
      '[project]\nname = "python"\nversion = "1.0"\ndependencies = ["mcp>=1.2"]\n[project.scripts]\npython-mcp = "example.server:main"\n',
    'src/example/__init__.py': '',
    'src/example/server.py':
      'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("example")\n\n@mcp.tool()\ndef list_colours() -> str:\n    """Lists colours"""\n    return ""\n\ndef main():\n    mcp.run()\n',
  },
  'a Go module': {
    'go.mod': 'module example.com/go\n\nrequire github.com/mark3labs/mcp-go v0.40.0\n',
    'main.go':
      'package main\n\nimport (\n\t"github.com/mark3labs/mcp-go/mcp"\n\t"github.com/mark3labs/mcp-go/server"\n)\n\nfunc main() {\n\ts := server.NewMCPServer("example", "1.0.0")\n\ts.AddTool(mcp.NewTool("list_colours", mcp.WithDescription("Lists colours")), nil)\n\tserver.ServeStdio(s)\n}\n',
  },
};

async function read(source: Source, path: string, known: Known | null = null) {
  const npm = await npmOptions(join(folder, 'cache'));
  return source.read(path, known, { npm, extractors, extractorDigest: 'a', now: '2026-11-21T00:00:00.000Z' });
}

async function crawled(source: Source, path: string) {
  const result = await read(source, path);
  if (!result.ok || !result.value.changed) throw new Error(JSON.stringify(result));
  return result.value.crawled;
}

function lay(files: Record<string, string>): string {
  const tree = join(folder, 'tree');
  for (const [path, body] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), body);
  }
  return tree;
}

describe.each(Object.entries(trees))('%s', (_what, files) => {
  it('is read from a folder and from an archive alike', async () => {
    const fromFolder = await crawled(dirSource, lay(files));
    const archive = join(folder, 'tree.tgz');
    writeFileSync(
      archive,
      craftTarball(Object.entries(files).map(([path, body]) => ({ path: `package/${path}`, body }))),
    );
    const fromArchive = await crawled(tarballSource, archive);
    for (const { server, tools } of [fromFolder, fromArchive]) {
      expect(server.outcome).toMatchObject({ state: 'ok' });
      expect(tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
        ['list_colours', 'Lists colours'],
      ]);
      expect(tools[0]?.provenance).toMatchObject({ truth: 'registered', gated: null });
      expect(Object.keys(files)).toContain(tools[0]?.provenance.file);
    }
    const { server, readingKey } = fromFolder;
    expect(await read(dirSource, join(folder, 'tree'), { server, readingKey })).toMatchObject({
      value: { changed: false },
    });
  });
});

describe('what is no package', () => {
  it('says that there is none, and what it looked for', async () => {
    expect(await read(dirSource, lay({ 'notes.txt': 'nothing' }))).toMatchObject({
      ok: false,
      failure: { code: 'E_NO_MANIFEST' },
    });
    expect(await read(dirSource, join(folder, 'none'))).toMatchObject({
      ok: false,
      failure: { state: 'unreachable', code: 'E_DIR' },
    });
    expect(await read(tarballSource, join(folder, 'none.tgz'))).toMatchObject({
      ok: false,
      failure: { code: 'E_FILE' },
    });
  });
});
