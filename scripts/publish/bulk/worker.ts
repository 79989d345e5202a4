import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { BuildAssets } from './assets.ts';
import type { FilesOf } from './pages.ts';

/** What a worker is started with. */
export interface WorkerTask {
  /** The bundle that renders pages. */
  bundle: string;
  assets: BuildAssets;
  /** The site's folder. */
  out: string;
}

/** The files of one server that a worker has written. */
export interface Written {
  server: string;
  files: string[];
  bytes: number;
}

const { bundle, assets, out } = workerData as WorkerTask;
const { filesOf } = (await import(pathToFileURL(bundle).href)) as { filesOf: FilesOf };
const files = filesOf(assets);

function write(server: string): Written {
  const written: Written = { server, files: [], bytes: 0 };
  for (const { path, text } of files(server)) {
    const place = join(out, path);
    const bytes = Buffer.from(text);
    try {
      writeFileSync(place, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, bytes);
    }
    written.files.push(path);
    written.bytes += bytes.length;
  }
  return written;
}

parentPort?.on('message', (servers: string[]) => parentPort?.postMessage(servers.map(write), []));
