import { z } from 'zod';
import { toolDefinition } from '#core/model/tool-definition.ts';

/** What a server says of itself that a reader should know has changed. */
export const watchedFields = ['version', 'publisher', 'repository', 'license', 'deprecated', 'installScripts'] as const;

/** A field of a server that is not what it was. */
export const fieldChange = z.object({
  field: z.enum(watchedFields),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type FieldChange = z.infer<typeof fieldChange>;

/**
 * Who changed a tool: the `server` was published anew, or the same bytes were read better (`reading`), as where a later
 * version of Toolgrade finds more in them.
 */
export const changedBy = ['server', 'reading'] as const;

/** What happened to one tool between two crawls of its server. What it is since then is in the next entry, or in the catalogue. */
export const toolEntry = z.object({
  name: z.string(),
  /** Which of the server's tools of this name it is, from 1. */
  nth: z.int().positive(),
  change: z.enum(['added', 'removed', 'changed']),
  by: z.enum(changedBy),
  /** What it was; null for an added tool, and where it was too large to be kept. */
  before: z.object({ definition: toolDefinition, counted: z.boolean() }).nullable(),
});
export type ToolEntry = z.infer<typeof toolEntry>;

/** What a crawl found changed of one server since the crawl before it. */
export const historyEntry = z.object({
  /** When the crawl read it, ISO 8601 in UTC. */
  at: z.string(),
  /** `left`: no source names it any more; `returned`: one does again. */
  event: z.enum(['changed', 'left', 'returned']),
  slug: z.string(),
  name: z.string(),
  fields: z.array(fieldChange),
  tools: z.array(toolEntry),
});
export type HistoryEntry = z.infer<typeof historyEntry>;
