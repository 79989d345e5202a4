import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { RunningServer } from '../connect/running-server.ts';
import { limits } from '../limits.ts';
import { isAlive } from './processes.ts';
import { baseEnvironment, inside, type Sandbox, type SandboxCommand } from './sandbox.ts';
import { startProcess } from './start-process.ts';

const run = promisify(execFile);

/** Seconds after which a container is ended in any case. */
const longest = Math.ceil((limits.connect.initialize + limits.connect.total) / 1_000) + 30;

/** Programs that run containers, and the image that they need to have. */
export const engines = ['podman', 'docker'] as const;
export const image = 'docker.io/library/node:24-slim';

/** The label by which a container is found again, with the id of the process that it runs for. */
const label = 'toolgrade.pid';

/** A container to run: of what, how it is called, and with a process of the engine's own that ends what others leave. */
export interface ContainerPlan {
  engine: string;
  image: string;
  name: string;
  hasInit: boolean;
}

/** The words of an engine that run a command in a container. */
export function containerWords(
  { engine, image: from, name, hasInit }: ContainerPlan,
  { folder, words, environment }: SandboxCommand,
): string[] {
  const { memory, processes, cpus, tmpfs, openFiles, uid, fileBytes } = limits.sandbox;
  const scratch = `rw,nosuid,nodev,mode=1777,size=${tmpfs}`;
  // The image has its own Node in its own place.
  const variables = { ...environment, ...baseEnvironment, PATH: `/usr/local/bin:${inside.path}` };
  return [
    engine,
    'run',
    '--rm',
    '--interactive',
    ...(hasInit ? ['--init'] : []),
    // Where this process is killed, nobody else ends the container; and it has more places to write to than are named here.
    ...(engine === 'podman' ? [`--timeout=${longest}`, '--read-only-tmpfs=false'] : []),
    '--pull=never',
    `--name=${name}`,
    `--label=${label}=${process.pid}`,
    '--network=none',
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    `--user=${uid}:${uid}`,
    '--hostname=sandbox',
    '--ipc=none',
    `--memory=${memory}`,
    `--memory-swap=${memory}`,
    `--cpus=${cpus}`,
    `--pids-limit=${processes}`,
    `--ulimit=nofile=${openFiles}:${openFiles}`,
    // Of all containers of the user together; each is held by its own bound above.
    `--ulimit=nproc=${processes * 32}:${processes * 32}`,
    `--ulimit=fsize=${fileBytes}:${fileBytes}`,
    '--ulimit=core=0:0',
    `--tmpfs=/tmp:${scratch}`,
    `--tmpfs=${inside.home}:${scratch}`,
    `--volume=${folder}:${inside.server}:ro`,
    `--workdir=${inside.home}`,
    '--log-driver=none',
    '--entrypoint=',
    ...Object.entries(variables).map(([variable, value]) => `--env=${variable}=${value}`),
    from,
    ...words,
  ];
}

function start(plan: Omit<ContainerPlan, 'name'>, command: SandboxCommand): RunningServer {
  const { engine } = plan;
  const name = `toolgrade-${randomUUID()}`;
  const remove = [...(engine === 'podman' ? ['--time=0'] : []), '--force', name];
  return startProcess({
    words: containerWords({ ...plan, name }, command),
    environment: process.env,
    group: null,
    family: () => [],
    polite: false,
    end: async () => void (await run(engine, ['rm', ...remove], { timeout: 20_000 }).catch(() => {})),
  });
}

/**
 * Removes the containers of processes that have ended without ending them: a process that is killed cannot. Those of a process
 * that still runs stay. Resolves to how many there were.
 */
export async function removeLeftContainers(engine: string): Promise<number> {
  const query = ['ps', '--all', `--filter=label=${label}`, `--format={{.ID}} {{index .Labels "${label}"}}`];
  const format = engine === 'docker' ? [...query.slice(0, 3), `--format={{.ID}} {{.Label "${label}"}}`] : query;
  const { stdout } = await run(engine, format, { timeout: 10_000 });
  const left = stdout
    .split('\n')
    .map((line) => /^([0-9a-f]+) (\d+)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .filter(([, , pid]) => !isAlive(Number(pid)))
    .map(([, id = '']) => id);
  if (left.length > 0) await run(engine, ['rm', '--force', ...left], { timeout: 30_000 });
  return left.length;
}

/** What a container prints where it fails, or null where it runs. */
async function faultOf(plan: Omit<ContainerPlan, 'name'>): Promise<string | null> {
  const server = start(plan, { folder: process.cwd(), words: ['node', '--version'], environment: {} });
  let said = '';
  server.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  server.stdout.resume();
  const timer = setTimeout(() => void server.stop(), 20_000);
  const { code } = await server.exited;
  clearTimeout(timer);
  await server.stop();
  return code === 0 ? null : (said.trim().split('\n').at(-1)?.slice(0, 200) ?? `code ${code}`);
}

/** The sandbox of one engine with one image; or why it is none. A container is run to see. */
export async function containerSandbox(engine: string, from: string): Promise<{ sandbox: Sandbox } | { why: string }> {
  try {
    await run(engine, ['info'], { timeout: 10_000 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      why: code === 'ENOENT' ? `${engine} is not installed` : `${engine} is installed and its engine does not answer`,
    };
  }
  // What cannot be tidied up is no reason to start nothing: it ends by its own time.
  await removeLeftContainers(engine).catch(() => 0);
  try {
    await run(engine, ['image', 'inspect', from], { timeout: 10_000 });
  } catch {
    return { why: `${engine} has no image ${from} (${engine} pull ${from})` };
  }
  let fault = '';
  for (const hasInit of [true, false]) {
    const plan = { engine, image: from, hasInit };
    const found = await faultOf(plan);
    if (found === null) return { sandbox: { name: engine, weaker: [], start: (command) => start(plan, command) } };
    fault = found;
  }
  return { why: `${engine} cannot run a container with the bounds that are asked for (${fault})` };
}

/** A container engine, where one answers, has the image and runs it; null with the reasons elsewhere. */
export async function findContainer(): Promise<{ sandbox: Sandbox } | { sandbox: null; why: string[] }> {
  const why: string[] = [];
  for (const engine of engines) {
    const found = await containerSandbox(engine, image);
    if ('sandbox' in found) return found;
    why.push(found.why);
  }
  return { sandbox: null, why };
}
