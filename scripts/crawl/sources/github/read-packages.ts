import { failed, success, type Result } from '#core/model/result.ts';
import type { ExtractedTool, Extraction } from '../../extract/extraction.ts';
import type { Failure } from '../../failure.ts';
import type { FollowedExtraction } from '../../follow.ts';
import { limits } from '../../limits.ts';
import type { CrawlContext } from '../../source.ts';
import { readCode } from '../read-code.ts';
import type { RepositoryPackage } from './packages.ts';

/** What reading the packages of a repository gave: one reading, and the packages that it is of. */
export interface RepositoryReading {
  reading: FollowedExtraction;
  chosen: RepositoryPackage[];
}

interface Read {
  from: RepositoryPackage;
  reading: FollowedExtraction;
}

/** Paths as they are in the repository. */
function placed({ from, reading }: Read): Extraction {
  const { extraction } = reading;
  const prefix = from.folder === '' ? '' : `${from.folder}/`;
  const isOwn = (name: string): boolean => name === from.source.name;
  return {
    ...extraction,
    tools: extraction.tools.map((tool) =>
      isOwn(tool.package.name) ? { ...tool, file: `${prefix}${tool.file}` } : tool,
    ),
    problems: extraction.problems.map(({ file, reason }) => ({ file: `${prefix}${file}`, reason })),
  };
}

/** Each tool once: a package at the top of a repository has the files of those below it, and may reach none of them. */
function once(tools: readonly ExtractedTool[]): ExtractedTool[] {
  const placeOf = ({ definition, file, line }: ExtractedTool): string => `${file}\0${line}\0${definition.name}`;
  const reached = new Set(tools.filter(({ truth }) => truth === 'registered').map(placeOf));
  const seen = new Set<string>();
  return tools.filter((tool) => {
    const place = placeOf(tool);
    // Two packages may each register what they share: only what one of them does not reach is said by the other.
    if (tool.truth === 'registered') return true;
    if (reached.has(place) || seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

function merged(reads: readonly Read[]): FollowedExtraction {
  const extractions = reads.map(placed);
  return {
    extraction: {
      tools: once(extractions.flatMap(({ tools }) => tools)),
      nature: extractions.find(({ nature }) => nature !== null)?.nature ?? null,
      wants: [],
      environment: [...new Set(extractions.flatMap(({ environment }) => environment))].sort(),
      problems: extractions.flatMap(({ problems }) => problems),
    },
    followed: reads.flatMap(({ reading }) => reading.followed),
    missed: reads.flatMap(({ reading }) => reading.missed),
    again: reads.some(({ reading }) => reading.again === true),
  };
}

/**
 * Reads the packages of a repository, likeliest first, and keeps those that are servers: with a command and tools where
 * there are such, else with tools. Where none has tools the first one says why. Fails only where none could be read.
 */
export async function readPackages(
  packages: readonly RepositoryPackage[],
  context: CrawlContext,
): Promise<Result<RepositoryReading, Failure>> {
  const reads: Read[] = [];
  let failure: Failure | null = null;
  for (const from of packages.slice(0, limits.repository.packages)) {
    const reading = await readCode(from.language, from.source, context);
    if (reading.ok) reads.push({ from, reading: reading.value });
    else failure ??= reading.failure;
  }
  const [first] = reads;
  if (first === undefined) {
    return failed(
      failure ?? {
        state: 'rejected',
        code: 'E_NO_MANIFEST',
        message: 'There is no package in a language that is read.',
      },
    );
  }
  const withTools = reads.filter(({ reading }) => reading.extraction.tools.length > 0);
  const programs = withTools.filter(({ from }) => from.hasCommand);
  const kept = programs.length > 0 ? programs : withTools.length > 0 ? withTools : [first];
  const reading = merged(kept);
  if (packages.length > limits.repository.packages) {
    const left = packages.length - limits.repository.packages;
    reading.missed.push(`${left} more packages of the repository were not read; name one with its folder (#path).`);
  }
  return success({ reading, chosen: kept.map(({ from }) => from) });
}
