import { parentPort, workerData } from 'node:worker_threads';
import { addresses, type Place } from './address.ts';
import { writeDownloads } from './downloads.ts';

/** What the thread is started with. */
export interface DownloadsTask {
  snapshot: string;
  folder: string;
  place: Place;
}

// Writes the downloads in a thread of its own, beside what else a build does. Its one message is what was written.
const { snapshot, folder, place } = workerData as DownloadsTask;
parentPort?.postMessage(await writeDownloads(snapshot, folder, addresses(place)), []);
