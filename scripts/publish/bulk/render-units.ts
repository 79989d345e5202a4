import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Unit } from './pages.ts';
import type { WorkerTask, Written } from './worker.ts';

/** Something to render, with what is to be remembered of it. */
export interface UnitTask {
  unit: Unit;
  /** What it is remembered by. */
  name: string;
  digest: string;
  /** About how many pages it has. */
  pages: number;
}

export interface RenderOptions extends WorkerTask {
  /** What to render. Read as workers get free. */
  units: Iterable<UnitTask>;
  /** Told what is about to be rendered, a batch at a time. */
  begin: (units: readonly UnitTask[]) => void;
  /** Told what is on disk, a batch at a time. */
  done: (written: readonly (UnitTask & Written)[]) => void;
  /** One a core, where nothing is said. */
  workers?: number;
}

/** Pages in a batch: enough that handing it over costs nothing, few enough that the workers end together. */
const batchPages = 200;

/** Units in batches of about as many pages each. */
function* batches(units: RenderOptions['units']): Generator<UnitTask[]> {
  let batch: UnitTask[] = [];
  let size = 0;
  for (const task of units) {
    batch.push(task);
    size += task.pages;
    if (size < batchPages) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Renders all files of units straight to disk, in worker threads. Throws what a page throws, once all workers have
 * ended.
 */
export async function renderUnits({
  units,
  begin,
  done,
  workers = availableParallelism(),
  ...task
}: RenderOptions): Promise<void> {
  const queue = batches(units);
  const first = queue.next();
  if (first.done === true) return;
  const pool = Array.from(
    { length: workers },
    () => new Worker(fileURLToPath(new URL('worker.ts', import.meta.url)), { workerData: task }),
  );
  const work = async (worker: Worker, given: IteratorResult<UnitTask[]>): Promise<void> => {
    for (let batch = given; batch.done !== true; batch = queue.next()) {
      begin(batch.value);
      worker.postMessage(
        batch.value.map(({ unit }) => unit),
        [],
      );
      const [written] = (await once(worker, 'message')) as [Written[]];
      const tasks = batch.value;
      done(written.flatMap((files, index) => (tasks[index] === undefined ? [] : [{ ...tasks[index], ...files }])));
    }
  };
  try {
    await Promise.all(pool.map((worker, index) => work(worker, index === 0 ? first : queue.next())));
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}
