import { failed, success, type Result } from '#core/model/result.ts';
import type { Source } from '../source.ts';
import { dirSource } from './dir.ts';
import { npmSource } from './npm.ts';
import { tarballSource } from './tarball.ts';

/** Every kind of source. */
export const sources: readonly Source[] = [npmSource, dirSource, tarballSource];

/** A server to read: the source that reads it and what it is called there. */
export interface Reference {
  source: Source;
  rest: string;
}

/** Reads a reference such as `npm:NAME@VERSION`. Fails with a sentence that names the forms there are. */
export function parseReference(reference: string): Result<Reference, string> {
  const [, kind, rest] = /^([a-z]+):(.+)$/s.exec(reference.trim()) ?? [];
  const source = sources.find((candidate) => candidate.kind === kind);
  if (source === undefined || rest === undefined) {
    const forms = sources.map(({ form }) => form).join(', ');
    return failed(`"${reference}" is not a reference to a server. Write one of: ${forms}.`);
  }
  return success({ source, rest });
}
