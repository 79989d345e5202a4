import { z } from 'zod';
import { declaration } from './declaration.ts';

/** How the crawl of a server ended: exactly one state, with a code a machine can read and words a person can. */
export const outcome = z.object({
  state: z.enum(['ok', 'truncated', 'no-tools', 'rejected', 'unreachable', 'needs-config', 'needs-auth']),
  /** `null` where nothing went wrong; else a code such as `E_NOT_FOUND`, `E_TAR_BOMB` or `NATIVE_BINARY`. */
  code: z.string().nullable(),
  message: z.string().nullable(),
});
export type Outcome = z.infer<typeof outcome>;

/** Why a server could not be read again: what is known of it is what an earlier crawl read. */
export const lastFailure = z.object({
  state: outcome.shape.state,
  code: z.string(),
  message: z.string(),
  /** When reading it failed so for the first time since, ISO 8601 in UTC. */
  since: z.string(),
});

/** An MCP server as the catalogue knows it. What its source does not say is null, never a guess. */
export const server = z.object({
  /** The reference without a version: `npm:NAME`, `dir:NAME`, `tarball:NAME`. */
  id: z.string(),
  slug: z.string(),
  /** The kind of source it was read from. */
  kind: z.enum(['npm', 'pypi', 'github', 'remote', 'stdio', 'dir', 'tarball', 'mcpb', 'import']),
  /** The package's own name. */
  name: z.string(),
  version: z.string().nullable(),
  description: z.string().nullable(),
  license: z.string().nullable(),
  publisher: z.string().nullable(),
  /** An https address of the source repository. */
  repository: z.string().nullable(),
  homepage: z.string().nullable(),
  /** ISO 8601 in UTC. */
  publishedAt: z.string().nullable(),
  deprecated: z.string().nullable(),
  /** Names of the lifecycle scripts that an installation would run; recorded, never run. */
  installScripts: z.array(z.string()),
  /** Names of environment variables that the code reads, in order of their names. */
  environment: z.array(z.string()),
  /** Names of the commands that an installation puts on the path; absent where the source does not say. */
  commands: z.array(z.string()).optional(),
  /** Transports that the reachable code names; absent where it names none, or where no code was read. */
  transports: z.array(z.enum(['stdio', 'http', 'sse'])).optional(),
  /** Subresource integrity of the archive that was read. */
  integrity: z.string().nullable(),
  /** Codes of what was odd about the archive, such as `LINK_SKIPPED`; empty for an ordinary one. */
  notes: z.array(z.string()),
  /** When the crawl read it, ISO 8601 in UTC. */
  crawledAt: z.string(),
  outcome,
  /** Absent where the last crawl could read it. */
  lastFailure: lastFailure.optional(),
  /** What lists of servers declare of it; absent where none names it. */
  declarations: z.array(declaration).optional(),
});
export type Server = z.infer<typeof server>;
