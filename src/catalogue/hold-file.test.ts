import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdFile } from './hold-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-hold-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('holdFile', () => {
  it('P3 gives a path to one at a time, and leaves nothing behind', () => {
    const path = join(folder, 'catalogue.sqlite');
    const release = holdFile(path);
    expect(release).not.toBeNull();
    expect(holdFile(path)).toBeNull();
    expect(holdFile(join(folder, 'other.sqlite'))).not.toBeNull();
    release?.();
    expect(existsSync(`${path}.lock`)).toBe(false);
    expect(holdFile(path)).not.toBeNull();
  });

  it('P1 holds nothing for a process that was killed', async () => {
    const path = join(folder, 'catalogue.sqlite');
    const program = join(folder, 'hold.mjs');
    writeFileSync(
      program,
      `import { holdFile } from ${JSON.stringify(join(import.meta.dirname, 'hold-file.ts'))};
       if (holdFile(${JSON.stringify(path)}) !== null) process.stdout.write('held');
       setInterval(() => {}, 1_000);`,
    );
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(holdFile(path)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(`${path}.lock`)).toBe(true);
    expect(holdFile(path)).not.toBeNull();
  });

  it('P3 says what to do with a lock that is none, and leaves it as it is', () => {
    const path = join(folder, 'catalogue.sqlite');
    writeFileSync(`${path}.lock`, '{"pid": 4711}\n');
    expect(() => holdFile(path)).toThrow(/is not a lock of this program.*Delete it/);
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('{"pid": 4711}\n');
  });

  it('P6 throws where the folder is not there', () => {
    expect(() => holdFile(join(folder, 'none', 'catalogue.sqlite'))).toThrow('ENOENT');
  });
});
