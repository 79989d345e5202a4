import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { buildSite, type SiteBuild } from '#scripts/publish/build.ts';
import { writeFixture } from './fixture.ts';

/** The fixture's site in a folder of its own. */
export interface BuiltSite {
  folder: string;
  result: SiteBuild;
  /** Paths of all files, with slashes, in order. */
  files: string[];
  read(path: string): string;
  remove(): void;
}

/** Paths of all files below a folder, with slashes, in order. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Builds the fixture's site into a new temporary folder. */
export async function buildFixture(
  options: { site?: string; base?: string; tracker?: string } = {},
): Promise<BuiltSite> {
  const parent = mkdtempSync(join(tmpdir(), 'toolgrade-site-'));
  const folder = join(parent, 'site');
  const snapshot = join(parent, 'snapshot.sqlite');
  writeFixture(snapshot);
  const result = await buildSite({ snapshot, out: folder, ...options });
  return {
    folder,
    result,
    files: filesOf(folder),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}
