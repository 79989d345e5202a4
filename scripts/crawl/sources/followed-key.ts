import { isForNow, type Failure } from '../failure.ts';
import { resolvePackage } from '../fetch-package.ts';
import type { Followed } from '../follow.ts';
import type { Result } from '#core/model/result.ts';
import type { CrawlContext } from '../source.ts';
import { integrityOf, resolveRelease } from './pypi/fetch-release.ts';

/** A dependency that was read with a server, as the key of the reading keeps it. */
export interface FollowedKey extends Pick<Followed, 'registry' | 'name' | 'range'> {
  version: string;
  integrity: string | null;
}

/** The dependencies of a reading, for its key: with what was asked for, and what that led to. */
export function followedKeys(followed: readonly Followed[]): FollowedKey[] {
  return followed.map(({ registry, name, range, resolved: { version, integrity } }) => ({
    registry,
    name,
    range,
    version,
    integrity,
  }));
}

type Answer = Result<{ version: string; integrity: string | null }, Failure>;

async function ask({ registry, name, range }: FollowedKey, context: CrawlContext): Promise<Answer> {
  if (registry === 'npm') return resolvePackage(`${name}@${range}`, context.npm, { facts: false });
  const resolution = await resolveRelease(name, range, context);
  if (!resolution.ok) return resolution;
  if (!resolution.value.changed) throw new Error('the index answered "not modified" to a request without a tag');
  const { version, file } = resolution.value.release;
  return { ok: true, value: { version, integrity: integrityOf(file.sha256) } };
}

/**
 * True where each dependency is still what the same question leads to. One that cannot be asked for just now counts as it was:
 * reading the server again would only lose it.
 */
export async function areUnchanged(keys: readonly FollowedKey[], context: CrawlContext): Promise<boolean> {
  for (const key of keys) {
    const answer = await ask(key, context);
    if (!answer.ok && isForNow(answer.failure)) continue;
    if (!answer.ok || answer.value.version !== key.version || answer.value.integrity !== key.integrity) return false;
  }
  return true;
}
