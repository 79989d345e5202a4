import type { RunningServer } from '../connect/running-server.ts';

/** A command for a sandbox. */
export interface SandboxCommand {
  /** The folder that the command sees, read-only, as `/server`. */
  folder: string;
  /** The command in the sandbox's own paths; `node` is the Node that runs this. */
  words: readonly string[];
  /** The whole environment besides PATH, HOME and the like. */
  environment: Readonly<Record<string, string>>;
}

/** A way to run code that nobody vouches for. */
export interface Sandbox {
  name: string;
  /** Which guards are weaker here than they could be, a sentence each. */
  weaker: readonly string[];
  start(command: SandboxCommand): RunningServer;
}

/** What a server sees of its home, its own files and the ways to programs. */
export const inside = {
  server: '/server',
  home: '/home/user',
  path: '/opt/bin:/usr/bin:/bin',
} as const;

/** The environment that every server starts with, before its own variables. */
export const baseEnvironment: Readonly<Record<string, string>> = {
  PATH: inside.path,
  HOME: inside.home,
  USER: 'user',
  LANG: 'C.UTF-8',
  TMPDIR: '/tmp',
};
