import { randomUUID } from 'node:crypto';
import type { RunningServer } from '../connect/running-server.ts';
import { makeControlGroup } from './control-group.ts';
import { withVariable } from './processes.ts';
import { startProcess } from './start-process.ts';

const mark = 'TOOLGRADE_STARTED_THIS';

/**
 * Starts a command of the user's own on this machine, outside any sandbox, with the user's environment. Its memory and processes
 * are bounded where control groups can be made. What it starts is found again by a mark in the environment, even where it left the process group.
 */
export function startLocal(words: readonly string[]): RunningServer {
  const id = randomUUID();
  return startProcess({
    words,
    environment: { ...process.env, [mark]: id },
    group: makeControlGroup(),
    family: () => withVariable(`${mark}=${id}`),
    polite: true,
  });
}
