import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What decides how a server is indexed, besides the server. The lockfile says which Pagefind does it. */
const sources = [
  'package-lock.json',
  'scripts/publish/search',
  'src/site/search',
  'src/site/views/visible.ts',
  'src/core/model/hidden-characters.ts',
  'src/core/taxonomy/facet.ts',
  'src/catalogue/server-traits.ts',
];

/** A digest of the code that makes the search index. An index that other code has made is made anew. */
export async function codeDigest(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    const names = source.includes('.') ? [''] : (await readdir(join(root, source))).toSorted();
    for (const name of names) hash.update(`${source}/${name}\n`).update(await readFile(join(root, source, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
