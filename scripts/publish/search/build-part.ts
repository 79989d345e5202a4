import * as pagefind from 'pagefind';
import { paths } from '#site/paths.ts';
import { packPart, type PackedPart } from './pack-part.ts';
import type { SearchRecord } from './search-record.ts';

/**
 * Postings in a file of words. Readers load one such file a word and part, and Pagefind's own five times as many make it
 * larger than most words need. There is no option for it, only a variable of the environment.
 */
const postingsPerFile = '4000';

/**
 * Makes one part of the search index. `part` and `engine` are those of `packPart`. One process of Pagefind a part: its
 * memory ends with it. Throws where Pagefind reports an error.
 */
export async function buildPart(
  records: Iterable<SearchRecord>,
  options: { part: number; engine: string | null },
): Promise<PackedPart> {
  process.env['PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE'] = postingsPerFile;
  // The words are stems already: no language means that Pagefind takes them as they are.
  const { index, errors } = await pagefind.createIndex({ forceLanguage: 'unknown' });
  if (index === undefined) throw new Error(`the search index could not be started: ${errors.join('; ')}`);
  const added = new Map<string, SearchRecord>();
  try {
    for (const record of records) {
      const url = paths.server(record.server);
      const { errors: refused } = await index.addHTMLFile({ url, content: record.html });
      if (refused.length > 0) throw new Error(`the search index refused ${record.server}: ${refused.join('; ')}`);
      added.set(url, { ...record, html: '', words: new Set() });
    }
    const { files, errors: failures } = await index.getFiles();
    if (failures.length > 0) throw new Error(`the search index could not be written: ${failures.join('; ')}`);
    return packPart(files, added, options);
  } finally {
    await pagefind.close();
  }
}
