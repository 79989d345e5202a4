import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { limits } from '../limits.ts';
import { makeControlGroup, type Guard } from './control-group.ts';
import { inNamespace, threadsOfUser } from './processes.ts';
import { reachable } from './reachable.ts';
import { baseEnvironment, inside, type Sandbox, type SandboxCommand } from './sandbox.ts';
import { seccompFilter } from './seccomp.ts';
import { shelved } from './shelf.ts';
import { startProcess } from './start-process.ts';

const run = promisify(execFile);
const filter = seccompFilter();
const { uid, tmpfs, fileBytes, openFiles, processes, memory, cpuSeconds } = limits.sandbox;

/** System folders that programs need and that hold nothing of a user's. */
const systemFolders = ['/usr/bin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec'];
const systemLinks = ['/bin', '/lib', '/lib32', '/lib64'];

/** A folder for /etc with what programs look for there and nothing of this machine but where its libraries are. */
function makeEtc(): string {
  const files: Record<string, string | Buffer> = {
    passwd: `user:x:${uid}:${uid}::${inside.home}:/bin/sh\n`,
    group: `user:x:${uid}:\n`,
    hosts: '127.0.0.1 localhost\n::1 localhost\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
    ...(existsSync('/etc/ld.so.cache') ? { 'ld.so.cache': readFileSync('/etc/ld.so.cache') } : {}),
  };
  const hash = createHash('sha256');
  for (const [name, content] of Object.entries(files)) hash.update(`${name}\0`).update(content).update('\0');
  return shelved(`etc-${hash.digest('hex').slice(0, 24)}`, (folder) => {
    mkdirSync(folder, { mode: 0o755 });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o644 });
  });
}

let etc: string | undefined;

function systemArguments(): string[] {
  const words: string[] = [];
  for (const folder of systemFolders) if (existsSync(folder)) words.push('--ro-bind', folder, folder);
  for (const path of systemLinks) {
    if (!existsSync(path)) continue;
    if (lstatSync(path).isSymbolicLink()) words.push('--symlink', readlinkSync(path), path);
    else words.push('--ro-bind', path, path);
  }
  return words;
}

/** The arguments of `bwrap` for a command. */
function bubblewrapArguments({ folder, words, environment }: SandboxCommand, disableUserns: boolean): string[] {
  const writable = (path: string): string[] => ['--perms', '0700', '--size', String(tmpfs), '--tmpfs', path];
  return [
    '--unshare-all',
    '--unshare-user',
    ...(disableUserns ? ['--disable-userns'] : []),
    '--uid',
    String(uid),
    '--gid',
    String(uid),
    '--hostname',
    'sandbox',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--info-fd',
    '3',
    ...(filter === null ? [] : ['--seccomp', '4']),
    ...systemArguments(),
    '--ro-bind',
    (etc ??= makeEtc()),
    '/etc',
    '--ro-bind',
    reachable(process.execPath),
    '/opt/bin/node',
    '--ro-bind',
    reachable(folder),
    inside.server,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    ...writable('/dev/shm'),
    '--remount-ro',
    '/dev',
    ...writable('/tmp'),
    ...writable(inside.home),
    '--remount-ro',
    '/',
    '--chdir',
    inside.home,
    '--clearenv',
    ...Object.entries({ ...environment, ...baseEnvironment }).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
    ...words,
  ];
}

/** Bounds of each process by itself; those that a control group does not hold the whole to are among them. */
function limitArguments(held: ReadonlySet<Guard>): string[] {
  // Under root the server gets a user of its own; elsewhere it shares the count with all else that the user runs.
  const others = process.getuid?.() === 0 ? 0 : threadsOfUser();
  return [
    'prlimit',
    `--fsize=${fileBytes}`,
    `--nofile=${openFiles}`,
    '--core=0',
    // Address space is no measure of memory: V8 reserves far more than it uses.
    ...(held.has('memory') ? [] : [`--data=${memory * 2}`]),
    ...(held.has('processes') ? [] : [`--nproc=${processes + others}`]),
    ...(held.has('cpu') ? [] : [`--cpu=${cpuSeconds}`]),
    '--',
  ];
}

/** Gives up root before anything else: inside a namespace of its own, root would still read root's files. */
function unprivileged(): string[] {
  const drop = ['setpriv', '--no-new-privs'];
  if (process.getuid?.() !== 0) return [...drop, '--'];
  return [
    ...drop,
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    '--inh-caps=-all',
    '--bounding-set=-all',
    '--',
  ];
}

const weaknesses: Record<Guard, string> = {
  memory: 'Memory is bounded for each process and not for all together: no control group can be made.',
  processes: 'Processes are counted for the user and not for the sandbox: no control group can be made.',
  cpu: 'Processor time is bounded in seconds and not in shares: no control group can be made.',
};

function start(command: SandboxCommand, disableUserns: boolean) {
  const group = makeControlGroup();
  let namespace: number | undefined;
  return startProcess({
    words: [
      ...limitArguments(group?.guards ?? new Set()),
      ...unprivileged(),
      'bwrap',
      ...bubblewrapArguments(command, disableUserns),
    ],
    environment: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    cwd: '/',
    group,
    feed: filter,
    family: () => (namespace === undefined ? [] : inNamespace(namespace)),
    polite: false,
    onInfo(text) {
      const inode = /"pid-namespace":\s*(\d+)/.exec(text)?.[1];
      if (inode !== undefined) namespace = Number(inode);
    },
  });
}

/** Any folder that every user can read. */
const openFolder = '/usr/lib';

/** True where the recipe runs a program on this machine. */
async function works(disableUserns: boolean): Promise<boolean> {
  const server = start({ folder: openFolder, words: ['/usr/bin/env', 'true'], environment: {} }, disableUserns);
  server.stdout.resume();
  server.stderr.resume();
  const timer = setTimeout(() => void server.stop(), 10_000);
  const { code } = await server.exited;
  clearTimeout(timer);
  await server.stop();
  return code === 0;
}

/**
 * bubblewrap, where it is installed and the kernel lets it work: no network, a read-only root with the system's programs and the
 * server's own folder, an empty home, an empty environment, an unprivileged user without any capability, and bounds on memory,
 * processes, processor, files and time. Null where it does not work.
 */
export async function findBubblewrap(): Promise<Sandbox | null> {
  if (process.platform !== 'linux') return null;
  try {
    await run('bwrap', ['--version']);
  } catch {
    return null;
  }
  for (const disableUserns of [true, false]) {
    if (!(await works(disableUserns))) continue;
    const probe = makeControlGroup();
    const held = probe?.guards ?? new Set<Guard>();
    probe?.remove();
    const weaker = (Object.keys(weaknesses) as Guard[])
      .filter((guard) => !held.has(guard))
      .map((guard) => weaknesses[guard]);
    if (!disableUserns) weaker.push('A server may make user namespaces of its own: this bubblewrap cannot forbid it.');
    if (filter === null) weaker.push('System calls are not filtered: there is no table of them for this processor.');
    return { name: 'bubblewrap', weaker, start: (command) => start(command, disableUserns) };
  }
  return null;
}
