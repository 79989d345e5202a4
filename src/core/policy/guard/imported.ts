import { z } from 'zod';
import type { ArgumentCondition } from '../../model/argument-condition.ts';
import type { Limit } from '../../model/decision.ts';
import { policyFile, type PolicyFile, type PolicyFileInput } from '../../model/policy-file.ts';
import { policyFileVersion } from '../../model/policy-file-version.ts';
import { failed, success, type Result } from '../../model/result.ts';

/** A policy that was read from another format. */
export interface Imported {
  policy: PolicyFile;
  /** Where the policy as it is read here differs from the format's own product, a sentence each. It is never milder. */
  notes: string[];
}

/** What an imported policy does with one tool. */
export interface ImportedRule {
  tool: string;
  action: 'allow' | 'limit' | 'deny' | 'hide';
  limit?: Limit;
  conditions?: ArgumentCondition[];
}

/** Something in a policy that cannot be kept to the letter here: the whole policy is refused then. */
export class Unsupported extends Error {}

/** Sentences for what is wrong with a text, from whatever its reading threw. */
export function importProblems(error: unknown): string[] {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`);
  }
  return [error instanceof Error ? error.message : String(error)];
}

/** Reads a text with a function that may throw. */
export function imported(read: () => Imported): Result<Imported, string[]> {
  try {
    return success(read());
  } catch (error) {
    return failed(importProblems(error));
  }
}

/** The neutral policy of imported rules: `hide` wins over what is said of a tool elsewhere, as in both formats. */
export function neutralPolicy(
  others: 'allow' | 'deny',
  hidden: readonly string[],
  rules: readonly ImportedRule[],
): PolicyFile {
  const shown = rules.filter(({ tool }) => !hidden.includes(tool));
  const input: PolicyFileInput = {
    format: 'toolgrade policy',
    version: policyFileVersion,
    others,
    rules: [...new Set(hidden)].map((tool): ImportedRule => ({ tool, action: 'hide' })).concat(shown),
  };
  return policyFile.parse(input);
}
