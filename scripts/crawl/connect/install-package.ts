import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, delimiter, join } from 'node:path';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../failure.ts';
import type { ResolvedPackage } from '../fetch-package.ts';
import { limits } from '../limits.ts';
import { readManifest } from '../read-manifest.ts';
import { withVariable } from '../sandbox/processes.ts';
import { startProcess } from '../sandbox/start-process.ts';
import { installsFolder, type ConnectContext } from './connect-context.ts';
import { keepEnd } from './keep-end.ts';

/** A package with its dependencies on disk. */
export interface InstalledPackage {
  /** Holds `node_modules`. */
  folder: string;
  manifest: JsonObject;
}

const { time, bytes, kept } = limits.connect.install;

/** How npm is told what to do: by variables, which older ones pass over where they do not know them. */
function npmVariables({ npm }: ConnectContext): Record<string, string> {
  return {
    npm_config_registry: npm.registry,
    npm_config_cache: npm.cache,
    // Nothing that is installed is run, and nothing comes from anywhere but the registry.
    npm_config_ignore_scripts: 'true',
    npm_config_allow_git: 'none',
    npm_config_allow_remote: 'none',
    npm_config_allow_file: 'none',
    npm_config_allow_directory: 'none',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_engine_strict: 'false',
    npm_config_omit: 'dev',
    npm_config_package_lock: 'true',
    npm_config_global: 'false',
    npm_config_workspaces: 'false',
    npm_config_progress: 'false',
    npm_config_loglevel: 'error',
  };
}

/** Bytes in a folder; stops counting past the bound. */
async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  const open = [folder];
  for (let path = open.pop(); path !== undefined && sum <= bytes; path = open.pop()) {
    for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) open.push(inner);
      else sum += (await lstat(inner).catch(() => null))?.size ?? 0;
    }
  }
  return sum;
}

function failureOf(spec: string, code: number | null, output: string): Failure {
  if (code === 127) {
    return unreachable('E_NO_NPM', 'The command npm is not there. It installs what is started: install it with Node.');
  }
  const npmCode = /npm (?:error|ERR!) code (\w+)/.exec(output)?.[1] ?? '';
  if (npmCode === 'E404' || npmCode === 'ETARGET') {
    return unreachable('E_NOT_FOUND', `The registry has not all that ${spec} depends on.`);
  }
  if (/^(?:ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|ENOTCACHED)$/.test(npmCode)) {
    return unreachable('E_OFFLINE', `The registry cannot be reached (${npmCode}).`);
  }
  return rejected('E_INSTALL', `npm could not install ${spec} (${npmCode === '' ? `code ${code}` : npmCode}).`);
}

/** Runs npm in a folder, bounded in time and in what it leaves on disk. */
export async function runNpm(folder: string, spec: string, context: ConnectContext): Promise<Failure | null> {
  const id = randomUUID();
  const npm = startProcess({
    words: ['/bin/sh', '-c', 'umask 022; exec npm "$@"', 'sh', 'install'],
    environment: {
      ...process.env,
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      ...npmVariables(context),
      TOOLGRADE_STARTED_THIS: id,
    },
    cwd: folder,
    group: null,
    family: () => withVariable(`TOOLGRADE_STARTED_THIS=${id}`),
    polite: false,
  });
  npm.stdin.on('error', () => {});
  npm.stdin.end();
  const output = keepEnd(npm.stderr, limits.connect.stderr);
  npm.stdout.resume();
  let failure: Failure | null = null;
  const stop = (why: Failure): void => {
    failure = why;
    void npm.stop();
  };
  const clock = setTimeout(
    () => stop(rejected('E_INSTALL_TIME', `Installing ${spec} took longer than ${time / 1000} s.`)),
    time,
  );
  const scale = setInterval(async () => {
    if ((await sizeOf(folder)) > bytes) stop(rejected('E_INSTALL_SIZE', `${spec} takes more than ${bytes} bytes.`));
  }, 5_000);
  const { code } = await npm.exited;
  clearTimeout(clock);
  clearInterval(scale);
  await npm.stop();
  if (failure !== null) return failure;
  return code === 0 ? null : failureOf(spec, code, output());
}

/** The checksum under which npm installed the package itself. */
async function installedIntegrity(folder: string, name: string): Promise<string | null> {
  const lock: unknown = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const packages = isJsonObject(lock) && isJsonObject(lock['packages']) ? lock['packages'] : {};
  const entry = packages[`node_modules/${name}`];
  return isJsonObject(entry) && typeof entry['integrity'] === 'string' ? entry['integrity'] : null;
}

async function readInstalled(folder: string, name: string): Promise<Result<InstalledPackage, Failure>> {
  const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8').catch(() => undefined);
  const manifest = readManifest(text);
  return manifest.ok ? success({ folder, manifest: manifest.value }) : manifest;
}

/** Removes the installations that were not used for longest, and what a killed run left. */
async function prune(shelf: string): Promise<void> {
  const names = await readdir(shelf);
  const aged = await Promise.all(
    names.map(async (name) => ({ name, used: (await stat(join(shelf, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const old = aged.sort((one, other) => other.used - one.used).slice(kept);
  const left = aged.filter(({ name, used }) => name.includes('.') && Date.now() - used > time * 2);
  for (const { name } of [...old, ...left]) await rm(join(shelf, name), { recursive: true, force: true });
}

/**
 * Installs one version of a package and its dependencies into a folder of its own, or takes the one from last time. None of its scripts
 * is run, and nothing is fetched but from the registry. Fails with `E_NO_NPM`, `E_NOT_FOUND`, `E_OFFLINE`, `E_INSTALL`, `E_INSTALL_TIME`,
 * `E_INSTALL_SIZE` or `E_INTEGRITY`.
 */
export async function installPackage(
  { name, version, integrity }: Pick<ResolvedPackage, 'name' | 'version' | 'integrity'>,
  context: ConnectContext,
): Promise<Result<InstalledPackage, Failure>> {
  const spec = `${name}@${version}`;
  const shelf = installsFolder(context);
  const key = createHash('sha256')
    .update(`${spec}\0${integrity ?? ''}`)
    .digest('hex')
    .slice(0, 24);
  const folder = join(shelf, key);
  const cached = await readInstalled(folder, name);
  if (cached.ok) {
    const now = new Date();
    await utimes(folder, now, now);
    return cached;
  }
  const fresh = `${folder}.${randomUUID()}`;
  await mkdir(fresh, { recursive: true, mode: 0o755 });
  try {
    const manifest = { name: 'toolgrade-install', private: true, dependencies: { [name]: version } };
    await writeFile(join(fresh, 'package.json'), JSON.stringify(manifest));
    const failure = await runNpm(fresh, spec, context);
    if (failure !== null) return failed(failure);
    if ((await sizeOf(fresh)) > bytes) {
      return failed(rejected('E_INSTALL_SIZE', `${spec} takes more than ${bytes} bytes.`));
    }
    if (integrity !== null && (await installedIntegrity(fresh, name)) !== integrity) {
      return failed(
        rejected('E_INTEGRITY', `What npm installed for ${spec} is not what the registry's checksum says.`),
      );
    }
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder).catch(async (error: unknown) => {
      // Another run was faster.
      if (!(await readInstalled(folder, name)).ok) throw error;
    });
    await prune(shelf);
    return await readInstalled(folder, name);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
