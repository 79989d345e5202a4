import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { partOf, partsFor } from '#core/check/parts.ts';
import { paths } from '#site/paths.ts';

/** Characters of lines that are held before they are written. */
const held = 16_000_000;

/** The id of a server's file, which stands first in it: the rest need not be parsed. */
function idOf(text: string): string {
  const [, id] = /^\{"id":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  if (id === undefined) throw new Error('a server has a file without an id');
  return JSON.parse(id) as string;
}

/**
 * Writes the index of the stack check from the files of the servers that are in `folder` already: parts of lines, one a
 * server, and a file that says how many there are. `servers` are the slugs of those with a policy, in order, and `count`
 * says how many they are. Holds a few megabytes of lines in memory. Returns the paths of its files.
 */
export function writeCheckIndex(servers: Iterable<string>, count: number, folder: string): string[] {
  const parts = partsFor(count);
  const files = Array.from({ length: parts }, (_, part) => paths.checkPart(part).slice(1));
  rmSync(dirname(join(folder, files[0] ?? '')), { recursive: true, force: true });
  mkdirSync(dirname(join(folder, files[0] ?? '')), { recursive: true });
  for (const file of files) writeFileSync(join(folder, file), '');
  let lines = new Map<number, string[]>();
  let size = 0;
  const flush = (): void => {
    for (const [part, texts] of lines) appendFileSync(join(folder, files[part] ?? ''), texts.join(''));
    lines = new Map();
    size = 0;
  };
  for (const server of servers) {
    const text = readFileSync(join(folder, paths.composerData(server).slice(1)), 'utf8');
    const part = partOf(idOf(text), parts);
    const list = lines.get(part) ?? [];
    list.push(text, '\n');
    lines.set(part, list);
    size += text.length;
    if (size > held) flush();
  }
  flush();
  const main = paths.checkIndex.slice(1);
  writeFileSync(join(folder, main), JSON.stringify({ parts, servers: count }));
  return [main, ...files];
}
