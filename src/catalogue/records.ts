import { z } from 'zod';
import { categories } from '#core/taxonomy/category.ts';
import { facetIds, type FacetId } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { classification } from '#core/model/classification.ts';
import { decision } from '#core/model/decision.ts';
import { poisoningFinding } from '#core/model/poisoning-finding.ts';
import { provenance } from '#core/model/provenance.ts';
import { server } from '#core/model/server.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';
import { whatIf } from '#core/model/what-if.ts';
import { snapshotFormat } from './format.ts';

/** A graded tool of a snapshot. `server` and `slug` together name it; `position` is its place in the server's list. */
export const toolRecord = z.object({
  server: z.string(),
  slug: z.string(),
  position: z.int().nonnegative(),
  definition: toolDefinition,
  provenance,
  classification,
  decision,
  /** What in its texts may be meant to steer a model; empty where nothing was found, absent where nobody looked. */
  findings: z.array(poisoningFinding).optional(),
  /** What the grade would become with which change of the definition; absent where nobody worked it out. */
  whatIf: z.array(whatIf).optional(),
});
export type ToolRecord = z.infer<typeof toolRecord>;

/** What a list of tools shows of one of them, without its definition. */
export const toolSummary = z.object({
  server: z.string(),
  serverName: z.string(),
  slug: z.string(),
  name: z.string(),
  /** The first sentence of its description, or null where it has none. */
  lead: z.string().nullable(),
  category: z.enum(categories),
  risk: z.enum(riskLevels),
  truth: provenance.shape.truth,
  gated: z.boolean(),
  /** Capabilities that it has, always or with some arguments. */
  facets: z.array(z.enum(facetIds)),
  /** About how many tokens its definition takes in a model's context. */
  tokens: z.int().nonnegative(),
  /** What its name says that it does, to find others like it; null where the name does not say. */
  likeness: z.string().nullable(),
});
export type ToolSummary = z.infer<typeof toolSummary>;

/** What names a tool in a link to it. */
export type ToolLink = Pick<ToolSummary, 'server' | 'serverName' | 'slug' | 'name' | 'category' | 'risk'>;

const tally = z.int().nonnegative();

/** How many tools of a server are what. Only `listed` and `registered` tools are counted in `tools`, `risks` and `categories`. */
export const counts = z.object({
  tools: tally,
  /** Found in the source, but not reached from the published entry point, or declared by a registry alone. */
  uncounted: tally,
  risks: z.record(z.enum(riskLevels), tally),
  categories: z.record(z.enum(categories), tally),
  /** Counted tools that have a capability, always or with some arguments. */
  facets: z.record(z.enum(facetIds), tally),
  /** About how many tokens the definitions of the counted tools take together. */
  tokens: tally,
});
export type Counts = z.infer<typeof counts>;

/** A server of a snapshot with the tally of its tools. */
export const serverRecord = z.object({ server, counts });
export type ServerRecord = z.infer<typeof serverRecord>;

/** What a snapshot says of itself. */
export const snapshotMeta = z.object({
  format: z.literal(snapshotFormat),
  rulesVersion: z.string(),
  /** When the newest of its servers was read, ISO 8601 in UTC; null for an empty catalogue. */
  crawledAt: z.string().nullable(),
  servers: tally,
  /** Servers with at least one counted tool. */
  serversWithTools: tally,
  counts,
});
export type SnapshotMeta = z.infer<typeof snapshotMeta>;

/** A list of servers: by the letter a name starts with, by kind of source, or by a trait. */
export interface ServerList {
  by: 'letter' | 'kind' | 'trait' | 'risk';
  value: string;
}

/** Where a page of a list starts: the name of its first entry, and what tells it from others of that name. */
export interface ListPlace {
  name: string;
  server: string;
  /** Of lists of tools. */
  slug?: string;
}

/** An empty tally. */
export function noCounts(): Counts {
  return {
    tools: 0,
    uncounted: 0,
    risks: { Low: 0, Medium: 0, High: 0, Critical: 0 },
    categories: { Financial: 0, Destructive: 0, Execute: 0, Write: 0, Read: 0 },
    facets: Object.fromEntries(facetIds.map((id) => [id, 0])) as Record<FacetId, number>,
    tokens: 0,
  };
}
