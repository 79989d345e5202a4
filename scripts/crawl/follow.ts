import { isJsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Extraction, SourcePackage } from './extract/extraction.ts';
import { isForNow, type Failure } from './failure.ts';
import { fetchPackage, resolvePackage, type ResolvedPackage } from './fetch-package.ts';
import { limits } from './limits.ts';
import type { CrawlContext } from './source.ts';

/** A dependency that was read for a server's tools. */
export interface Followed {
  registry: 'npm' | 'pypi';
  name: string;
  /** What was asked for: a range or a tag of npm, a version of PyPI; null for the newest. */
  range: string | null;
  resolved: ResolvedPackage;
}

/** What reading a package and the dependencies that carry its tools gave. */
export interface FollowedExtraction {
  extraction: Extraction;
  followed: Followed[];
  /** Why a dependency that may carry tools was not read, a sentence each. */
  missed: string[];
  /** True where one of them could not be had just now: reading it again may find more. */
  again?: boolean;
}

/** The range under which any of the packages asks for a dependency, or null where none of them names it. */
function rangeOf(name: string, packages: Iterable<SourcePackage>): string | null {
  for (const { manifest } of packages) {
    for (const group of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      const ranges = manifest[group];
      if (!isJsonObject(ranges)) continue;
      const range = ranges[name];
      if (typeof range === 'string') return range;
    }
  }
  return null;
}

/** True for a range that the registry can answer; files, links, repositories and addresses are not followed. */
function isRegistryRange(range: string): boolean {
  return (
    !/^(?:file|link|git|git\+[a-z]+|https?|github|workspace|portal|patch):|\//.test(range) || range.startsWith('npm:')
  );
}

/** Characters of a package's text: what reading it costs. */
export function textSize({ files }: SourcePackage): number {
  let size = 0;
  for (const text of files.values()) size += text.length;
  return size;
}

/**
 * Extracts the tools of a package, fetching the dependencies that the extractor asks for, within the limits.
 * Fails only where the package itself cannot be read.
 */
export async function extractFollowing(
  server: SourcePackage,
  context: CrawlContext,
): Promise<Result<FollowedExtraction, Failure>> {
  const dependencies = new Map<string, SourcePackage>();
  const followed: Followed[] = [];
  const missed: string[] = [];
  const asked = new Set<string>();
  let again = false;
  let textBytes = textSize(server);
  for (let round = 0; ; round += 1) {
    const result = await context.extractors.extract(server, dependencies);
    if (!result.ok) return failed(result.failure);
    const wants = result.value.wants.filter((name) => !asked.has(name));
    const room = limits.dependencies.packages - asked.size;
    if (wants.length === 0) return success({ extraction: result.value, followed, missed, again });
    if (round >= limits.dependencies.rounds || room <= 0) {
      missed.push(
        `More dependencies may carry tools than are followed; ${wants.join(', ').slice(0, 200)} were not read.`,
      );
      return success({ extraction: result.value, followed, missed, again });
    }
    for (const name of wants.slice(0, room)) {
      asked.add(name);
      const range = rangeOf(name, [server, ...dependencies.values()]);
      if (range === null || !isRegistryRange(range)) {
        missed.push(
          `The dependency ${name} may carry tools, and its source (${range ?? 'not declared'}) is not a registry.`,
        );
        continue;
      }
      const spec = `${name}@${range}`;
      const resolved = await resolvePackage(spec, context.npm, { facts: false });
      const fetched = resolved.ok ? await fetchPackage(resolved.value, context.npm) : resolved;
      if (resolved.ok && fetched.ok) {
        textBytes += textSize(fetched.value.source);
        if (textBytes > limits.text.server) {
          missed.push(`The dependency ${spec} may carry tools; with it there is more text than is read.`);
          return success({ extraction: result.value, followed, missed, again });
        }
        followed.push({ registry: 'npm', name, range, resolved: resolved.value });
        dependencies.set(name, fetched.value.source);
      } else {
        const { failure } = (resolved.ok ? fetched : resolved) as { failure: Failure };
        again ||= isForNow(failure);
        missed.push(`The dependency ${spec} may carry tools and could not be read: ${failure.message}`);
      }
    }
  }
}
