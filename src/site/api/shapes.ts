import { z } from 'zod';
import { categories } from '#core/taxonomy/category.ts';
import { facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { server } from '#core/model/server.ts';
import { serverChange, toolChange } from '#catalogue/change.ts';
import { counts, snapshotMeta, toolRecord } from '#catalogue/records.ts';

/** An address: absolute where the site knows its own, else a path from its root. */
const address = z.string();
const tally = z.int().nonnegative();

/** Where a list goes on. */
const pageOf = { page: z.int().positive(), pages: tally, total: tally, next: address.nullable() };

/** A tool as the API has it: the part of a server's file that its page shows. */
export const apiTool = toolRecord.omit({ server: true, position: true }).extend({ page: address });

/** A server in a list. */
export const apiServerSummary = z.object({
  slug: z.string(),
  id: z.string(),
  name: z.string(),
  kind: server.shape.kind,
  version: z.string().nullable(),
  crawledAt: z.string(),
  outcome: server.shape.outcome.shape.state,
  counts,
  page: address,
  data: address,
});

/** Every kind of file of the API, by the name of its schema. */
export const apiShapes = {
  index: z.object({
    version: z.literal('v1'),
    meta: address,
    categories: address,
    servers: address,
    /** With `{server}` where a server's slug goes. */
    server: address,
    changes: address,
    openApi: address,
    schemas: z.record(z.string(), address),
    downloads: address,
    feed: address,
  }),
  meta: snapshotMeta,
  categories: z.object({
    categories: z.array(
      z.object({
        category: z.enum(categories),
        startsAt: z.enum(riskLevels),
        test: z.string(),
        tools: tally,
        page: address,
      }),
    ),
    riskLevels: z.array(z.object({ risk: z.enum(riskLevels), meaning: z.string(), tools: tally, page: address })),
    facets: z.array(z.object({ facet: z.enum(facetIds), title: z.string(), meaning: z.string(), tools: tally })),
  }),
  servers: z.object({ ...pageOf, servers: z.array(apiServerSummary) }),
  server: z.object({
    server,
    counts,
    /** When it was first read, ISO 8601 in UTC; null where it never was. */
    firstRead: z.string().nullable(),
    page: address,
    feed: address,
    badge: address,
    /** Newest first. */
    changes: z.array(serverChange),
    /** Newest first, with the places of each definition that differ. */
    toolChanges: z.array(toolChange),
    /** In the order in which the server declares them. */
    tools: z.array(apiTool),
  }),
  changes: z.object({ ...pageOf, changes: z.array(serverChange) }),
} as const;
export type ApiShape = keyof typeof apiShapes;
export type ApiFile<Shape extends ApiShape> = z.infer<(typeof apiShapes)[Shape]>;

/** What each kind of file holds, in a sentence. */
export const apiTitles: Record<ApiShape, string> = {
  index: 'Where everything else is.',
  meta: 'What the snapshot says of itself: its date, the version of the rules, the tallies.',
  categories: 'Categories, risk levels and capabilities, what each means, and how many tools have it.',
  servers: 'One page of the list of servers, in order of their slugs.',
  server:
    'A server with all of its tools: definition, provenance, classification and decision of each, and its history.',
  changes: 'One page of what crawls found changed, newest first.',
};
