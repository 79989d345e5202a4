import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { laterPages, type ListKind } from '#site/list-routes.ts';
import { paths } from '#site/paths.ts';
import type { Renderer, SiteFile, Unit } from './pages.ts';

const listKinds = ['servers', 'browse', 'category', 'risk'] as const satisfies readonly ListKind[];

/**
 * Compares the pages that Astro rendered as samples, the first of each kind, with what our own rendering makes of them,
 * and takes them out of the folder. Throws where a byte is different: then nothing is to be rendered in bulk.
 */
export async function takeSamples(folder: string, renderer: Renderer, snapshot: Snapshot): Promise<void> {
  const [server] = snapshot.serverIds();
  const [counted] = snapshot.serverIds({ counted: true });
  const [tool] = snapshot.toolIds();
  const samples: (false | undefined | { unit: Unit; path: string })[] = [
    server && { unit: server.server, path: paths.server(server.server) },
    counted && { unit: counted.server, path: paths.serverPolicy(counted.server) },
    tool && { unit: tool.server, path: paths.tool(tool.server, tool.tool) },
    ...listKinds.map((kind) => {
      const [first] = laterPages(snapshot, kind);
      return first && { unit: first, path: first.path };
    }),
  ];
  for (const sample of samples) {
    if (!sample) continue;
    const path = `${sample.path.slice(1)}index.html`;
    let ours: SiteFile | undefined;
    for (const file of renderer.files(sample.unit)) if (file.path === path) ours = file;
    await compare(folder, path, ours);
  }
  const downloads = renderer.downloads([]);
  await compare(folder, downloads.path, downloads);
}

async function compare(folder: string, path: string, file: SiteFile | undefined): Promise<void> {
  const ours = file?.text ?? '';
  const theirs = await readFile(join(folder, path), 'utf8');
  if (ours !== theirs) throw new Error(`${path} is not what Astro renders: ${difference(ours, theirs)}`);
  await rm(join(folder, path));
}

/** Where two texts part, with some of what stands around it. */
function difference(ours: string, theirs: string): string {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at += 1;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
  return `ours has ${around(ours)}, Astro's ${around(theirs)}`;
}
