import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Libraries that a program of this machine is linked with, the loader among them. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...stdout.matchAll(/(\/[^\s():]+)/g)].map(([, path]) => path ?? '');
}

/**
 * An image with this Node and nothing else, made of files of this machine: none has to be fetched. Null where the engine is
 * not there, or cannot make one.
 */
export function importedImage(engine: string): string | null {
  if (process.platform !== 'linux' || spawnSync(engine, ['info']).status !== 0) return null;
  const root = mkdtempSync(join(tmpdir(), 'toolgrade-image-'));
  const name = `localhost/toolgrade-test:${process.pid}`;
  try {
    const node = realpathSync(process.execPath);
    const shell = '/bin/sh';
    for (const folder of ['tmp', 'proc', 'dev', 'sys', 'etc', 'server'])
      mkdirSync(join(root, folder), { recursive: true });
    chmodSync(join(root, 'tmp'), 0o1777);
    const files = new Map([
      [node, '/usr/local/bin/node'],
      [shell, shell],
      ...[...librariesOf(node), ...librariesOf(shell)].map((path) => [path, path] as const),
    ]);
    for (const [from, to] of files) {
      mkdirSync(join(root, dirname(to)), { recursive: true });
      copyFileSync(realpathSync(from), join(root, to));
    }
    const archive = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 1024 ** 3 });
    return spawnSync(engine, ['import', '-', name], { input: archive }).status === 0 ? name : null;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Removes an image that `importedImage` made. */
export function removeImage(engine: string, name: string): void {
  spawnSync(engine, ['image', 'rm', '--force', name]);
}
