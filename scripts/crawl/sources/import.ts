import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CatalogueStore } from '#catalogue/store.ts';
import { limits } from '../limits.ts';
import { readLines, type Line } from '../../lines.ts';
import { readRecord, type ImportedKey } from './import/record.ts';

/** A line that was not imported. */
export interface ImportProblem {
  /** From 1. */
  line: number;
  code: string;
  message: string;
}

/** What an import did. */
export interface ImportSummary {
  /** Lines with something in them. */
  lines: number;
  /** Servers written. */
  read: number;
  /** Servers whose line is the one of the last import. */
  unchanged: number;
  /** Tools of both. */
  tools: number;
  problems: number;
  /** False where the file broke off. */
  complete: boolean;
}

export interface ImportOptions {
  /** The time of the run, ISO 8601 in UTC. */
  now: string;
  /** Called for every line that was not imported, as it is found. */
  report: (problem: ImportProblem) => void;
  /** Ids that were met, by this file and those before it: the first line of an id is kept. It is added to. */
  seen?: Set<string>;
  /** Called now and then. */
  progress?: (soFar: Readonly<ImportSummary>) => void;
  /** Ends the import early, by throwing its reason between two lines. */
  signal?: AbortSignal;
}

/** Lines that are kept in one go: a record at a time would wait for the disk each time. */
const batchLines = 500;

/** The bytes of a stream, unpacked where they are gzip's. */
async function* unpacked(bytes: Readable): AsyncGenerator<Uint8Array> {
  const chunks = bytes[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  // What breaks in the pipeline ends the iteration below with the same error.
  yield* isGzip ? pipeline(Readable.from(all(), { objectMode: false }), createGunzip(), () => {}) : all();
}

/**
 * Imports a stream of server records, one JSON object a line, plain or gzipped, of any size: a few hundred records are held at
 * a time, and kept together. A line that is no record is reported with its number and passed over. Servers that a crawl has read are never
 * replaced by an imported record. Never throws for what is in the stream.
 */
export async function importRecords(
  bytes: Readable,
  catalogue: CatalogueStore,
  { now, report, progress, seen = new Set(), signal }: ImportOptions,
): Promise<ImportSummary> {
  const summary: ImportSummary = { lines: 0, read: 0, unchanged: 0, tools: 0, problems: 0, complete: true };
  let last = 0;
  const complain = (line: number, code: string, message: string): void => {
    summary.problems += 1;
    report({ line, code, message });
  };
  async function take(line: number, text: string, inside: CatalogueStore): Promise<void> {
    const record = readRecord(text, now);
    if (!record.ok) return complain(line, record.failure.code, record.failure.message);
    const { server, tools, readingKey } = record.value;
    const earlier = await inside.readingKey(server.id);
    if (earlier !== undefined && (await inside.server(server.id))?.kind !== 'import') {
      return complain(line, 'E_CLASH', `The catalogue has ${server.id} from a crawl, which is kept.`);
    }
    if (seen.has(server.id))
      return complain(line, 'E_DUPLICATE', `The id ${server.id} was in an earlier line, which is kept.`);
    seen.add(server.id);
    const imported = earlier === undefined ? null : (JSON.parse(earlier) as ImportedKey);
    if (imported?.record === (JSON.parse(readingKey) as ImportedKey).record) {
      summary.unchanged += 1;
      summary.tools += tools.length;
      return;
    }
    await inside.put(record.value);
    summary.read += 1;
    summary.tools += tools.length;
  }
  let batch: Line[] = [];
  let characters = 0;
  async function takeBatch(): Promise<void> {
    const lines = batch;
    batch = [];
    characters = 0;
    if (lines.length === 0) return;
    await catalogue.together(async (inside) => {
      for (const { number, text } of lines) {
        summary.lines += 1;
        if (text === null) complain(number, 'E_LINE_SIZE', `It is longer than ${limits.import.lineBytes} bytes.`);
        else await take(number, text, inside);
      }
    });
    progress?.(summary);
  }
  try {
    for await (const { number, text } of readLines(unpacked(bytes), limits.import.lineBytes)) {
      signal?.throwIfAborted();
      last = number;
      if (text?.trim() === '') continue;
      batch.push({ number, text });
      characters += text?.length ?? 0;
      if (batch.length >= batchLines || characters >= limits.import.lineBytes) await takeBatch();
    }
    await takeBatch();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/^(?:Z_|ERR_|E[A-Z]+$)/.test(code) || code.startsWith('ERR_SQLITE')) throw error;
    await takeBatch();
    summary.complete = false;
    complain(last + 1, 'E_STREAM', `The file cannot be read any further (${code}). What came before is kept.`);
  }
  return summary;
}
