import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { WorkerTask, Written } from './worker.ts';

export interface RenderOptions extends WorkerTask {
  /** The servers to render, with how many tools each has. Read as workers get free. */
  servers: Iterable<{ server: string; tools: number }>;
  /** Told what is on disk, a batch at a time. */
  done: (written: readonly Written[]) => void;
  /** One a core, where nothing is said. */
  workers?: number;
}

/** Tools in a batch: enough that handing it over costs nothing, few enough that the workers end together. */
const batchTools = 200;

/** Servers in batches of about as many tools each. */
export function* batches(servers: RenderOptions['servers']): Generator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const { server, tools } of servers) {
    batch.push(server);
    size += tools + 1;
    if (size < batchTools) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Renders all files of servers straight to disk, in worker threads. Throws what a page throws, once all workers have
 * ended.
 */
export async function renderServers({
  servers,
  done,
  workers = availableParallelism(),
  ...task
}: RenderOptions): Promise<void> {
  const queue = batches(servers);
  const first = queue.next();
  if (first.done === true) return;
  const pool = Array.from(
    { length: workers },
    () => new Worker(fileURLToPath(new URL('worker.ts', import.meta.url)), { workerData: task }),
  );
  const work = async (worker: Worker, given: IteratorResult<string[]>): Promise<void> => {
    for (let batch = given; batch.done !== true; batch = queue.next()) {
      worker.postMessage(batch.value, []);
      const [written] = (await once(worker, 'message')) as [Written[]];
      done(written);
    }
  };
  try {
    await Promise.all(pool.map((worker, index) => work(worker, index === 0 ? first : queue.next())));
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}
