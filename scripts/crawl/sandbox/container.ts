import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { limits } from '../limits.ts';
import { baseEnvironment, inside, type Sandbox, type SandboxCommand } from './sandbox.ts';
import { startProcess } from './start-process.ts';

const run = promisify(execFile);

/** Programs that run containers, and the image that they need to have. */
export const engines = ['podman', 'docker'] as const;
export const image = 'docker.io/library/node:24-slim';

/** The words of an engine that run a command in a container. */
export function containerWords(engine: string, name: string, { folder, words, environment }: SandboxCommand): string[] {
  const { memory, processes, cpus, tmpfs, openFiles, uid, fileBytes } = limits.sandbox;
  const scratch = `rw,nosuid,nodev,mode=1777,size=${tmpfs}`;
  // The image has its own Node in its own place.
  const variables = { ...environment, ...baseEnvironment, PATH: `/usr/local/bin:${inside.path}` };
  return [
    engine,
    'run',
    '--rm',
    '--interactive',
    '--init',
    '--pull=never',
    `--name=${name}`,
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
    `--ulimit=fsize=${fileBytes}:${fileBytes}`,
    '--ulimit=core=0:0',
    `--tmpfs=/tmp:${scratch}`,
    `--tmpfs=${inside.home}:${scratch}`,
    `--volume=${folder}:${inside.server}:ro`,
    `--workdir=${inside.home}`,
    '--log-driver=none',
    '--entrypoint=',
    ...Object.entries(variables).map(([variable, value]) => `--env=${variable}=${value}`),
    image,
    ...words,
  ];
}

/** A container engine, where one answers and has the image; null with the reason elsewhere. */
export async function findContainer(): Promise<{ sandbox: Sandbox } | { sandbox: null; why: string[] }> {
  const why: string[] = [];
  for (const engine of engines) {
    try {
      await run(engine, ['info'], { timeout: 5_000 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      why.push(
        code === 'ENOENT' ? `${engine} is not installed` : `${engine} is installed and its engine does not answer`,
      );
      continue;
    }
    try {
      await run(engine, ['image', 'inspect', image], { timeout: 5_000 });
    } catch {
      why.push(`${engine} has no image ${image} (${engine} pull ${image})`);
      continue;
    }
    return {
      sandbox: {
        name: engine,
        weaker: [],
        start(command) {
          const name = `toolgrade-${randomUUID()}`;
          return startProcess({
            words: containerWords(engine, name, command),
            environment: process.env,
            group: null,
            family: () => [],
            polite: false,
            end: async () => void (await run(engine, ['rm', '--force', name], { timeout: 20_000 }).catch(() => {})),
          });
        },
      },
    };
  }
  return { sandbox: null, why };
}
