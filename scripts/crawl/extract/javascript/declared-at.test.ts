import { expect, it } from 'vitest';
import type { ExtractedTool, SourcePackage } from '../extraction.ts';
import { extractJavaScript } from '../javascript.ts';
import { packageOf } from './fixture.ts';

const low = `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
`;

function read(files: Record<string, string>, dependencies: SourcePackage[] = []): Map<string, ExtractedTool> {
  const ranges = Object.fromEntries(dependencies.map(({ name }) => [name, '^1.0.0']));
  const server = packageOf(files, { dependencies: ranges });
  const { tools } = extractJavaScript(server, new Map(dependencies.map((pkg) => [pkg.name, pkg])));
  return new Map(tools.map((tool) => [tool.definition.name, tool]));
}

it('S7: names the file of the class, and not of the library that finds and registers it', () => {
  const framework = packageOf(
    {
      'index.js': `${low}import { readdirSync } from 'fs'; import { dirname, join } from 'path'; import { pathToFileURL } from 'url';
export class Tool { get definition() { return { name: this.name, description: this.description, inputSchema: { type: 'object' } }; } }
export async function start() {
  const folder = join(dirname(process.argv[1]), 'tools');
  const found = [];
  for (const file of readdirSync(folder)) {
    const { default: Made } = await import(pathToFileURL(join(folder, file)).href);
    found.push(new Made());
  }
  new Server({}, {}).setRequestHandler(ListToolsRequestSchema, async () => ({ tools: found.map((tool) => tool.definition) }));
}`,
    },
    { name: 'mcp-base', main: 'index.js', bin: undefined as never },
  );
  const tool = (name: string): string => `import { Tool } from 'mcp-base';
export default class extends Tool {
  name = '${name}';
  description = 'Does ${name} well.';
}`;
  const tools = read(
    {
      'index.js': `import { start } from 'mcp-base'; start();`,
      'names.js': `export const all = ['go_up', 'go_down'];`,
      'tools/up.js': tool('go_up'),
      'tools/down.js': tool('go_down'),
    },
    [framework],
  );
  expect(
    [...tools].map(([name, { package: pkg, file, line, style }]) => [name, pkg.name, file, line, style]).sort(),
  ).toEqual([
    ['go_down', 'sample', 'tools/down.js', 3, 'S7'],
    ['go_up', 'sample', 'tools/up.js', 3, 'S7'],
  ]);
});

it('leaves a tool where its name is written beside the registration', () => {
  const tools = read({
    'index.js': `${low}import { tools } from './tools.js';
new Server({}, {}).setRequestHandler(ListToolsRequestSchema, async () => ({ tools }));`,
    'tools.js': `export const tools = [
  { name: 'here', description: 'Here.', inputSchema: { type: 'object' } },
];`,
  });
  expect(tools.get('here')).toMatchObject({ file: 'tools.js', line: 2, style: 'S5' });
});

it('S10, S11, S12: tells documents, manifests and names that are computed', () => {
  const listing = (load: string): string => `${low}import { readFileSync } from 'fs'; import yaml from 'yaml';
${load}
new Server({}, {}).setRequestHandler(ListToolsRequestSchema, async () => ({ tools }));`;
  const styles = (files: Record<string, string>): (string | undefined)[] =>
    [...read(files).values()].map(({ style }) => style);
  expect(
    styles({
      'index.js': listing(
        `const api = JSON.parse(readFileSync(new URL('./api.json', import.meta.url), 'utf8'));
const tools = Object.values(api.paths).map(({ get }) => ({ name: 'API-' + get.operationId, description: get.summary, inputSchema: { type: 'object' } }));`,
      ),
      'api.json': JSON.stringify({ openapi: '3.1.0', paths: { '/a': { get: { operationId: 'a', summary: 'A.' } } } }),
    }),
  ).toEqual(['S10']);
  expect(
    styles({
      'index.js': listing(
        `const one = yaml.parse(readFileSync(new URL('./one.yaml', import.meta.url), 'utf8'));
const tools = [{ ...one, inputSchema: { type: 'object' } }];`,
      ),
      'one.yaml': 'name: from_yaml\ndescription: One.\n',
    }),
  ).toEqual(['S11']);
  expect(
    styles({
      'index.js': listing(
        `const tools = ['get', 'put'].map((verb) => ({ name: verb + '_it', description: verb, inputSchema: { type: 'object' } }));`,
      ),
    }),
  ).toEqual(['S12', 'S12']);
});
