// `crawl-program.ts CATALOGUE CACHE REGISTRY NAME…` crawls npm packages as the command does, with a cache and a time of its own.
import { Catalogue } from '#catalogue/catalogue.ts';
import { ExtractorPool } from '#scripts/crawl/extract/pool.ts';
import { npmOptions } from '#scripts/crawl/npm-options.ts';
import { crawl } from '#scripts/crawl/run.ts';
import { npmSource } from '#scripts/crawl/sources/npm.ts';

const [file = '', cache = '', registry = '', ...names] = process.argv.slice(2);
const catalogue = new Catalogue(file);
const extractors = new ExtractorPool();
const npm = { ...(await npmOptions(cache)), registry, retry: { retries: 0 } };
const entries = names.map((name) => ({ source: npmSource, rest: name, ref: `npm:${name}`, id: `npm:${name}` }));
const context = { npm, extractors, extractorDigest: 'a', now: '2026-11-21T00:00:00.000Z' };
await crawl(entries, catalogue, context, ({ id, status }) => process.stderr.write(`${status} ${id}\n`));
catalogue.close();
extractors.close();
process.exit(0);
