import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { failed, success, type Result } from '#core/model/result.ts';
import { parseReference, type Reference } from './sources/index.ts';

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
}

/**
 * Reads a file of sources. Paths in it are relative to the file. Fails with sentences that name the place and what
 * to do, one a line.
 */
export function readSources(path: string): Result<SourceEntry[], string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return failed(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a file with --sources.`);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) return failed(document.errors.map((error) => `${path}: ${error.message}`).join('\n'));
  const parsed = sourcesFile.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) return failed(`${path} is not a list of sources:\n${z.prettifyError(parsed.error)}`);
  const entries: SourceEntry[] = [];
  const complaints: string[] = [];
  const seen = new Map<string, string>();
  for (const { ref } of parsed.data.sources) {
    const reference = parseReference(ref);
    if (!reference.ok) {
      complaints.push(`${path}: ${reference.failure}`);
      continue;
    }
    const { source } = reference.value;
    const isPath = source.kind !== 'npm';
    const rest = isPath ? relative('.', resolve(dirname(path), reference.value.rest)) : reference.value.rest;
    const id = source.idOf(rest);
    const earlier = seen.get(id);
    if (earlier !== undefined)
      complaints.push(`${path}: "${earlier}" and "${ref}" name the same server (${id}). Keep one of them.`);
    seen.set(id, ref);
    entries.push({ source, rest, ref, id });
  }
  return complaints.length > 0 ? failed(complaints.join('\n')) : success(entries);
}
