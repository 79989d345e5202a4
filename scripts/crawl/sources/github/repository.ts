import { Readable } from 'node:stream';
import { isJsonObject, type JsonValue } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../../failure.ts';
import { failureOf } from '../../http/fault.ts';
import { limits } from '../../limits.ts';
import type { Archive, Wanted } from '../../read-archive.ts';
import { readTarball } from '../../read-tarball.ts';
import { httpsAddress } from '../https-address.ts';
import { readJsonBody } from '../read-body.ts';
import type { GithubApi } from './api.ts';
import type { RepositoryReference } from './reference.ts';

/** A repository at one commit. Its number stays when it is renamed or moved, and is another when it is made anew. */
export interface Repository {
  id: number;
  /** `OWNER/REPO` as it is called now. */
  fullName: string;
  commit: string;
  description: string | null;
  license: string | null;
  owner: string | null;
  address: string | null;
  homepage: string | null;
  pushedAt: string | null;
  archived: boolean;
}

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

function notFound(failure: Failure, message: string): Failure {
  return failure.code === 'E_NOT_FOUND' ? unreachable('E_NOT_FOUND', message) : failure;
}

/**
 * Resolves a repository to its number and a commit, and refuses one that is too large before anything of it is fetched.
 * Fails with `E_NOT_FOUND`, `E_REPO_SIZE`, `E_EMPTY`, `E_RATE_LIMITED` and the codes of the client.
 */
export async function resolveRepository(
  { owner, name, ref }: RepositoryReference,
  api: GithubApi,
): Promise<Result<Repository, Failure>> {
  const body = await api.body(`/repos/${owner}/${name}`, 'application/vnd.github+json');
  if (!body.ok) {
    const message = `There is no public repository ${owner}/${name}. Look for a typing error, or for one that was deleted.`;
    return failed(notFound(body.failure, message));
  }
  const json = readJsonBody(body.value, api.host);
  if (!json.ok) return json;
  const { id, size, default_branch: branch, full_name: fullName, license, owner: account } = json.value;
  if (typeof id !== 'number' || typeof size !== 'number') {
    return failed(rejected('E_CONTENT', `${api.host} does not describe a repository.`));
  }
  if (size > limits.repository.kilobytes) {
    const most = limits.repository.kilobytes / 1_000;
    return failed(
      rejected('E_REPO_SIZE', `The repository is larger than ${most} MB (${Math.round(size / 1_000)} MB).`),
    );
  }
  const wanted = ref ?? text(branch) ?? 'HEAD';
  const answer = await api.body(
    `/repositories/${id}/commits/${encodeURIComponent(wanted)}`,
    'application/vnd.github.sha',
  );
  if (!answer.ok) return failed(notFound(answer.failure, `The repository ${owner}/${name} has no ${wanted}.`));
  const commit = answer.value.toString('latin1').trim();
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit)) {
    return failed(rejected('E_CONTENT', `${api.host} does not name a commit.`));
  }
  const licenseId = isJsonObject(license) ? text(license['spdx_id']) : null;
  return success({
    id,
    fullName: text(fullName) ?? `${owner}/${name}`,
    commit,
    description: text(json.value['description']),
    license: licenseId === 'NOASSERTION' ? null : licenseId,
    owner: isJsonObject(account) ? text(account['login']) : null,
    address: httpsAddress(json.value['html_url']),
    homepage: httpsAddress(json.value['homepage']),
    pushedAt: text(json.value['pushed_at']),
    archived: json.value['archived'] === true,
  });
}

/** The files of a repository at its commit. What Git keeps elsewhere (submodules, large files) is noted, and not there. */
export async function fetchRepository(
  { id, commit }: Repository,
  wanted: Wanted,
  api: GithubApi,
): Promise<Result<Archive, Failure>> {
  const { compressed } = limits.tarball;
  const answer = await api.ask(`/repositories/${id}/tarball/${commit}`, 'application/vnd.github+json', compressed);
  if (!answer.ok) return answer;
  const bytes = Readable.from(answer.value.body, { objectMode: false });
  const archive = await readTarball(bytes, wanted)
    .catch((error: unknown) => failed(failureOf(error, api.host)))
    .finally(() => answer.value.close());
  if (!archive.ok) return archive;
  const { files, paths } = archive.value;
  const notes = new Set(archive.value.notes);
  for (const [path, content] of files) {
    if (!content.startsWith('version https://git-lfs.github.com/spec/')) continue;
    files.delete(path);
    notes.add('LFS_POINTER');
  }
  if (paths.has('.gitmodules')) notes.add('SUBMODULES_SKIPPED');
  return success({ files, paths, notes: [...notes].sort() });
}
