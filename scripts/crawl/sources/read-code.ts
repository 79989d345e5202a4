import { success, type Result } from '#core/model/result.ts';
import type { Language, SourcePackage } from '../extract/extraction.ts';
import type { Failure } from '../failure.ts';
import { extractFollowing, type FollowedExtraction } from '../follow.ts';
import type { CrawlContext } from '../source.ts';
import { readPython } from './read-python.ts';

/** Extracts the tools of a package in a language, following dependencies where its registry can be followed. */
export async function readCode(
  language: Language,
  source: SourcePackage,
  context: CrawlContext,
): Promise<Result<FollowedExtraction, Failure>> {
  if (language === 'javascript') return extractFollowing(source, context);
  if (language === 'python') return readPython(source, context);
  const extraction = await context.extractors.extract(source, new Map(), language);
  return extraction.ok ? success({ extraction: extraction.value, followed: [], missed: [] }) : extraction;
}
