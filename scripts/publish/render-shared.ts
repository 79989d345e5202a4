import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { buildAssets, type BuildAssets } from './bulk/assets.ts';

export interface SharedOptions {
  snapshot: string;
  /** An empty folder, which gets a folder `pages`. */
  scratch: string;
  base: string;
  site?: string | undefined;
  tracker?: string | undefined;
  contact?: string | undefined;
}

/** Where the project is: Astro finds its sources there, and keeps what a build needs for itself there. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const report = z.object({ cpu: z.number() });

/**
 * Runs the program that has Astro render the shared pages, and the first of each kind that is rendered in bulk. Returns
 * what Astro's build knows, and how many seconds of CPU it took. Throws with what it wrote where it fails.
 */
export async function renderShared({
  scratch,
  ...options
}: SharedOptions): Promise<{ assets: BuildAssets; cpu: number }> {
  const program = fileURLToPath(new URL('render.ts', import.meta.url));
  const assets = join(scratch, 'assets.json');
  const args = Object.entries({ ...options, out: join(scratch, 'pages'), assets }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: quietEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, written, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`the pages could not be rendered:\n${written.trim()}`);
  return { assets: buildAssets.parse(JSON.parse(await readFile(assets, 'utf8'))), ...report.parse(JSON.parse(said)) };
}

/**
 * What the environment may tell the renderer: where programs and temporary files are. Astro and Vite read more
 * (`BASE_URL`, `NODE_ENV`, the time zone), and pages would come to depend on who builds them.
 */
function quietEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ASTRO_TELEMETRY_DISABLED: '1', TZ: 'UTC' };
}
