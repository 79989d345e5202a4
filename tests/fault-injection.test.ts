import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { gradeCatalogue } from '#scripts/classify/run.ts';
import { ExtractorPool } from '#scripts/crawl/extract/pool.ts';
import { npmOptions } from '#scripts/crawl/npm-options.ts';
import type { SourceEntry } from '#scripts/crawl/read-sources.ts';
import { crawl, type CrawlLine } from '#scripts/crawl/run.ts';
import { npmSource } from '#scripts/crawl/sources/npm.ts';
import { LoopbackRegistry } from './support/loopback-registry.ts';

const names = Array.from({ length: 24 }, (_, index) => `server-${index}`);
const entries: SourceEntry[] = names.map((name) => ({
  source: npmSource,
  rest: name,
  ref: `npm:${name}`,
  id: `npm:${name}`,
}));
const extractors = new ExtractorPool();
let registry: LoopbackRegistry;
let folder: string;

beforeEach(async () => {
  registry = await LoopbackRegistry.start();
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-faults-'));
  for (const name of names) {
    registry.publish({
      manifest: {
        name,
        version: '1.0.0',
        type: 'module',
        bin: 'index.js',
        dependencies: { [`${name}-tools`]: '^1.0.0' },
      },
      files: {
        'index.js': `
          import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
          import { registerAll } from '${name}-tools';
          const server = new McpServer({ name: '${name}', version: '1.0.0' });
          server.registerTool('list', { description: 'Lists colours', inputSchema: {} }, async () => ({ content: [] }));
          registerAll(server);
        `,
      },
    });
    registry.publish({
      manifest: { name: `${name}-tools`, version: '1.1.0', type: 'module', main: 'main.js' },
      files: {
        'main.js': `export function registerAll(server) {
          server.registerTool('carried', { description: 'Carried by a dependency', inputSchema: {} }, async () => ({ content: [] }));
        }`,
      },
    });
  }
});
afterEach(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => extractors.close());

/** One run of the crawl into a catalogue, with an npm cache of its own, at a fixed time. */
async function run(name: string): Promise<CrawlLine[]> {
  const catalogue = new Catalogue(join(folder, `${name}.sqlite`));
  const npm = { ...(await npmOptions(join(folder, `${name}-cache`))), registry: registry.url, retry: { retries: 0 } };
  const context = { npm, extractors, extractorDigest: 'a', now: '2026-11-21T00:00:00.000Z' };
  const lines = await crawl(entries, catalogue, context, () => {});
  catalogue.close();
  return lines;
}

async function digest(name: string): Promise<string> {
  const catalogue = new Catalogue(join(folder, `${name}.sqlite`));
  const file = join(folder, `${name}-snapshot.sqlite`);
  await gradeCatalogue(catalogue, file);
  catalogue.close();
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** A sequence that looks random and is the same every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a crawl whose requests fail now and then', () => {
  it.each([1, 2, 3])('P12 ends with the same snapshot once it has run often enough (seed %i)', async (seed) => {
    await run('calm');
    const random = seeded(seed);
    registry.failing = () => random() < 0.15;
    let runs = 0;
    let bad = 0;
    for (let isWhole = false; !isWhole; runs += 1) {
      expect(runs).toBeLessThan(40);
      const lines = await run('stormy');
      const broken = lines.filter(
        ({ status, outcome }) => status === 'failed' || status === 'kept' || outcome.state !== 'ok',
      );
      bad += broken.length;
      for (const { outcome } of broken) expect(outcome.code).toMatch(/^E_/);
      isWhole = broken.length === 0;
    }
    expect(bad).toBeGreaterThan(0);
    expect(await digest('stormy')).toBe(await digest('calm'));
  });
});
