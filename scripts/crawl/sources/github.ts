import { serverSlug } from '#core/identity/slug.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { describePackage } from '../describe-package.ts';
import { rejected, type Failure } from '../failure.ts';
import { settle } from '../settle.ts';
import type { CrawlContext, Known, Reading, Source } from '../source.ts';
import { areUnchanged, followedKeys, type FollowedKey } from './followed-key.ts';
import { GithubApi } from './github/api.ts';
import { repositoryPackages } from './github/packages.ts';
import { readPackages } from './github/read-packages.ts';
import { repositoryReference, type RepositoryReference } from './github/reference.ts';
import { fetchRepository, resolveRepository } from './github/repository.ts';
import { sourceSettings } from './settings.ts';
import { wantedInTree } from './wanted-in-tree.ts';

/** What was read, and with what. */
interface GithubReading {
  repository: number;
  commit: string;
  extractor: string;
  dependencies: FollowedKey[];
}

/** True for a path of the part that is asked for, and for the settings at the top that hold for all parts. */
const isPart = (folder: string | null, path: string): boolean =>
  folder === null || path.startsWith(`${folder}/`) || path === 'tsconfig.json';

function identityOf({ owner, name, folder }: RepositoryReference): string {
  return `github:${owner}/${name}`.toLowerCase() + (folder === null ? '' : `#${folder}`);
}

async function read(rest: string, known: Known | null, context: CrawlContext): Promise<Result<Reading, Failure>> {
  const reference = repositoryReference(rest);
  if (reference === null) {
    return failed(rejected('E_SPEC', `"${rest}" is not OWNER/REPO with, at most, @REF and #path.`));
  }
  const { folder } = reference;
  const api = new GithubApi(context.settings ?? sourceSettings({}));
  const resolved = await resolveRepository(reference, api);
  if (!resolved.ok) return failed(resolved.failure);
  const repository = resolved.value;
  const { id: number, commit, archived } = repository;
  const last = known === null ? null : (JSON.parse(known.readingKey) as GithubReading);
  const deprecated = archived ? 'The repository is archived: it is not maintained any more.' : null;
  if (
    known !== null &&
    last?.repository === number &&
    last.commit === commit &&
    last.extractor === context.extractorDigest &&
    (await areUnchanged(last.dependencies, context))
  ) {
    return success({ changed: false, server: { ...known.server, deprecated } });
  }
  const archive = await fetchRepository(
    repository,
    (path, size) => isPart(folder, path) && wantedInTree(path, size),
    api,
  );
  if (!archive.ok) return failed(archive.failure);
  const packages = repositoryPackages(archive.value, folder, commit);
  const reading = await readPackages(packages, context);
  if (!reading.ok) return failed(reading.failure);
  const { chosen } = reading.value;
  const [main] = chosen;
  const notes = new Set(archive.value.notes);
  if (chosen.length > 1) notes.add('SEVERAL_PACKAGES');
  // Whoever takes over a name that became free is somebody else.
  if (last !== null && last.repository !== number) notes.add('REPOSITORY_REPLACED');
  const described = describePackage(main?.source.manifest ?? {}, main?.source.paths ?? new Set());
  const id = identityOf(reference);
  const key: GithubReading = {
    repository: number,
    commit,
    extractor: context.extractorDigest,
    dependencies: followedKeys(reading.value.reading.followed),
  };
  const crawled = settle(
    {
      id,
      slug: serverSlug(id),
      kind: 'github',
      name: folder === null ? repository.fullName : `${repository.fullName}/${folder}`,
      version: commit,
      description:
        (folder === null ? repository.description : described.description) ??
        described.description ??
        repository.description,
      license: repository.license ?? described.license,
      publisher: repository.owner,
      repository: repository.address,
      homepage: repository.homepage ?? described.homepage,
      publishedAt: repository.pushedAt,
      deprecated,
      installScripts: described.installScripts,
      integrity: null,
      notes: [...notes].sort(),
    },
    reading.value.reading,
    { now: context.now, readingKey: JSON.stringify(key) },
  );
  return success({ changed: true, crawled });
}

/**
 * Repositories of GitHub, or of a host with its API, at one commit: the archive, never a clone. Known by their number, so
 * that a renamed one is the same and a replaced one is not.
 */
export const githubSource: Source = {
  kind: 'github',
  form: 'github:OWNER/REPO[@REF][#path]',
  idOf(rest) {
    const reference = repositoryReference(rest);
    return reference === null ? `github:${rest}` : identityOf(reference);
  },
  read,
};
