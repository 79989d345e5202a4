import { Socket } from 'node:net';
import { constants } from 'node:os';

/** A command that was told to end before its work was done. What it had kept by then is whole. */
export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(name: NodeJS.Signals) {
    super('Stopped. What was read up to here is kept: run the command again to go on.');
    this.exitCode = 128 + constants.signals[name];
  }
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let draining: AbortController | null = null;

/**
 * Ends the process at a signal: at once, or, inside of `untilStopped`, when what is begun is done, and at once where the
 * signal comes again. Ending here and not by the signal's own way lets all that was started be ended, too.
 */
export function listenForSignals(): void {
  for (const name of names) {
    process.on(name, () => {
      const interruption = new Interrupted(name);
      // A command that listens itself knows better how it ends.
      if (process.listenerCount(name) > 1) return;
      if (draining === null || draining.signal.aborted) process.exit(interruption.exitCode);
      draining.abort(interruption);
    });
  }
  void launcherEnded().then(() => process.exit(128 + constants.signals.SIGKILL));
}

/** Does work that can be told to end early, by its signal, whose reason is an `Interrupted`. */
export async function untilStopped<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  draining = new AbortController();
  try {
    return await work(draining.signal);
  } finally {
    draining = null;
  }
}

/**
 * Resolves when the process that launched this one has ended, however that was: a pipe from it closes then. Never resolves
 * where none launched it. To be asked once, at the start: what this process starts shall not take itself for launched.
 */
export function launcherEnded(): Promise<void> {
  const launcher = process.env['TOOLGRADE_LAUNCHER'];
  delete process.env['TOOLGRADE_LAUNCHER'];
  return new Promise((resolve) => {
    if (launcher === undefined || launcher !== String(process.ppid)) return;
    const pipe = new Socket({ fd: 3, readable: true, writable: false });
    pipe.on('error', () => {});
    pipe.once('close', () => resolve());
    pipe.resume();
    pipe.unref();
  });
}
