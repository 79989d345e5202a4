import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { isJsonObject } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { extractJavaScript } from '#scripts/crawl/extract/javascript.ts';
import type { Extraction, SourcePackage } from '#scripts/crawl/extract/extraction.ts';
import { compare, type Comparison } from './extraction/compare.ts';
import { PackageCache } from './extraction/packages.ts';
import { report, type Row } from './extraction/report.ts';

/** One package of the truth file: its live `tools/list`. */
interface Truth {
  package: string;
  version: string;
  tools: ToolDefinition[];
}

const mostDependencies = 24;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cache: { type: 'string', default: '.toolgrade/packages' },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    tools: { type: 'boolean', default: false },
  },
});
const [path] = positionals;
if (path === undefined) {
  process.stderr.write(
    'usage: node scripts/evaluate/extraction.ts TRUTH.jsonl[.gz] [--cache DIR] [--json] [--only NAME] [--verbose]\n',
  );
  process.exit(2);
}
const cache = new PackageCache(values.cache);
const rows: Row[] = [];
for await (const truth of readTruth(path)) {
  if (values.only !== undefined && !truth.package.includes(values.only)) continue;
  const { extraction, seconds, rounds, dependencies } = await extract(truth.package, truth.version);
  const comparison: Comparison = compare(extraction, truth.tools);
  rows.push({ package: truth.package, version: truth.version, comparison, seconds, rounds, dependencies, extraction });
  if (values.tools)
    for (const tool of extraction.tools)
      process.stdout.write(
        `${JSON.stringify({ ...tool, definition: { ...tool.definition, description: tool.definition.description?.slice(0, 60) } })}\n`,
      );
}
process.stdout.write(
  values.json
    ? `${JSON.stringify(
        rows.map(({ extraction: _left, ...row }) => ({
          ...row,
          comparison: { ...row.comparison, byStyle: Object.fromEntries(row.comparison.byStyle) },
        })),
        null,
        2,
      )}\n`
    : report(rows, values.verbose),
);

/** Extracts a package as the crawler does: again with the dependencies it asks for, until it asks for none. */
async function extract(
  name: string,
  version: string,
): Promise<{ extraction: Extraction; seconds: number; rounds: number; dependencies: string[] }> {
  const server = await cache.read(name, version);
  const dependencies = new Map<string, SourcePackage>();
  let seconds = 0;
  for (let rounds = 1; ; rounds += 1) {
    const before = performance.now();
    const extraction = extractJavaScript(server, dependencies);
    seconds += (performance.now() - before) / 1000;
    const wanted = extraction.wants
      .filter((want) => !dependencies.has(want))
      .slice(0, mostDependencies - dependencies.size);
    if (wanted.length === 0) return { extraction, seconds, rounds, dependencies: [...dependencies.keys()] };
    for (const want of wanted) {
      const range = rangeOf(want, [server, ...dependencies.values()]);
      try {
        dependencies.set(want, await cache.read(want, range));
      } catch (error) {
        process.stderr.write(`${name}: ${want}@${range}: ${error instanceof Error ? error.message : String(error)}\n`);
        dependencies.set(want, { name: want, version: '0.0.0', manifest: {}, files: new Map(), paths: new Set() });
      }
    }
  }
}

function rangeOf(want: string, packages: readonly SourcePackage[]): string {
  for (const pkg of packages) {
    for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      const table = pkg.manifest[field];
      const range = isJsonObject(table) ? table[want] : undefined;
      if (typeof range === 'string') return range;
    }
  }
  return 'latest';
}

async function* readTruth(file: string): AsyncGenerator<Truth> {
  const raw = createReadStream(file);
  for await (const line of createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw })) {
    const record: unknown = JSON.parse(line);
    if (!isJsonObject(record)) continue;
    yield record as unknown as Truth;
  }
}
