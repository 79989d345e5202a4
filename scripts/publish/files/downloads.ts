import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { counts as countsShape, type ServerRecord } from '#catalogue/records.ts';
import { SnapshotTexts, type ServerTexts } from '#catalogue/snapshot-texts.ts';
import { decision } from '#core/model/decision.ts';
import { server as serverShape } from '#core/model/server.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { gravest } from '#site/badge/badge.ts';
import type { Download } from '#site/downloads.ts';
import type { Address } from '#site/feeds/change-feed.ts';
import { paths } from '#site/paths.ts';
import { csvRow } from '#site/text/csv.ts';

/** Bytes that are handed on at a time: many short lines make few large writes. */
const chunkSize = 256 * 1024;

/** Lines in chunks. */
function* chunks(lines: Iterable<string>): Generator<Buffer> {
  let held: string[] = [];
  let length = 0;
  for (const line of lines) {
    held.push(line);
    length += line.length;
    if (length < chunkSize) continue;
    yield Buffer.from(held.join(''));
    held = [];
    length = 0;
  }
  if (held.length > 0) yield Buffer.from(held.join(''));
}

const readServer = ({ record, counts }: ServerTexts): ServerRecord => ({
  server: serverShape.parse(JSON.parse(record)),
  counts: countsShape.parse(JSON.parse(counts)),
});

function* toolLines(texts: SnapshotTexts): Generator<string> {
  for (const { slug } of texts.servers()) {
    for (const tool of texts.tools(slug)) {
      yield (
        `{"server":${JSON.stringify(slug)},"slug":${JSON.stringify(tool.slug)},"definition":${tool.definition},` +
        `"provenance":${tool.provenance},"classification":${tool.classification},"decision":${tool.decision}}\n`
      );
    }
  }
}

function* serverLines(texts: SnapshotTexts): Generator<string> {
  for (const { record, counts } of texts.servers()) yield `{"server":${record},"counts":${counts}}\n`;
}

function* toolRows(texts: SnapshotTexts, address: Address): Generator<string> {
  yield csvRow(['server', 'tool', 'category', 'risk', 'known as', 'under a condition', 'decision', 'lead', 'page']);
  for (const server of texts.servers()) {
    for (const tool of texts.tools(server.slug)) {
      const { action } = decision.pick({ action: true }).parse(JSON.parse(tool.decision));
      const page = address(paths.tool(server.slug, tool.slug));
      yield csvRow([server.name, tool.name, tool.category, tool.risk, tool.truth, tool.gated, action, tool.lead, page]);
    }
  }
}

function* serverRows(texts: SnapshotTexts, address: Address): Generator<string> {
  yield csvRow([
    'server',
    'id',
    'version',
    'publisher',
    'licence',
    'repository',
    'outcome',
    'tools',
    'not counted',
    'gravest',
    ...riskLevels,
    'read',
    'page',
  ]);
  for (const row of texts.servers()) {
    const { server: of, counts } = readServer(row);
    yield csvRow([
      of.name,
      of.id,
      of.version,
      of.publisher,
      of.license,
      of.repository,
      of.outcome.state,
      counts.tools,
      counts.uncounted,
      gravest(counts),
      ...riskLevels.map((risk) => counts.risks[risk]),
      of.crawledAt,
      address(paths.server(of.slug)),
    ]);
  }
}

/** Counts and digests what flows through. */
class Digester extends Transform {
  readonly #hash = createHash('sha256');
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  get digest(): string {
    return this.#hash.digest('hex');
  }
}

/**
 * Writes the whole catalogue as files to take away, into a folder: each in one pass, with a chunk in memory. Returns
 * what they are, with their sizes and digests; the same is in `index.json` and, for `sha256sum -c`, in `SHA256SUMS`.
 */
export async function writeDownloads(snapshot: string, folder: string, address: Address): Promise<Download[]> {
  await mkdir(folder, { recursive: true });
  const texts = new SnapshotTexts(snapshot);
  const wanted: { file: string; source: () => Readable; packed: boolean; title: string }[] = [
    {
      file: 'toolgrade.sqlite.gz',
      source: () => createReadStream(snapshot, { highWaterMark: chunkSize }),
      packed: true,
      title: 'The snapshot: everything, as one SQLite file',
    },
    {
      file: 'tools.ndjson.gz',
      source: () => Readable.from(chunks(toolLines(texts))),
      packed: true,
      title: 'Every tool with its definition, provenance, classification and decision, one a line',
    },
    {
      file: 'servers.ndjson.gz',
      source: () => Readable.from(chunks(serverLines(texts))),
      packed: true,
      title: 'Every server with its tally, one a line',
    },
    {
      file: 'tools.csv',
      source: () => Readable.from(chunks(toolRows(texts, address))),
      packed: false,
      title: 'Every tool with its grade, for a spreadsheet',
    },
    {
      file: 'servers.csv',
      source: () => Readable.from(chunks(serverRows(texts, address))),
      packed: false,
      title: 'Every server with its tally, for a spreadsheet',
    },
  ];
  const written: Download[] = [];
  try {
    for (const { file, source, packed, title } of wanted) {
      const digester = new Digester();
      const place = createWriteStream(join(folder, file));
      if (packed) await pipeline(source(), createGzip({ level: 6 }), digester, place);
      else await pipeline(source(), digester, place);
      written.push({ file, title, bytes: digester.bytes, sha256: digester.digest });
    }
  } finally {
    texts.close();
  }
  await writeFile(join(folder, 'SHA256SUMS'), written.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join(''));
  const list = written.map((download) => ({ ...download, address: address(paths.download(download.file)) }));
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ downloads: list }, null, 2)}\n`);
  return written;
}
