import { failed, success, type Result } from '#core/model/result.ts';
import type { SourcePackage } from '../extract/extraction.ts';
import { isForNow, type Failure } from '../failure.ts';
import { textSize, type FollowedExtraction } from '../follow.ts';
import { limits } from '../limits.ts';
import type { CrawlContext } from '../source.ts';
import { fetchRelease, normalName, resolveRelease } from './pypi/fetch-release.ts';

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
): Promise<Result<FollowedExtraction, Failure>> {
  const packages = new Map<string, SourcePackage>();
  const reading: Omit<FollowedExtraction, 'extraction'> = { followed: [], missed: [] };
  let characters = textSize(server);
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
        characters += textSize(source);
        if (characters > limits.text.server) {
          reading.missed.push(`The dependency ${name} may carry tools; with it there is more text than is read.`);
          return success({ ...reading, extraction: result.value });
        }
        packages.set(name, source);
        reading.followed.push({
          registry: 'pypi',
          name,
          range: version,
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
