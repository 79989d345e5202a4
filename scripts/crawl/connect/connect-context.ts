import { dirname, join } from 'node:path';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { CrawlContext } from '../source.ts';
import type { ListTimes } from './list-tools.ts';

/** What starting a server needs besides what reading one does. */
export interface ConnectContext extends Pick<CrawlContext, 'npm' | 'now'> {
  /** Where packages are installed; by default beside the cache of npm's archives. */
  installs?: string;
  /** By default the best one that works on this machine. */
  sandbox?: Sandbox;
  times?: ListTimes;
  /** Gets a line on what is done, for a person. */
  say?: (line: string) => void;
}

/** The folder of installed packages. */
export function installsFolder({ installs, npm }: ConnectContext): string {
  return installs ?? join(dirname(npm.cache), 'installs');
}
