import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import type { SourcePackage } from './extraction.ts';
import { ExtractorPool } from './pool.ts';

const pool = new ExtractorPool();
afterEach(() => pool.close());

function packageOf(name: string, code: string): SourcePackage {
  const files = new Map([['index.js', code]]);
  const manifest = { name, version: '1.0.0', type: 'module', bin: 'index.js' };
  return { name, version: '1.0.0', manifest, files, paths: new Set(files.keys()) };
}
const server = packageOf(
  'good',
  `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
   const server = new McpServer({ name: 'good', version: '1.0.0' });
   server.registerTool('list', { description: 'Lists colours', inputSchema: {} }, async () => ({ content: [] }));`,
);
const toolsOf = async (one: SourcePackage): Promise<string[] | string> => {
  const result = await pool.extract(one, new Map());
  return result.ok ? result.value.tools.map(({ definition }) => definition.name) : result.failure.code;
};
const children = (): number[] =>
  execFileSync('pgrep', ['-P', String(process.pid), '-f', 'extract/worker.ts'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);

describe('ExtractorPool', () => {
  it('reads several packages at a time, each in a process', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => toolsOf(server)));
    expect(results).toEqual(Array.from({ length: 6 }, () => ['list']));
  });

  it('P11 goes on after a process that ended, at rest or at work', async () => {
    expect(await toolsOf(server)).toEqual(['list']);
    for (const child of children()) process.kill(child, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await toolsOf(server)).toEqual(['list']);
    const poisoned = toolsOf(packageOf('poison', `const a = ${'['.repeat(2_000_000)}`));
    expect(await poisoned).toSatisfy(
      (result: unknown) => Array.isArray(result) || String(result).startsWith('E_PARSE'),
    );
    expect(await toolsOf(server)).toEqual(['list']);
  });
});
