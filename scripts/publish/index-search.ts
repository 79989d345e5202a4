import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as pagefind from 'pagefind';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { paths } from '#site/paths.ts';
import { searchRecord } from './search-record.ts';

/** Files of the index that pages load. The ready-made user interfaces, which write markup, are left out. */
const wanted =
  /^(?:pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|wasm\.[^/]+|(?:fragment|index|filter)\/[^/]+|pagefind\.[^/]+\.pf_meta)$/;

/**
 * Writes the search index of a snapshot into a folder: one record a server, with its tools as sections.
 * Returns how many servers are in it. Throws where Pagefind reports an error.
 */
export async function indexSearch(snapshot: Snapshot, folder: string): Promise<number> {
  const { index, errors } = await pagefind.createIndex({ forceLanguage: 'en' });
  if (index === undefined) throw new Error(`the search index could not be started: ${errors.join('; ')}`);
  let servers = 0;
  try {
    for (const record of snapshot.servers()) {
      const { slug } = record.server;
      const content = searchRecord(record, snapshot.summariesOf(slug));
      const added = await index.addHTMLFile({ url: paths.server(slug), content });
      if (added.errors.length > 0) throw new Error(`the search index refused ${slug}: ${added.errors.join('; ')}`);
      servers += 1;
    }
    const { files, errors: failures } = await index.getFiles();
    if (failures.length > 0) throw new Error(`the search index could not be written: ${failures.join('; ')}`);
    for (const { path, content } of files) {
      if (!wanted.test(path)) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  } finally {
    await index.deleteIndex();
    await pagefind.close();
  }
  return servers;
}
