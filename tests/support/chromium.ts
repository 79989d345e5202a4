import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Tests meet no network, so the browser does not look for one either. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** Installs Debian's Chromium where this user may; false where that cannot be. */
function install(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  try {
    // A new machine has no lists of packages.
    for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      execFileSync('apt-get', words, { stdio: 'ignore', timeout: 300_000 });
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a Chromium: what CHROMIUM_PATH names, else one on the PATH, else Debian's, installed. Throws one line
 * that says how to get one.
 */
export function chromiumPath(): string {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is not a program`);
  }
  const found = installed() ?? (install() ? installed() : undefined);
  if (found === undefined) {
    throw new Error('browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH');
  }
  return found;
}

/** Starts a Chromium without a window. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: flags });
}
