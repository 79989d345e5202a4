// Plain JavaScript for the Node that the machine already has (18 or later): it brings everything else.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runtime = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The packages of a lockfile by path, or none where the file is missing or unreadable. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** Names the first package that the lockfile asks for and that is not installed so, or null. */
function firstMissing() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link === true) continue;
    const found = installed[path];
    if (found === undefined && entry.optional === true) continue;
    if (found?.version !== entry.version) return path.replace(/^.*node_modules\//, '');
  }
  return existsSync(runtime) ? null : 'node';
}

function npm(...words) {
  const byPath = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined;
  const [command, first] = byPath === undefined ? ['npm', []] : [process.execPath, [byPath]];
  return spawnSync(command, [...first, ...words], {
    cwd: root,
    // npm's progress and summary are not what the command prints: keep standard output clean.
    stdio: ['ignore', 2, 2],
    shell: byPath === undefined && process.platform === 'win32',
  }).status;
}

/** Installs what the lockfile asks for where something of it is missing. Ends the process where that fails. */
export function ensureInstalled() {
  const missing = firstMissing();
  if (missing === null) return;
  process.stderr.write(`Installing what Toolgrade needs (${missing} is missing) …\n`);
  // Not "npm ci": it refuses a lockfile that lacks an optional package of another platform, which npm leaves out where
  // a registry does not have it. This takes the lockfile's versions all the same, and does not write it.
  if (npm('install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error') === 0 && existsSync(runtime)) return;
  process.stderr.write(
    'The installation failed. Toolgrade needs npm, its registry, and install scripts for the package "node".\n' +
      'Run "npm install" in this folder to see why.\n',
  );
  process.exit(1);
}

/** Runs a script of the project on the Node that the project brings, and ends this process as it ends. */
export function run(script, words) {
  ensureInstalled();
  const child = spawn(runtime, ['--disable-warning=ExperimentalWarning', join(root, script), ...words], {
    // The pipe behind the usual three ends with this process, however that ends: so the script knows.
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // Programs that the script starts by name find the same Node first.
    env: {
      ...process.env,
      TOOLGRADE_LAUNCHER: String(process.pid),
      PATH: `${dirname(runtime)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
    },
  });
  child.stdio[3]?.on('error', () => {});
  // The child decides when it has ended. A terminal sends Ctrl-C to both; whoever else sends it sends it here alone.
  const isTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => (signal === 'SIGINT' && isTerminal ? undefined : child.kill(signal)));
  }
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}
