import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(import.meta.dirname));

/** What reading a package depends on, besides the package: the code of the crawl, less what talks to live servers, and the parsers. */
const parts = ['scripts/crawl', 'src/core/model', 'package-lock.json'] as const;
const live = /^(?:connect|http|sandbox)\//;

function filesOf(part: string): string[] {
  if (part.endsWith('.json')) return [part];
  return readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !live.test(file))
    .map((file) => `${part}/${file}`);
}

/** A digest of all that decides what is found in a package, in 16 hex digits: while it is the same, so is what is found. */
export function extractorDigest(): string {
  const hash = createHash('sha256');
  for (const file of parts.flatMap(filesOf).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
