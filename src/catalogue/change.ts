import { z } from 'zod';
import { definitionDifference } from '#core/model/definition-difference.ts';
import { categories } from '#core/taxonomy/category.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { changedBy, fieldChange } from './history/history-entry.ts';

/** A definition as it was at one time, graded by the rules of the snapshot, so that two grades differ by the definition alone. */
export const pastGrade = z.object({
  digest: z.string(),
  category: z.enum(categories),
  risk: z.enum(riskLevels),
  /** True where a client of the published server could get to see it. */
  counted: z.boolean(),
});
export type PastGrade = z.infer<typeof pastGrade>;

/** What happened to a tool between two crawls of its server, in short. */
export const toolChangeSummary = z.object({
  name: z.string(),
  /** The slug that it has, or had. */
  slug: z.string(),
  /** True where the server still has it. */
  present: z.boolean(),
  change: z.enum(['added', 'removed', 'changed']),
  /** `server`: it was published anew. `reading`: the same bytes were read better. */
  by: z.enum(changedBy),
  /** Null for an added tool, and where what it was is not kept. */
  before: pastGrade.nullable(),
  /** Null for a removed tool, and where what it became is not kept. */
  after: pastGrade.nullable(),
});
export type ToolChangeSummary = z.infer<typeof toolChangeSummary>;

/** One entry of the history of a tool: the same, with its time and the places of the definition that differ. */
export const toolChange = toolChangeSummary.extend({
  /** When the crawl read it, ISO 8601 in UTC. */
  at: z.string(),
  differences: z.array(definitionDifference),
  /** Differences that are left out, because there are too many. */
  more: z.int().nonnegative(),
});
export type ToolChange = z.infer<typeof toolChange>;

/** What one crawl found changed of a server. */
export const serverChange = z.object({
  server: z.string(),
  name: z.string(),
  /** True where the catalogue still has the server. */
  present: z.boolean(),
  at: z.string(),
  /** Which of the server's changes it is: later ones have higher numbers. */
  number: z.int().nonnegative(),
  /** `added`: first read, later than the catalogue was begun. `left`: no source names it any more; `returned`: one does again. */
  event: z.enum(['added', 'changed', 'left', 'returned']),
  fields: z.array(fieldChange),
  tools: z.array(toolChangeSummary),
});
export type ServerChange = z.infer<typeof serverChange>;

/** The history of a server as a snapshot keeps it. */
export interface ServerHistory {
  /** When it was first read, ISO 8601 in UTC; null where it never was. */
  firstRead: string | null;
  /** Newest first. */
  changes: readonly ServerChange[];
  /** Newest first; a tool may have several. */
  tools: readonly ToolChange[];
}
