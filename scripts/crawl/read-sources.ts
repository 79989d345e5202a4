import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Declaration } from '#core/model/declaration.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { isPath, parseAnyReference, type AnyReference, type Reference } from './sources/index.ts';

/** The file of sources: what the default crawl reads, each entry with the reason why it is there and since when. */
const sourcesFile = z.strictObject({
  sources: z.array(
    z.strictObject({
      ref: z.string(),
      reason: z.string().min(1),
      added: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-11-21'),
    }),
  ),
});

/** One entry of the file, ready to read. */
export interface SourceEntry extends Reference {
  ref: string;
  id: string;
  /** What lists declare of the server; absent where none names it. */
  declarations?: readonly Declaration[];
}

/** A reference of the file, its path as seen from here. */
interface Listed {
  ref: string;
  /** As it is written in the file. */
  written: string;
  reference: AnyReference;
}

function withPath(path: string, kind: string, rest: string): string {
  return isPath(kind, rest) ? relative('.', resolve(dirname(path), rest)) : rest;
}

/** One reference of the file; its path, where it has one, becomes relative to where we are. */
function locate(path: string, written: string): Result<Listed, string> {
  const parsed = parseAnyReference(written);
  if (!parsed.ok) return failed(`${path}: ${parsed.failure}`);
  const { value } = parsed;
  if ('file' in value) {
    const file = withPath(path, 'import', value.file);
    return success({ ref: `import:${file}`, written, reference: { file } });
  }
  const { kind } = 'source' in value ? value.source : value.listing;
  const rest = withPath(path, kind, value.rest);
  return success({ ref: `${kind}:${rest}`, written, reference: { ...value, rest } });
}

function readFile(path: string): Result<Listed[], string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return failed(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a file with --sources.`);
  }
  const document = parseDocument(text);
  // One mistake in YAML makes more of them further down.
  const [mistake] = document.errors;
  if (mistake !== undefined) return failed(`${path}: ${mistake.message}`);
  const parsed = sourcesFile.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) return failed(`${path} is not a list of sources:\n${z.prettifyError(parsed.error)}`);
  const listed: Listed[] = [];
  const complaints: string[] = [];
  const seen = new Map<string, string>();
  for (const { ref } of parsed.data.sources) {
    const located = locate(path, ref);
    if (!located.ok) {
      complaints.push(located.failure);
      continue;
    }
    const { reference } = located.value;
    const id = 'source' in reference ? reference.source.idOf(reference.rest) : located.value.ref;
    const earlier = seen.get(id);
    if (earlier !== undefined)
      complaints.push(`${path}: "${earlier}" and "${ref}" name the same server (${id}). Keep one of them.`);
    seen.set(id, ref);
    listed.push(located.value);
  }
  return complaints.length > 0 ? failed(complaints.join('\n')) : success(listed);
}

/**
 * Reads the references of a file of sources, of any kind, as `collectEntries` takes them. Paths in it are relative to
 * the file. Fails with sentences that name the place and what to do, one a line.
 */
export function readReferences(path: string): Result<string[], string> {
  const listed = readFile(path);
  return listed.ok ? success(listed.value.map(({ ref }) => ref)) : listed;
}

/** The same for a file that names servers alone. Fails also where it names a list of servers, or a file of records. */
export function readSources(path: string): Result<SourceEntry[], string> {
  const listed = readFile(path);
  if (!listed.ok) return listed;
  const entries: SourceEntry[] = [];
  const lists: string[] = [];
  for (const { written, reference } of listed.value) {
    if ('source' in reference) {
      entries.push({ ...reference, ref: written, id: reference.source.idOf(reference.rest) });
    } else lists.push(`${path}: "${written}" does not name a server, but something that names servers.`);
  }
  return lists.length > 0 ? failed(lists.join('\n')) : success(entries);
}
