import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Unpack } from 'tar';
import { isJsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import { readManifest } from '../read-manifest.ts';
import { installsFolder, type ConnectContext } from './connect-context.ts';
import { runNpm, type InstalledPackage } from './install-package.ts';

/** A package of npm's form that lies on this machine, not installed: its folder, or its archive. */
export interface LocalPackage {
  kind: 'dir' | 'tarball';
  path: string;
}

const { bytes } = limits.connect.install;
/** What lies in a folder and is no part of what it would publish. */
const notPublished = new Set(['node_modules', '.git', '.npmrc']);

class TooLarge extends Error {}

/** Copies a folder, without links, and up to the bound. */
async function copyFolder(from: string, to: string): Promise<void> {
  let size = 0;
  await cp(from, to, {
    recursive: true,
    filter: async (path) => {
      if (path !== from && notPublished.has(basename(path))) return false;
      const entry = await lstat(path);
      if (entry.isFile()) size += entry.size;
      if (size > bytes) throw new TooLarge();
      return entry.isFile() || entry.isDirectory();
    },
  });
}

/** Unpacks files and folders of an archive below a folder, without links, and up to the bound. */
async function unpack(from: string, to: string): Promise<void> {
  let size = 0;
  await mkdir(to, { recursive: true });
  await pipeline(
    createReadStream(from),
    new Unpack({
      cwd: to,
      strip: 1,
      strict: true,
      preserveOwner: false,
      filter: (_path, entry) => {
        if (!('type' in entry) || (entry.type !== 'File' && entry.type !== 'Directory')) return false;
        size += entry.size ?? 0;
        if (size > bytes) throw new TooLarge();
        return true;
      },
    }),
  );
}

/** What npm is to install beside the package: what its manifest says that it needs to run. */
function neededBy(manifest: InstalledPackage['manifest']): Record<string, unknown> {
  const groups = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;
  return Object.fromEntries(
    groups.flatMap((group) => (isJsonObject(manifest[group]) ? [[group, manifest[group]]] : [])),
  );
}

/**
 * Puts a package of this machine with its dependencies into a folder of its own, as `installPackage` does with one of a registry:
 * none of its scripts is run, and nothing is fetched but from the registry. The folder is for one use; `remove` takes it away. Fails
 * with `E_DIR` or `E_FILE` where it cannot be read, `E_NO_MANIFEST`, `E_INSTALL_SIZE`, or as `installPackage` does.
 */
export async function installLocal(
  { kind, path }: LocalPackage,
  context: ConnectContext,
): Promise<Result<InstalledPackage & { name: string; remove: () => Promise<void> }, Failure>> {
  const folder = join(installsFolder(context), `local.${randomUUID()}`);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const stop = async (failure: Failure): Promise<Result<never, Failure>> => {
    await remove();
    return failed(failure);
  };
  const draft = join(folder, 'draft');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  try {
    await (kind === 'dir' ? copyFolder(resolve(path), draft) : unpack(resolve(path), draft));
  } catch (error) {
    if (error instanceof TooLarge) return stop(rejected('E_INSTALL_SIZE', `${path} takes more than ${bytes} bytes.`));
    const { code, message } = error as NodeJS.ErrnoException;
    return stop(unreachable(kind === 'dir' ? 'E_DIR' : 'E_FILE', `${path} cannot be read (${code ?? message}).`));
  }
  const text = await readFile(join(draft, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    return stop(
      rejected('E_NO_MANIFEST', `${path} has no package.json: only packages of npm's form are started in a sandbox.`),
    );
  }
  const manifest = readManifest(text);
  if (!manifest.ok) return stop(manifest.failure);
  const said = manifest.value['name'];
  const name = typeof said === 'string' && /^(?:@[\w.-]+\/)?\w[\w.-]*$/.test(said) ? said : 'server';
  const needed = neededBy(manifest.value);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'toolgrade-install', private: true, ...needed }),
  );
  if (Object.keys(needed).length > 0) {
    const failure = await runNpm(folder, `what ${name} needs`, context);
    if (failure !== null) return stop(failure);
  }
  const place = join(folder, 'node_modules', name);
  await rm(place, { recursive: true, force: true });
  await mkdir(join(place, '..'), { recursive: true, mode: 0o755 });
  await cp(draft, place, { recursive: true });
  await rm(draft, { recursive: true, force: true });
  return success({ folder, manifest: manifest.value, name, remove });
}
