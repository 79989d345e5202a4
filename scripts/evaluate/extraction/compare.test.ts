import { expect, it } from 'vitest';
import type { JsonObject } from '#core/model/json.ts';
import { packageOf } from '#scripts/crawl/extract/javascript/fixture.ts';
import { extractJavaScript } from '#scripts/crawl/extract/javascript.ts';
import type { Extraction } from '#scripts/crawl/extract/extraction.ts';
import { compare } from './compare.ts';
import { factsOf } from './facts.ts';
import { figuresOf } from './figures.ts';
import { markdown } from './markdown.ts';
import type { Row } from './report.ts';
import type { ListedTool } from './truth.ts';

function extracted(): Extraction {
  const source = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; import { z } from 'zod';
const server = new McpServer({});
server.tool('a', 'A.', { x: z.string() }, async () => ({}));
server.tool('b', 'B.', {}, async () => ({}));
server.tool('more', 'M.', {}, async () => ({}));`;
  return extractJavaScript(packageOf({ 'index.js': source }), new Map());
}

function listed(name: string, description: string | null, properties: JsonObject = {}): ListedTool {
  const inputSchema: JsonObject = { type: 'object', properties, required: Object.keys(properties) };
  const facts = factsOf({ name, description: description ?? '', inputSchema });
  return { facts: description === null ? { ...facts, description } : facts, definition: null };
}

it('compares what is found with what is listed, and leaves a description that was not kept out of the count', () => {
  const comparison = compare(extracted(), [
    listed('a', null, { x: { type: 'number' } }),
    listed('b', 'B.'),
    listed('gone', 'G.'),
  ]);
  expect(comparison).toMatchObject({
    listed: 3,
    matched: 2,
    descriptions: { equal: 1, of: 1 },
    schemas: { equal: 1, of: 2, properties: 2, required: 2, types: 1 },
    junk: ['more'],
    missing: ['gone'],
  });
  expect(comparison.unequal).toEqual([{ tool: 'a', field: 'types', found: 'x:string', listed: null }]);
  expect(comparison.byStyle.get('S2')).toEqual({ listed: 2, described: 1, descriptions: 1, schemas: 1 });
});

it('writes the figures of each file, with the command that makes them', () => {
  const extraction = extracted();
  const comparison = compare(extraction, [listed('a', 'A.', { x: { type: 'string' } })]);
  const row: Row = {
    package: 'p',
    version: '1.0.0',
    comparison,
    extraction,
    seconds: 1,
    processor: 1,
    rounds: 1,
    dependencies: [],
    missed: [],
    source: 1,
  };
  const text = markdown(
    [{ file: 'truth.ndjson', rows: [row] }],
    'npm run evaluate -- extraction truth.ndjson --markdown',
  );
  expect(text).toContain('    npm run evaluate -- extraction truth.ndjson --markdown\n');
  expect(text.match(/^## .*$/gm)).toEqual(['## truth.ndjson']);
  expect(text).toMatch(/^\| names found +\| 100\.0% \|/m);
  expect(text).toMatch(/^\| p@1\.0\.0 +\| 1 +\| 100\.0% \| 100\.0% +\| 100\.0% +\| 2 +\| 0 +\|$/m);
  expect(figuresOf([row]).find(({ what }) => what === 'ungated tools that are listed')?.share).toBe('33.3%');
});
