import { open } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from '../failure.ts';
import { inside } from '../sandbox/sandbox.ts';

/** The program of a manifest that starts its server: the one of the package's name, else one that says mcp, else the first. */
export function programOf(manifest: JsonObject, name: string): string | null {
  const { bin, main } = manifest;
  const own = name.replace(/^@[^/]+\//, '');
  if (typeof bin === 'string') return bin;
  if (isJsonObject(bin)) {
    const programs = Object.entries(bin).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const pick =
      programs.find(([program]) => program === own) ??
      programs.find(([program]) => /mcp/i.test(program)) ??
      programs[0];
    if (pick !== undefined) return pick[1];
  }
  return typeof main === 'string' ? main : null;
}

/** How a file is started, by its first bytes: by Node, unless it says otherwise. */
function interpreterOf(head: Buffer): string[] {
  const line = head.toString('latin1').split('\n', 1)[0] ?? '';
  const isNative = head.subarray(0, 4).equals(Buffer.from('\u007fELF', 'latin1'));
  const isOtherScript = line.startsWith('#!') && !/\b(?:node|bun|tsx|deno)\b/.test(line);
  return isNative || isOtherScript ? [] : ['node'];
}

/**
 * The words that start an installed package in a sandbox. Fails with `E_NO_PROGRAM` where its manifest names no file of its own.
 */
export async function entryWords(
  { folder, manifest }: { folder: string; manifest: JsonObject },
  name: string,
): Promise<Result<string[], Failure>> {
  const program = programOf(manifest, name);
  const path = posix.normalize(program ?? '');
  if (program === null || path.startsWith('../') || path.startsWith('/')) {
    return failed(rejected('E_NO_PROGRAM', 'The package names no program of its own that could be started.'));
  }
  const inner = posix.join('node_modules', name, path);
  const candidates = [inner, `${inner}.js`, posix.join(inner, 'index.js')];
  for (const candidate of candidates) {
    const head = Buffer.alloc(256);
    try {
      const file = await open(join(folder, candidate));
      try {
        const { bytesRead } = await file.read(head, 0, head.length, 0);
        const words = interpreterOf(head.subarray(0, bytesRead));
        return success([...words, posix.join(inside.server, candidate)]);
      } finally {
        await file.close();
      }
    } catch {
      // Not this one: Node would look for the next, too.
    }
  }
  return failed(rejected('E_NO_PROGRAM', `The package names the program ${path.slice(0, 200)}, and has no such file.`));
}
