import { Worker } from 'node:worker_threads';
import type { Download } from '#site/downloads.ts';
import type { DownloadsTask } from './downloads-thread.ts';

/** Writes the downloads in a thread of its own: they take a while, and only the page that lists them waits for them. */
export class DownloadsThread {
  readonly #worker: Worker;
  /** What was written. */
  readonly written: Promise<Download[]>;

  constructor(task: DownloadsTask) {
    this.#worker = new Worker(new URL('downloads-thread.ts', import.meta.url), { workerData: task });
    this.written = new Promise<Download[]>((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
    });
    // Whoever waits for it hears of it; a build that fails before that has its own reason.
    this.written.catch(() => {});
  }

  /** Ends the thread, whether it is done or not. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
