import { failed, success, type Result } from '#core/model/result.ts';
import type { SourcePackage } from '../extract/extraction.ts';
import { isForNow, type Failure } from '../failure.ts';
import type { FollowedExtraction } from '../follow.ts';
import { limits } from '../limits.ts';
import type { CrawlContext } from '../source.ts';
import { fetchRelease, normalName, resolveRelease } from './pypi/fetch-release.ts';

/** What reading a Python package and the dependencies that carry its tools gave. */
export interface PythonReading extends FollowedExtraction {
  /** The version is null where the newest one was asked for. */
  dependencies: { name: string; version: string | null; sha256: string }[];
}

/** The exact version under which a package asks for a dependency, or null: then the newest is read. Undefined where none asks for it. */
function pinOf(name: string, { manifest }: SourcePackage): string | null | undefined {
  const requires = Array.isArray(manifest['requires_dist']) ? manifest['requires_dist'].map(String) : [];
  const requirement = requires.find((line) => normalName(/^[\w.-]+/.exec(line)?.[0] ?? '') === normalName(name));
  if (requirement === undefined) return undefined;
  return /^[\w.-]+\s*(?:\[[^\]]*\])?\s*\(?==\s*([\w.+!-]+)\)?\s*(?:;|$)/.exec(requirement)?.[1] ?? null;
}

/**
 * Extracts the tools of a Python package, fetching the dependencies that the extractor asks for, within the limits. Fails
 * only where the package itself cannot be read.
 */
export async function readPython(
  server: SourcePackage,
  context: CrawlContext,
): Promise<Result<PythonReading, Failure>> {
  const packages = new Map<string, SourcePackage>();
  const reading: Omit<PythonReading, 'extraction'> = { followed: [], missed: [], dependencies: [] };
  const asked = new Set<string>();
  for (let round = 0; ; round += 1) {
    const result = await context.extractors.extract(server, packages, 'python');
    if (!result.ok) return failed(result.failure);
    const wants = result.value.wants.filter((name) => !asked.has(name));
    const room = limits.dependencies.packages - asked.size;
    if (wants.length === 0) return success({ ...reading, extraction: result.value });
    if (round >= limits.dependencies.rounds || room <= 0) {
      reading.missed.push(
        `More dependencies may carry tools than are followed; ${wants.join(', ').slice(0, 200)} were not read.`,
      );
      return success({ ...reading, extraction: result.value });
    }
    for (const name of wants.slice(0, room)) {
      asked.add(name);
      const pins = [server, ...packages.values()].map((each) => pinOf(name, each)).filter((pin) => pin !== undefined);
      const version = pins[0] ?? null;
      const resolved = await resolveRelease(name, version, context);
      const release = resolved.ok && resolved.value.changed ? resolved.value.release : null;
      const fetched = release === null ? null : await fetchRelease(release, context);
      if (release !== null && fetched?.ok === true) {
        const { integrity, source } = fetched.value;
        packages.set(name, source);
        reading.dependencies.push({ name, version, sha256: release.file.sha256 });
        reading.followed.push({
          spec: version === null ? name : `${name}==${version}`,
          resolved: {
            name: source.name,
            version: source.version,
            integrity,
            publishedAt: release.publishedAt,
            publisher: release.publisher,
            deprecated: release.yanked,
            fresh: true,
            address: release.file.url,
          },
        });
      } else {
        const failure = !resolved.ok ? resolved.failure : fetched?.ok === false ? fetched.failure : null;
        if (failure !== null && isForNow(failure)) reading.again = true;
        reading.missed.push(
          `The dependency ${name} may carry tools and could not be read: ${failure?.message ?? 'there is no release.'}`,
        );
      }
    }
  }
}
