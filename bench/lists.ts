import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Catalogue } from '#catalogue/catalogue.ts';
import { GuardedClient } from '#scripts/crawl/http/guarded-client.ts';
import { collectEntries } from '#scripts/crawl/sources/collect.ts';
import { importRecords } from '#scripts/crawl/sources/import.ts';
import { sourceSettings } from '#scripts/crawl/sources/settings.ts';
import type { CrawlContext } from '#scripts/crawl/source.ts';

const usage = `usage: node bench/lists.ts import FILE.ndjson[.gz]
       node bench/lists.ts registry DUMP.json[.gz] [--times N]

How long it takes, and how much memory, to import a file of records, or to read a whole registry: the dump is a list of the
registry's entries, and is served on this machine. --times repeats its servers under other names.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } },
});
const [kind, file] = positionals;
if (values.help || file === undefined || (kind !== 'import' && kind !== 'registry')) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}

const now = new Date().toISOString();
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Runs `work`, and prints how long it took and the memory of the process at its peak, and at tenths of the way. */
async function measured(work: (mark: () => void) => Promise<string>): Promise<void> {
  const marks: number[] = [];
  const before = process.memoryUsage.rss();
  const start = performance.now();
  const done = await work(() => marks.push(process.memoryUsage.rss()));
  const seconds = (performance.now() - start) / 1000;
  const step = Math.max(1, Math.floor(marks.length / 10));
  const shown = marks.filter((_, index) => index % step === 0).map(megabytes);
  process.stdout.write(`${done} in ${seconds.toFixed(1)} s\n`);
  process.stdout.write(
    `memory: ${megabytes(before)} before, ${megabytes(process.resourceUsage().maxRSS * 1024)} at the most; ${shown.join(', ')}\n`,
  );
}

if (kind === 'import') {
  const folder = mkdtempSync(join(tmpdir(), 'toolgrade-bench-'));
  try {
    for (const run of ['first', 'again']) {
      const catalogue = new Catalogue(join(folder, 'catalogue.sqlite'));
      await measured(async (mark) => {
        const summary = await importRecords(createReadStream(file), catalogue, {
          now,
          report: () => {},
          progress: mark,
        });
        return `${run}: ${summary.read} read, ${summary.unchanged} as before, ${summary.tools} tools, ${summary.problems} problems`;
      });
      catalogue.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  const bytes = readFileSync(file);
  const entries = JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()) as {
    server: { name: string };
  }[];
  const times = Number(values.times);
  const pages = Math.ceil((entries.length * times) / 100);
  const server = createServer((request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('cursor') ?? 0);
    const servers = Array.from({ length: 100 }, (_, index) => page * 100 + index).flatMap((at) => {
      const entry = entries[at % entries.length];
      if (at >= entries.length * times || entry === undefined) return [];
      const round = Math.floor(at / entries.length);
      return round === 0 ? entry : { ...entry, server: { ...entry.server, name: `${entry.server.name}-${round}` } };
    });
    const metadata = page + 1 < pages ? { nextCursor: String(page + 1) } : {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ servers, metadata }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // The pause between two requests is the host's due; here the host is this process.
  const client = new GuardedClient({ interval: 0 });
  const context = { now, settings: { ...sourceSettings({}), client } } as CrawlContext;
  await measured(async () => {
    const collected = await collectEntries([`registry:${address}`], context, { catalogue: null, since: null });
    if (!collected.ok) throw new Error(collected.failure);
    const kinds = Object.entries(Object.groupBy(collected.value.entries, ({ source }) => source.kind))
      .map(([name, list]) => `${list?.length ?? 0} ${name}`)
      .join(', ');
    const codes = Object.entries(Object.groupBy(collected.value.problems, ({ code }) => code))
      .map(([code, list]) => `${list?.length ?? 0} ${code}`)
      .join(', ');
    return `${entries.length * times} entries on ${pages} pages: ${collected.value.entries.length} servers (${kinds}); not followed: ${codes || 'none'}`;
  });
  await client.close();
  server.close();
  server.closeAllConnections();
}
