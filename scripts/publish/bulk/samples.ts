import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { paths } from '#site/paths.ts';
import type { filesOf } from './pages.ts';

/**
 * Compares the pages that Astro rendered as samples, the first of each kind, with what our own rendering makes of them,
 * and takes them out of the folder. Throws where a byte is different: then nothing is to be rendered in bulk.
 */
export async function takeSamples(
  folder: string,
  files: ReturnType<typeof filesOf>,
  snapshot: Snapshot,
): Promise<void> {
  const [server] = snapshot.serverIds();
  const [counted] = snapshot.serverIds({ counted: true });
  const [tool] = snapshot.toolIds();
  const samples = [
    server && { server: server.server, path: paths.server(server.server) },
    counted && { server: counted.server, path: paths.serverPolicy(counted.server) },
    tool && { server: tool.server, path: paths.tool(tool.server, tool.tool) },
  ];
  for (const sample of samples) {
    if (sample === undefined) continue;
    const path = `${sample.path.slice(1)}index.html`;
    const ours = files(sample.server).find((file) => file.path === path)?.text;
    const theirs = await readFile(join(folder, path), 'utf8');
    if (ours !== theirs) throw new Error(`${path} is not what Astro renders: ${difference(ours ?? '', theirs)}`);
    await rm(join(folder, path));
  }
}

/** Where two texts part, with some of what stands around it. */
function difference(ours: string, theirs: string): string {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at += 1;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
  return `ours has ${around(ours)}, Astro's ${around(theirs)}`;
}
