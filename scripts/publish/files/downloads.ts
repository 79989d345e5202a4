import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { counts as countsShape } from '#catalogue/records.ts';
import { SnapshotTexts, type ServerTexts, type ToolTexts } from '#catalogue/snapshot-texts.ts';
import { server as serverShape } from '#core/model/server.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { gravest } from '#site/badge/badge.ts';
import type { Download } from '#site/downloads.ts';
import type { Address } from '#site/feeds/change-feed.ts';
import { paths } from '#site/paths.ts';
import { csvRow } from '#site/text/csv.ts';

/** Characters that are handed on at a time: many short lines make few large writes. */
const chunkSize = 1_000_000;

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

/** A file that is written as text comes, packed if its name says so. */
class Writing {
  readonly file: string;
  readonly #title: string;
  readonly #digester = new Digester();
  readonly #input: Duplex;
  readonly #done: Promise<void>;
  #held: string[] = [];
  #length = 0;

  constructor(folder: string, file: string, title: string) {
    this.file = file;
    this.#title = title;
    // Of a snapshot, Zstandard made a fifth less than gzip in a third of the time; at this size little else takes as long.
    this.#input = file.endsWith('.zst') ? createZstdCompress() : new PassThrough();
    this.#done = pipeline(this.#input, this.#digester, createWriteStream(join(folder, file)));
    // Whoever writes next, or ends, hears of it.
    this.#done.catch(() => {});
  }

  /** Takes text. What it returns is to be waited for, if there is something to wait for. */
  add(text: string): Promise<void> | undefined {
    this.#held.push(text);
    this.#length += text.length;
    return this.#length < chunkSize ? undefined : this.#flush();
  }

  async addBytes(bytes: Buffer): Promise<void> {
    if (!this.#input.write(bytes)) await Promise.race([once(this.#input, 'drain'), this.#done]);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#held.join(''));
    this.#held = [];
    this.#length = 0;
    await this.addBytes(bytes);
  }

  async end(): Promise<Download> {
    await this.#flush();
    this.#input.end();
    await this.#done;
    return { file: this.file, title: this.#title, bytes: this.#digester.bytes, sha256: this.#digester.digest };
  }
}

function toolLine(server: string, tool: ToolTexts): string {
  return (
    `{"server":${JSON.stringify(server)},"slug":${JSON.stringify(tool.slug)},"definition":${tool.definition},` +
    `"provenance":${tool.provenance},"classification":${tool.classification},"decision":${tool.decision}}\n`
  );
}

const toolTitles = ['server', 'tool', 'category', 'risk', 'known as', 'under a condition', 'decision', 'lead', 'page'];

function toolRow({ slug, name }: ServerTexts, tool: ToolTexts, address: Address): string {
  const { category, risk, truth, gated, action, lead } = tool;
  return csvRow([name, tool.name, category, risk, truth, gated, action, lead, address(paths.tool(slug, tool.slug))]);
}

const serverTitles = [
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
];

function serverRow({ slug, record, counts: tally }: ServerTexts, address: Address): string {
  const of = serverShape.parse(JSON.parse(record));
  const counts = countsShape.parse(JSON.parse(tally));
  return csvRow([
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
    address(paths.server(slug)),
  ]);
}

/**
 * Writes the whole catalogue as files to take away, into a folder: in one pass, with a server in memory. Returns what
 * they are, with their sizes and digests; the same is in `index.json` and, for `sha256sum -c`, in `SHA256SUMS`.
 */
export async function writeDownloads(snapshot: string, folder: string, address: Address): Promise<Download[]> {
  await mkdir(folder, { recursive: true });
  const sqlite = new Writing(folder, 'toolgrade.sqlite.zst', 'The snapshot: everything, as one SQLite file');
  for await (const chunk of createReadStream(snapshot, { highWaterMark: chunkSize })) {
    await sqlite.addBytes(chunk as Buffer);
  }
  const tools = new Writing(
    folder,
    'tools.ndjson.zst',
    'Every tool with its definition, provenance, classification and decision, one a line',
  );
  const servers = new Writing(folder, 'servers.ndjson.zst', 'Every server with its tally, one a line');
  const toolTable = new Writing(folder, 'tools.csv', 'Every tool with its grade, for a spreadsheet');
  const serverTable = new Writing(folder, 'servers.csv', 'Every server with its tally, for a spreadsheet');
  await toolTable.add(csvRow(toolTitles));
  await serverTable.add(csvRow(serverTitles));
  const texts = new SnapshotTexts(snapshot);
  try {
    for (const server of texts.servers()) {
      const { slug, record, counts } = server;
      await servers.add(`{"server":${record},"counts":${counts}}\n`);
      await serverTable.add(serverRow(server, address));
      for (const tool of texts.tools(slug)) {
        // A tick for each of half a million lines would take as long as the lines.
        const [line, row] = [tools.add(toolLine(slug, tool)), toolTable.add(toolRow(server, tool, address))];
        if (line !== undefined) await line;
        if (row !== undefined) await row;
      }
    }
  } finally {
    texts.close();
  }
  const written: Download[] = [];
  for (const writing of [sqlite, tools, servers, toolTable, serverTable]) written.push(await writing.end());
  await writeFile(join(folder, 'SHA256SUMS'), written.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join(''));
  const list = written.map((download) => ({ ...download, address: address(paths.download(download.file)) }));
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ downloads: list }, null, 2)}\n`);
  return written;
}
