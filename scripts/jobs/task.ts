import { z } from 'zod';
import { declaration } from '#core/model/declaration.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { SourceEntry } from '../crawl/read-sources.ts';
import { entryWith } from '../crawl/sources/expand.ts';
import { parseReference } from '../crawl/sources/index.ts';

/** What a job says: one server of one run. */
export const task = z.object({
  /** The run that asked for it. */
  run: z.uuid(),
  /** The time of the run, ISO 8601 in UTC: what is read carries it, whoever reads it. */
  now: z.string(),
  id: z.string(),
  ref: z.string(),
  /** `kind:rest`, as `ref` but with paths as the asking process sees them. */
  reference: z.string(),
  declarations: z.array(declaration).optional(),
  /** True where the server is to be started and asked. */
  connect: z.boolean(),
});
export type Task = z.infer<typeof task>;

/** The task to read an entry. */
export function taskOf(
  { id, ref, source, rest, declarations }: SourceEntry,
  { run, now, connect }: Pick<Task, 'run' | 'now' | 'connect'>,
): Task {
  return {
    run,
    now,
    id,
    ref,
    reference: `${source.kind}:${rest}`,
    ...(declarations !== undefined && { declarations: [...declarations] }),
    connect,
  };
}

/** The entry that a task is about. Fails where this version of the program knows no such source. */
export function entryOf({ id, ref, reference, declarations }: Task): Result<SourceEntry, string> {
  const parsed = parseReference(reference);
  if (!parsed.ok) return failed(parsed.failure);
  const entry: SourceEntry = { ...parsed.value, id, ref };
  return success(declarations === undefined ? entry : entryWith(entry, declarations));
}
