import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import hostedGitInfo from 'hosted-git-info';
import type { Surroundings } from '#core/check/config/surroundings.ts';

/** What a configuration names, as it can be seen on this machine. */
export const thisMachine: Surroundings = {
  packageFolder(path) {
    if (!existsSync(path) || !statSync(path).isFile()) return null;
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      if (existsSync(join(folder, 'package.json'))) return folder;
      if (dirname(folder) === folder) return null;
    }
  },
  hosted(spec) {
    const found = hostedGitInfo.fromUrl(spec);
    if (found === undefined || found.type !== 'github') return null;
    return { user: found.user, project: found.project, committish: found.committish ?? null };
  },
};
