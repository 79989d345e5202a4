import { gunzipSync, gzipSync } from 'node:zlib';
import { decode, encode } from 'cborg';
import { minifySync } from 'vite';
import { z } from 'zod';
import type { SearchRecord } from './search-record.ts';

/** A file of a part of the index: its path below the folder of the part. */
export interface PartFile {
  path: string;
  content: Uint8Array;
}

/** A part of the index as it is published. */
export interface PackedPart {
  files: PartFile[];
  /** Under which id each server is found. */
  ids: Map<string, string>;
}

/** What every file of Pagefind begins with, once it is inflated. */
const signature = Buffer.from('pagefind_dcd');

/** `.pf_meta`, as Pagefind 1.6 writes it. Whatever else it is, it is not guessed at. */
const metaTable = z.tuple([
  z.string(),
  z.array(z.tuple([z.string(), z.int().nonnegative(), z.string()])),
  z.array(z.tuple([z.string(), z.string(), z.string()])),
  z.array(z.tuple([z.string(), z.string()])),
  z.array(z.unknown()),
  z.array(z.string()),
]);

const entryFile = z.looseObject({
  version: z.string(),
  languages: z.object({ unknown: z.looseObject({ hash: z.string(), wasm: z.null() }) }),
});

const fragmentFile = z.looseObject({
  url: z.string(),
  word_count: z.int(),
  anchors: z.array(z.object({ element: z.string(), id: z.string(), text: z.string(), location: z.int() })),
});

function inflate(content: Uint8Array): Buffer {
  const plain = gunzipSync(content);
  if (!plain.subarray(0, signature.length).equals(signature)) throw new Error('Pagefind writes its files another way');
  return plain.subarray(signature.length);
}

const deflate = (content: Uint8Array): Buffer => gzipSync(Buffer.concat([signature, content]), { level: 9 });

/** The number of the part with the servers that have changed; the others count up from 0. */
export const recentPart = 35;
/** More parts than this cannot be told apart by the bits of a number. */
export const mostParts = 30;

/** The id of a page of the index: four letters and digits that no other part uses, of one case for the disk's sake. */
function pageId(part: number, page: number): string {
  const id = part.toString(36) + page.toString(36).padStart(3, '0');
  if (part > recentPart || id.length > 4)
    throw new Error('the search index has more parts, or larger ones, than it has ids for');
  return id;
}

/** Lengths of pages decide little about their order; as powers of two they take little room. */
const roundedLength = (words: number): number => 2 ** Math.round(Math.log2(Math.max(words, 1)));

/**
 * Makes what Pagefind wrote of one part smaller to load, without changing what is found. It names each page by a random
 * hash, in a table that everybody loads: here names count up, and the table shrinks to a third and less. Result files
 * lose the indexed words, and get the names of the tools. `part` numbers the parts from 0; where `engine` names the
 * folder of another part, the program is loaded from there. Throws where Pagefind writes anything else than it did.
 */
export function packPart(
  written: readonly PartFile[],
  records: ReadonlyMap<string, SearchRecord>,
  { part, engine }: { part: number; engine: string | null },
): PackedPart {
  const contents = new Map(written.map(({ path, content }) => [path, content]));
  const take = (path: string): Uint8Array => {
    const found = contents.get(path);
    if (found === undefined) throw new Error(`Pagefind wrote no ${path}`);
    return found;
  };
  const entry = entryFile.parse(JSON.parse(Buffer.from(take('pagefind-entry.json')).toString()));
  const [version, pages, ...tables] = metaTable.parse(
    decode(inflate(take(`pagefind.${entry.languages.unknown.hash}.pf_meta`))),
  );
  const files: PartFile[] = written.filter(({ path }) => /^(?:index|filter)\/[^/]+$/.test(path));
  const ids = new Map<string, string>();
  const packed = pages.map(([hash, words], page) => {
    const id = pageId(part, page);
    const { server, content } = resultFile(take(`fragment/${hash}.pf_fragment`), records);
    ids.set(server, id);
    files.push({ path: `fragment/${id}.pf_fragment`, content });
    return [id, roundedLength(words), ''];
  });
  files.push({ path: 'pagefind.words.pf_meta', content: deflate(encode([version, packed, ...tables])) });
  // Pagefind makes an address of this: with the way to another folder in it, the browser has the program already.
  const wasm = engine === null ? null : `/../../${engine}/wasm.unknown`;
  const language = { ...entry.languages.unknown, hash: 'words', wasm };
  files.push({
    path: 'pagefind-entry.json',
    content: Buffer.from(JSON.stringify({ ...entry, languages: { unknown: language } })),
  });
  if (engine === null) {
    files.push({ path: 'wasm.unknown.pagefind', content: take('wasm.unknown.pagefind') });
    for (const path of ['pagefind.js', 'pagefind-worker.js']) files.push({ path, content: minified(path, take(path)) });
  }
  return { files, ids };
}

function resultFile(
  content: Uint8Array,
  records: ReadonlyMap<string, SearchRecord>,
): { server: string; content: Uint8Array } {
  const { url, word_count, anchors } = fragmentFile.parse(JSON.parse(inflate(content).toString()));
  const record = records.get(url);
  if (record === undefined) throw new Error(`Pagefind wrote a result that nobody asked for: ${url}`);
  const { server, title, tools, uncounted, names } = record;
  const shown = {
    url,
    content: '',
    word_count,
    filters: {},
    meta: { title, tools: String(tools), uncounted: String(uncounted) },
    anchors: anchors.map((anchor) => ({ ...anchor, text: names.get(anchor.id) ?? anchor.text })),
  };
  return { server, content: deflate(Buffer.from(JSON.stringify(shown))) };
}

function minified(path: string, content: Uint8Array): Uint8Array {
  const { code, errors } = minifySync(path, Buffer.from(content).toString(), { module: path === 'pagefind.js' });
  if (errors.length > 0) throw new Error(`${path} of Pagefind cannot be read: ${errors[0]?.message ?? ''}`);
  return Buffer.from(code);
}
