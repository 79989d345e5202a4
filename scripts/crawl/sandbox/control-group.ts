import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { limits } from '../limits.ts';
import { isAlive } from './processes.ts';

/** What a group of processes is held to as a whole. */
export type Guard = 'memory' | 'processes' | 'cpu';

/** Control groups of the kernel around one server, of version 2 or 1 as the machine has them. */
export interface ControlGroup {
  guards: ReadonlySet<Guard>;
  /** Files into which a process writes its own id to join. */
  joins: readonly string[];
  /** Ids of the processes in it. */
  members(): number[];
  /** True where the kernel ended one of them for want of memory. */
  outOfMemory(): boolean;
  /** Removes it, as far as it is empty. */
  remove(): void;
}

interface Mount {
  point: string;
  /** The part of the hierarchy that is mounted there. */
  root: string;
  controllers: string[];
  version: 1 | 2;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

function mounts(): Mount[] {
  return read('/proc/self/mountinfo')
    .split('\n')
    .flatMap((line): Mount[] => {
      const [before = '', after = ''] = line.split(' - ');
      const [, , , root = '/', point = ''] = before.split(' ');
      const [kind, , options = ''] = after.split(' ');
      if (kind === 'cgroup2') return [{ point, root, controllers: [], version: 2 }];
      return kind === 'cgroup' ? [{ point, root, controllers: options.split(','), version: 1 }] : [];
    });
}

/** The folder of a mounted hierarchy that this process is in. */
function ownFolder({ point, root, controllers, version }: Mount): string {
  const line = read('/proc/self/cgroup')
    .split('\n')
    .map((text) => text.split(':'))
    .find(([, names = '']) =>
      version === 2 ? names === '' : names.split(',').some((name) => controllers.includes(name)),
    );
  const path = line?.slice(2).join(':') ?? '/';
  const inner = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
  const folder = join(point, inner);
  return existsSync(folder) ? folder : point;
}

const period = 100_000;
const { memory, processes, cpus } = limits.sandbox;

/** What each guard writes, by version; the first file has to be there for the guard to hold, the others may be missing. */
const settings: Record<1 | 2, Record<Guard, readonly (readonly [string, string])[]>> = {
  1: {
    memory: [
      ['memory.limit_in_bytes', String(memory)],
      ['memory.memsw.limit_in_bytes', String(memory)],
    ],
    processes: [['pids.max', String(processes)]],
    cpu: [
      ['cpu.cfs_quota_us', String(cpus * period)],
      ['cpu.cfs_period_us', String(period)],
    ],
  },
  2: {
    memory: [
      ['memory.max', String(memory)],
      ['memory.swap.max', '0'],
      ['memory.oom.group', '1'],
    ],
    processes: [['pids.max', String(processes)]],
    cpu: [['cpu.max', `${cpus * period} ${period}`]],
  },
};
const controllerOf: Record<Guard, string> = { memory: 'memory', processes: 'pids', cpu: 'cpu' };
const guards = Object.keys(controllerOf) as Guard[];

function apply(folder: string, version: 1 | 2, guard: Guard): boolean {
  const [main, ...others] = settings[version][guard];
  const write = ([file, value]: readonly [string, string]): boolean => {
    const path = join(folder, file);
    if (!existsSync(path)) return false;
    try {
      writeFileSync(path, value);
      return true;
    } catch {
      return false;
    }
  };
  const holds = main !== undefined && write(main);
  for (const other of others) write(other);
  return holds;
}

const prefix = 'toolgrade-';

/** Removes empty groups of runs that were killed. */
function sweep(parent: string): void {
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) removeFolder(join(parent, name));
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not ours, not empty, or gone: whoever runs next tries again.
  }
}

let made = 0;

/** A folder for the group below `parent`, or null where it cannot be made. */
function makeFolder(parent: string, name: string): string | null {
  sweep(parent);
  const folder = join(parent, name);
  try {
    mkdirSync(folder);
    return folder;
  } catch {
    return null;
  }
}

interface Part {
  folder: string;
  version: 1 | 2;
  guards: Guard[];
}

/** The parts of version 1: one folder in each hierarchy that has a controller we want. */
function partsOf1(name: string): Part[] {
  const parts: Part[] = [];
  for (const mount of mounts().filter(({ version }) => version === 1)) {
    const wanted = guards.filter((guard) => mount.controllers.includes(controllerOf[guard]));
    if (wanted.length === 0) continue;
    const folder = makeFolder(ownFolder(mount), name);
    if (folder === null) continue;
    const held = wanted.filter((guard) => apply(folder, 1, guard));
    if (held.length === 0) removeFolder(folder);
    else parts.push({ folder, version: 1, guards: held });
  }
  return parts;
}

/** The part of version 2: below this process's own group, or below the nearest one above where that is possible. */
function partOf2(name: string): Part[] {
  const mount = mounts().find(({ version }) => version === 2);
  if (mount === undefined || !/\b(?:memory|pids)\b/.test(read(join(mount.point, 'cgroup.controllers')))) return [];
  for (let parent = ownFolder(mount); parent.startsWith(mount.point); parent = dirname(parent)) {
    try {
      writeFileSync(join(parent, 'cgroup.subtree_control'), '+memory +pids +cpu');
    } catch {
      // A group that holds processes passes nothing on; what is passed on already may do.
    }
    const folder = makeFolder(parent, name);
    if (folder === null) continue;
    const held = guards.filter((guard) => apply(folder, 2, guard));
    if (held.includes('memory') && held.includes('processes')) return [{ folder, version: 2, guards: held }];
    removeFolder(folder);
  }
  return [];
}

function killedForMemory({ folder, version }: Part): boolean {
  const text = read(join(folder, version === 2 ? 'memory.events' : 'memory.oom_control'));
  return /^oom_kill [1-9]/m.test(text);
}

/** Makes the control groups for one server; null where the machine lets this user make none. */
export function makeControlGroup(): ControlGroup | null {
  made += 1;
  const name = `${prefix}${process.pid}-${made}`;
  const second = partOf2(name);
  const parts = second.length > 0 ? second : partsOf1(name);
  if (parts.length === 0) return null;
  return {
    guards: new Set(parts.flatMap((part) => part.guards)),
    joins: parts.map(({ folder }) => join(folder, 'cgroup.procs')),
    members: () => [
      ...new Set(
        parts.flatMap(({ folder }) =>
          read(join(folder, 'cgroup.procs'))
            .split('\n')
            .filter((line) => line !== '' && line !== '0')
            .map(Number),
        ),
      ),
    ],
    outOfMemory: () => parts.some((part) => part.guards.includes('memory') && killedForMemory(part)),
    remove: () => parts.forEach(({ folder }) => removeFolder(folder)),
  };
}
