import { spawn, type StdioOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Exit, RunningServer } from '../connect/running-server.ts';
import { endAtExit } from '../at-exit.ts';
import { limits } from '../limits.ts';
import type { ControlGroup } from './control-group.ts';
import { signal } from './processes.ts';

/** A process to start, and how to find all that it starts. */
export interface ProcessPlan {
  words: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  group: ControlGroup | null;
  /** Ids of processes that belong to it, besides those in the control group. */
  family: () => number[];
  /** Ends it where signals from here do not reach, as in a container. */
  end?: () => Promise<void>;
  /** True to let it end by itself first: its input is closed, then it is asked, then it is killed. */
  polite: boolean;
  /** Gets what is written to descriptor 3. */
  onInfo?: (text: string) => void;
  /** What descriptor 4 gives; only together with `onInfo`. */
  feed?: Buffer | null;
}

/** Joins the control groups named before `--`, then becomes what is named behind it: nothing runs outside of them. */
const joinAndExec = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift; exec "$@"';

/** Starts a process as the leader of a group of its own. A command that cannot be started is one that has ended. */
export function startProcess(plan: ProcessPlan): RunningServer {
  const { words, group, family, end, polite, onInfo, feed = null } = plan;
  const joins = group?.joins ?? [];
  const [file = '', ...rest] =
    joins.length === 0 ? words : ['/bin/sh', '-c', joinAndExec, 'sh', ...joins, '--', ...words];
  const extra = [...(onInfo === undefined ? [] : ['pipe' as const]), ...(feed === null ? [] : ['pipe' as const])];
  const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', ...extra];
  const child = spawn(file, rest, { stdio, detached: true, env: { ...plan.environment }, cwd: plan.cwd });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('a process without pipes');
  const info = child.stdio[3] as Readable | undefined;
  if (onInfo !== undefined) {
    let text = '';
    info?.on('data', (piece: Buffer) => {
      text += piece.toString();
      onInfo(text);
    });
    info?.on('error', () => {});
  }
  if (feed !== null) {
    const fed = child.stdio[4] as Writable;
    fed.on('error', () => {});
    fed.end(feed);
  }
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null, outOfMemory: false }));
    child.once('exit', (code, name) => resolve({ code, signal: name, outOfMemory: group?.outOfMemory() ?? false }));
  });
  const gone = async (time: number): Promise<boolean> =>
    Promise.race([exited.then(() => true), wait(time, false, { ref: false })]);
  const left = (): number[] => [...new Set([...(group?.members() ?? []), ...family()])];
  const killAll = (): void => {
    if (child.pid !== undefined) signal(-child.pid, 'SIGKILL');
    for (const pid of left()) signal(pid, 'SIGKILL');
  };
  const ended = endAtExit(killAll);
  let stopping: Promise<number> | undefined;
  const stop = async (): Promise<number> => {
    if (polite && child.pid !== undefined) {
      stdin.end();
      if (!(await gone(limits.connect.grace / 4))) signal(-child.pid, 'SIGTERM');
      await gone(limits.connect.grace);
    }
    await end?.();
    const until = performance.now() + limits.connect.grace * 2;
    killAll();
    await gone(limits.connect.grace);
    // Processes that are just being made escape one round of signals, not all of them.
    while (left().length > 0 && performance.now() < until) {
      killAll();
      await wait(20);
    }
    for (const stream of [stdin, stdout, stderr, info]) stream?.destroy();
    const count = left().length;
    group?.remove();
    ended();
    return count;
  };
  return { stdin, stdout, stderr, exited, stop: () => (stopping ??= stop()) };
}
