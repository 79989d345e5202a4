import { success, type Result } from '#core/model/result.ts';
import type { Extraction, SourcePackage } from '#scripts/crawl/extract/extraction.ts';
import { extractJavaScript } from '#scripts/crawl/extract/javascript.ts';
import { ExtractorPool } from '#scripts/crawl/extract/pool.ts';
import type { Failure } from '#scripts/crawl/failure.ts';
import { fetchPackage, resolvePackage } from '#scripts/crawl/fetch-package.ts';
import { extractFollowing } from '#scripts/crawl/follow.ts';
import { npmOptions } from '#scripts/crawl/npm-options.ts';
import type { CrawlContext } from '#scripts/crawl/source.ts';

/** A package that was read as the crawler reads it, and what that took. */
export interface Measured {
  extraction: Extraction;
  /** Time that reading code took, in all rounds, without fetching. */
  seconds: number;
  /** Processor time of the same, in seconds: what a busy machine does not change. Helpers of the runtime, as its garbage collector, count. */
  processor: number;
  rounds: number;
  dependencies: string[];
  missed: string[];
  /** UTF-16 code units of the sources that the last round had at hand. */
  source: number;
}

/** Extracts in this process, so that its time and memory can be measured. */
class MeteredExtractors extends ExtractorPool {
  seconds = 0;
  processor = 0;
  rounds = 0;
  source = 0;

  override extract(
    server: SourcePackage,
    dependencies: ReadonlyMap<string, SourcePackage>,
  ): Promise<Result<Extraction, Failure>> {
    const before = performance.now();
    const usage = process.cpuUsage();
    const extraction = extractJavaScript(server, dependencies);
    this.seconds += (performance.now() - before) / 1000;
    const { user, system } = process.cpuUsage(usage);
    this.processor += (user + system) / 1e6;
    this.rounds += 1;
    this.source = 0;
    for (const pkg of [server, ...dependencies.values()])
      for (const text of pkg.files.values()) this.source += text.length;
    return Promise.resolve(success(extraction));
  }
}

/** Reads packages from the registry, or from npm's cache in a folder. */
export class PackageReader {
  private readonly context: Omit<CrawlContext, 'extractors'>;
  private constructor(context: Omit<CrawlContext, 'extractors'>) {
    this.context = context;
  }

  /** A reader whose archives are kept in `cache`. With `offline` it asks no registry. */
  static async open(cache: string, { offline = false } = {}): Promise<PackageReader> {
    const npm = await npmOptions(cache);
    return new PackageReader({
      npm: offline ? { ...npm, offline: true } : { ...npm, preferOffline: true },
      extractorDigest: '',
      now: new Date(0).toISOString(),
    });
  }

  /** Fetches and reads a version of a package, and the dependencies that carry its tools. Throws where it cannot be had. */
  async read(name: string, version: string): Promise<Measured> {
    const server = await this.fetch(name, version);
    const extractors = new MeteredExtractors();
    const followed = await extractFollowing(server, { ...this.context, extractors });
    if (!followed.ok) throw new Error(`${name}@${version}: ${followed.failure.message}`);
    const { seconds, processor, rounds, source } = extractors;
    const dependencies = followed.value.followed.map(({ resolved }) => resolved.name);
    const { extraction, missed } = followed.value;
    return { extraction, seconds, processor, rounds, dependencies, missed, source };
  }

  private async fetch(name: string, version: string): Promise<SourcePackage> {
    const resolved = await resolvePackage(`${name}@${version}`, this.context.npm, { facts: false });
    const fetched = resolved.ok ? await fetchPackage(resolved.value, this.context.npm) : resolved;
    if (!fetched.ok) throw new Error(`${name}@${version}: ${fetched.failure.message}`);
    return fetched.value.source;
  }
}
