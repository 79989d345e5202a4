import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { BuildAssets } from './assets.ts';
import type { RendererOf, Unit } from './pages.ts';

/** What a worker is started with. */
export interface WorkerTask {
  /** The bundle that renders pages. */
  bundle: string;
  assets: BuildAssets;
  /** The site's folder. */
  out: string;
}

/** The files of one unit that a worker has written. */
export interface Written {
  files: string[];
  bytes: number;
}

const { bundle, assets, out } = workerData as WorkerTask;
const { rendererOf } = (await import(pathToFileURL(bundle).href)) as { rendererOf: RendererOf };
const renderer = rendererOf(assets);

/** Folders that hold the files of many servers: they are made once. */
const made = new Set<string>();

/** Makes a folder whose parent is most likely there: nearly all are those of one page, next to each other. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') mkdirSync(folder, { recursive: true });
  }
}

function write(unit: Unit): Written {
  const written: Written = { files: [], bytes: 0 };
  let last = '';
  for (const { path, text } of renderer.files(unit)) {
    const folder = dirname(path);
    if (folder !== last && !made.has(folder)) {
      makeFolder(join(out, folder));
      if (!path.endsWith('/index.html') && made.size < 100) made.add(folder);
      last = folder;
    }
    writeFileSync(join(out, path), text);
    written.files.push(path);
    written.bytes += Buffer.byteLength(text);
  }
  return written;
}

parentPort?.on('message', (units: Unit[]) => parentPort?.postMessage(units.map(write), []));
