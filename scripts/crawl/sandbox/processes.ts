import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** True while there is a process of this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal to a process, or with a negative id to a group, where there is one. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended, or it is not ours: whoever counts what is left will see.
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** True for a process that has ended and only waits for its parent to notice. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return true;
  }
}

/** Processes in a namespace of process ids, named by its inode. */
export function inNamespace(inode: number): number[] {
  const name = `pid:[${inode}]`;
  return pids().filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`) === name && !isZombie(pid);
    } catch {
      return false;
    }
  });
}

/** Processes of this user whose environment began with this assignment in it (`NAME=value`), wherever they moved since. */
export function withVariable(assignment: string): number[] {
  return pids().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(assignment) && !isZombie(pid);
    } catch {
      return false;
    }
  });
}

/** How many threads this user runs: the kernel counts them all against a limit on processes. */
export function threadsOfUser(): number {
  const uid = process.getuid?.();
  return pids().reduce((sum, pid) => {
    try {
      return statSync(`/proc/${pid}`).uid === uid ? sum + readdirSync(`/proc/${pid}/task`).length : sum;
    } catch {
      return sum;
    }
  }, 0);
}
