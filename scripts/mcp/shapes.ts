import { z } from 'zod';
import { counts } from '#catalogue/records.ts';
import { serverChange } from '#catalogue/change.ts';
import { decision } from '#core/model/decision.ts';
import { categories } from '#core/taxonomy/category.ts';
import { combinationIds } from '#core/taxonomy/combination.ts';
import { facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { provenance } from '#core/model/provenance.ts';

const risk = z.enum(riskLevels);
const tally = z.int().nonnegative();

/** A server in a list of answers. */
export const foundServer = z.object({
  ref: z.string(),
  slug: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  description: z.string().nullable(),
  tools: tally,
  gravest: risk.nullable(),
  risks: counts.shape.risks,
});

const toolLine = z.object({
  name: z.string(),
  slug: z.string(),
  lead: z.string().nullable(),
  category: z.enum(categories),
  risk,
  /** False for a tool that a client may never see. */
  counted: z.boolean(),
});

/** What each tool of the MCP server answers with. */
export const answers = {
  search: z.object({ servers: z.array(foundServer), more: z.boolean() }),
  server: z.object({
    server: foundServer.extend({
      publisher: z.string().nullable(),
      license: z.string().nullable(),
      repository: z.string().nullable(),
      outcome: z.string(),
      crawledAt: z.string(),
      firstRead: z.string().nullable(),
    }),
    tools: z.array(toolLine),
    more: tally,
    changes: z.array(serverChange.pick({ at: true, event: true, fields: true }).extend({ summary: z.string() })),
  }),
  tool: z.object({
    server: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    /** As JSON text; null where there is none or it is too long. */
    inputSchema: z.string().nullable(),
    category: z.enum(categories),
    risk,
    rationale: z.string(),
    evidence: z.array(z.object({ pointer: z.string(), text: z.string() })),
    facets: z.array(z.object({ facet: z.enum(facetIds), value: z.enum(['yes', 'conditional']) })),
    contradictions: z.array(z.string()),
    confidence: z.number(),
    truth: provenance.shape.truth,
    decision: decision.pick({ action: true, limit: true, reason: true, doesNotPrevent: true }),
    digest: z.string(),
    rulesVersion: z.string(),
  }),
  stack: z.object({
    servers: z.array(
      z.object({
        ref: z.string(),
        known: z.boolean(),
        note: z.string().nullable(),
        version: z.string().nullable(),
        tools: tally,
        grade: risk.nullable(),
        tokens: tally,
      }),
    ),
    attention: z.array(
      z.object({ server: z.string(), tool: z.string(), category: z.enum(categories), risk, action: z.string() }),
    ),
    attentionLeftOut: tally,
    combinations: z.array(
      z.object({
        id: z.enum(combinationIds),
        title: z.string(),
        /** True where no single server brings all of it. */
        across: z.boolean(),
        legs: z.array(z.object({ facet: z.enum(facetIds), servers: z.array(z.string()) })),
      }),
    ),
    collisions: z.array(z.object({ tool: z.string(), servers: z.array(z.string()) })),
    tokens: tally,
  }),
  policy: z.object({
    server: z.string(),
    target: z.string(),
    preset: z.string(),
    fileName: z.string(),
    text: z.string(),
    aboutOthers: z.string(),
    losses: z.array(z.string()),
    steps: z.array(z.string()),
  }),
} as const;
