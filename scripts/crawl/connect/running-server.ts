import type { Readable, Writable } from 'node:stream';

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True where it used more memory than it may. */
  outOfMemory: boolean;
}

/** A server's process and all that it started. */
export interface RunningServer {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Resolves when the process that was started has ended. */
  exited: Promise<Exit>;
  /** Ends everything that the server started and resolves to how many processes outlived even that: 0. Safe to call again. */
  stop(): Promise<number>;
}
