import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { signal, withVariable } from '../crawl/sandbox/processes.ts';

/** How the process that was started has ended; `failure` where it could not be started. */
export interface ServerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  failure: string | null;
}

/** The guarded server: a process in a group of its own, with this process's environment and standard error. */
export interface ServerProcess {
  stdin: Writable;
  stdout: Readable;
  exited: Promise<ServerExit>;
  /** Passes a signal on to the server and all of its group. */
  signal(name: NodeJS.Signals): void;
  /** Ends the server and all that it started, politely first. Safe to call again. Resolves to how many are left: 0. */
  stop(): Promise<number>;
}

/** By this variable what a server starts is found again, even where it left the group. */
const mark = 'TOOLGRADE_GUARDS_THIS';
/** Milliseconds that a server has to end by itself, then after a signal, then until nothing of it is left. */
const grace = { end: 2_000, terminate: 2_000, kill: 4_000 } as const;

/** Starts the server. A command that cannot be started is one that has ended. */
export function startServer(words: readonly string[], environment: NodeJS.ProcessEnv): ServerProcess {
  const id = randomUUID();
  const [file = '', ...rest] = words;
  const child = spawn(file, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: { ...environment, [mark]: id },
  });
  const { stdin, stdout, pid } = child;
  // A server that is gone does not read; its end is noticed elsewhere.
  stdin.on('error', () => {});
  stdout.on('error', () => {});
  const exited = new Promise<ServerExit>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: null, signal: null, failure: error.code ?? error.message }),
    );
    child.once('exit', (code, name) => resolve({ code, signal: name, failure: null }));
  });
  const gone = (time: number): Promise<boolean> =>
    Promise.race([exited.then(() => true), wait(time, false, { ref: false })]);
  const family = (): number[] => withVariable(`${mark}=${id}`);
  const toGroup = (name: NodeJS.Signals): void => {
    if (pid !== undefined) signal(-pid, name);
  };
  const stop = async (): Promise<number> => {
    stdin.end();
    if (!(await gone(grace.end))) {
      toGroup('SIGTERM');
      await gone(grace.terminate);
    }
    const until = performance.now() + grace.kill;
    do {
      toGroup('SIGKILL');
      for (const left of family()) signal(left, 'SIGKILL');
      // Processes that are just being made escape one round of signals, not all of them.
      if (family().length > 0) await wait(20);
    } while (family().length > 0 && performance.now() < until);
    await gone(grace.terminate);
    for (const stream of [stdin, stdout]) stream.destroy();
    return family().length;
  };
  let stopping: Promise<number> | undefined;
  return { stdin, stdout, exited, signal: toGroup, stop: () => (stopping ??= stop()) };
}
