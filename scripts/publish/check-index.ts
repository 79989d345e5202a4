import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { partOf, partsFor } from '#core/check/parts.ts';
import { paths } from '#site/paths.ts';

/** Servers whose lines are held before they are written. */
const held = 500;

/** The id of a server's file, which stands first in it: the rest need not be parsed. */
function idOf(text: string): string {
  const [, id] = /^\{"id":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  if (id === undefined) throw new Error('a server has a file without an id');
  return JSON.parse(id) as string;
}

/**
 * Writes the index of the stack check from the files of the servers that are in `folder` already: parts of lines, one a
 * server, and a file that says how many there are. `servers` are the slugs of those with a policy, in order. Holds a few
 * hundred lines in memory. Returns the paths of its files.
 */
export async function writeCheckIndex(servers: readonly string[], folder: string): Promise<string[]> {
  const parts = partsFor(servers.length);
  const files = Array.from({ length: parts }, (_, part) => paths.checkPart(part).slice(1));
  await rm(dirname(join(folder, files[0] ?? '')), { recursive: true, force: true });
  await mkdir(dirname(join(folder, files[0] ?? '')), { recursive: true });
  for (const file of files) await writeFile(join(folder, file), '');
  let lines = new Map<number, string>();
  const flush = async (): Promise<void> => {
    for (const [part, text] of lines) await appendFile(join(folder, files[part] ?? ''), text);
    lines = new Map();
  };
  for (const [index, server] of servers.entries()) {
    const text = await readFile(join(folder, paths.composerData(server).slice(1)), 'utf8');
    const part = partOf(idOf(text), parts);
    lines.set(part, `${lines.get(part) ?? ''}${text}\n`);
    if (index % held === held - 1) await flush();
  }
  await flush();
  const main = paths.checkIndex.slice(1);
  await writeFile(join(folder, main), JSON.stringify({ parts, servers: servers.length }));
  return [main, ...files];
}
