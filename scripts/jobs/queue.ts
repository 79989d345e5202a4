import { PgBoss, type JobInsert } from 'pg-boss';
import { z } from 'zod';
import type { Queries } from '#catalogue/postgres/postgres-catalogue.ts';
import { task, type Task } from './task.ts';

const queue = 'servers';

/** What ending a job answers; its type says nothing of it. */
const settled = z.object({ affected: z.number() });

/** How the queue treats workers that are slow, or gone; in seconds. */
export const queueTimes = {
  /** A worker says this often that it is alive … */
  beat: 3,
  /** … and one that has not said so for this long is taken for dead. No less is possible. */
  dead: 10,
  /** How often somebody looks for dead ones. */
  supervise: 2,
  /** Between two looks for work by a worker that has none. */
  poll: 0.5,
};

/** Times that a server is given to a worker. One that kills every worker that reads it must not go round for ever. */
export const attempts = 5;

/** A server that this worker is to read, and the attempt that it is. */
export interface Job {
  id: string;
  retryCount: number;
  task: Task;
}

/** The queue of servers to read, in the same database as the catalogue. */
export class JobQueue {
  readonly #boss: PgBoss;

  private constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  /** Connects, and makes the queue's tables where they are missing. Throws where the database refuses. */
  static async open(url: string): Promise<JobQueue> {
    const boss = new PgBoss({
      connectionString: url,
      schema: 'toolgrade_jobs',
      superviseIntervalSeconds: queueTimes.supervise,
      monitorIntervalSeconds: queueTimes.supervise,
      schedule: false,
      application_name: 'toolgrade-jobs',
    });
    // It tries again by itself; what fails for good is thrown by the call that needed it.
    boss.on('error', () => {});
    await boss.start();
    await boss.createQueue(queue, {
      retryLimit: attempts - 1,
      retryDelay: 0,
      heartbeatSeconds: queueTimes.dead,
      expireInSeconds: 60 * 60,
      deleteAfterSeconds: 24 * 60 * 60,
    });
    return new JobQueue(boss);
  }

  /** Puts tasks into the queue. Returns how many. */
  async add(tasks: Iterable<Task>): Promise<number> {
    let batch: JobInsert[] = [];
    let added = 0;
    const send = async (): Promise<void> => {
      if (batch.length > 0) await this.#boss.insert(queue, batch);
      added += batch.length;
      batch = [];
    };
    for (const data of tasks) {
      batch.push({ data });
      if (batch.length === 1000) await send();
    }
    await send();
    return added;
  }

  /** The next server to read, or null where there is none now. */
  async next(): Promise<Job | null> {
    const [job] = await this.#boss.fetch<unknown>(queue, { batchSize: 1, includeMetadata: true });
    return job === undefined ? null : { id: job.id, retryCount: job.retryCount, task: task.parse(job.data) };
  }

  /** Says every few seconds that the job is being worked on. Returns how to stop. */
  keepAlive({ id, retryCount }: Job): () => void {
    const timer = setInterval(() => {
      this.#boss.touch(queue, { id, retryCount }).catch(() => {});
    }, queueTimes.beat * 1000);
    return () => clearInterval(timer);
  }

  /**
   * Ends a job in the transaction of a connection. False where it is not this worker's any more, because it was taken
   * for dead: then nothing that it found may be kept.
   */
  async complete({ id, retryCount }: Job, client: Queries): Promise<boolean> {
    const db = { executeSql: async (text: string, values?: unknown[]) => client.query(text, values) };
    return settled.parse(await this.#boss.complete(queue, { id, retryCount }, null, { db })).affected === 1;
  }

  /** Gives a job back, for another attempt. */
  async giveBack({ id, retryCount }: Job, why: string): Promise<void> {
    await this.#boss.fail(queue, { id, retryCount }, { message: why });
  }

  /** The tasks of a run that no worker could end, however often it was tried. */
  async lost(run: string, client: Queries): Promise<Task[]> {
    const { rows } = await client.query<{ data: unknown }>(
      `SELECT data FROM toolgrade_jobs.job WHERE name = $1 AND state IN ('failed', 'cancelled') AND data ->> 'run' = $2`,
      [queue, run],
    );
    return rows.map(({ data }) => task.parse(data));
  }

  /** Lets go of the database. What is being worked on is not waited for. */
  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: true });
  }
}
