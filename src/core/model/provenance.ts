import { z } from 'zod';

/**
 * How far a definition can be trusted to be what a client sees:
 * `listed` by a live server; `registered` by code that the published entry point reaches; `source-only` in
 * the source but not reached from it; `declared` by a registry or a README alone.
 */
export const truths = ['listed', 'registered', 'source-only', 'declared'] as const;
export type Truth = (typeof truths)[number];

/** A condition under which a tool is there: an option, a credential, a toolset or a client capability. */
export const gate = z.object({
  by: z.enum(['option', 'credential', 'toolset', 'capability', 'unknown']),
  /** The condition as the source writes it, where it can be read. */
  condition: z.string().nullable(),
});
export type Gate = z.infer<typeof gate>;

/** A part of a definition that static reading could not settle; `pointer` names it. */
export const gap = z.object({ pointer: z.string(), reason: z.string() });
export type Gap = z.infer<typeof gap>;

/** A field of which the source code says something else than the running server; `source` is what the code says, null where nothing. */
export const difference = z.object({ pointer: z.string(), source: z.json() });
export type Difference = z.infer<typeof difference>;

/** Where one definition comes from, exactly enough to check it by hand. */
export const provenance = z.object({
  truth: z.enum(truths),
  gated: gate.nullable(),
  method: z.enum(['static', 'live']),
  /** The package whose file declares the tool: the server's own, or the dependency that carries it. */
  package: z.string().nullable(),
  version: z.string().nullable(),
  integrity: z.string().nullable(),
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  /** Empty where every field was read whole. */
  partial: z.array(gap),
  /** Where the server's own list and its code were both read: the fields in which they differ. The list is what counts. */
  differences: z.array(difference).optional(),
  /** When the crawl read it, ISO 8601 in UTC. */
  obtainedAt: z.string(),
});
export type Provenance = z.infer<typeof provenance>;
