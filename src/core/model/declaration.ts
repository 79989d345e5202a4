import { z } from 'zod';

/** Something odd in a declaration: a code for machines, words for people. Text from outside is escaped in them. */
export const declarationIssue = z.object({ code: z.string(), message: z.string() });
export type DeclarationIssue = z.infer<typeof declarationIssue>;

/**
 * What a list of servers (a registry, a client's configuration) declares of a server. Claims of whoever wrote the
 * entry, kept beside what was read.
 */
export const declaration = z.object({
  /** The list, as a reference: `registry:URL`, `config:FILE`. */
  by: z.string(),
  /** The name under which the list has it. */
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  version: z.string().nullable(),
  /** As the list has it; `gone` where an earlier reading of the list had it, and the last one has not. */
  status: z.enum(['active', 'deprecated', 'deleted', 'gone']),
  /** Why the status is what it is, where the list says so. */
  statusMessage: z.string().nullable(),
  /** https addresses. */
  repository: z.string().nullable(),
  homepage: z.string().nullable(),
  /** ISO 8601 in UTC. */
  publishedAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  /** What is read for it: a reference. */
  ref: z.string(),
  /** The other ways to get the same server that the list names, those that are not read included (`oci:…`). */
  also: z.array(z.string()),
  issues: z.array(declarationIssue),
});
export type Declaration = z.infer<typeof declaration>;
