import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { parsePolicyFile } from '#core/model/policy-file.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { importIntercept } from '#core/policy/guard/import-intercept.ts';
import { importPolicyJson } from '#core/policy/guard/import-policy-json.ts';
import type { Imported } from '#core/policy/guard/imported.ts';

/** A policy that can be applied, and which bytes it was read from. */
export interface LoadedPolicy extends Imported {
  /** What the file is, in words. */
  format: string;
  /** `sha256-` and the hex SHA-256 of the file. */
  digest: string;
}

const largest = 16 * 1024 * 1024;

/** The readers of the formats, by what a text looks like. */
function readerOf(text: string): { format: string; read: (text: string) => Result<Imported, string[]> } {
  if (!text.trimStart().startsWith('{')) return { format: 'Intercept YAML', read: importIntercept };
  if (/"format"\s*:\s*"toolgrade policy"/.test(text)) {
    return {
      format: 'Toolgrade policy',
      read: (own) => {
        const parsed = parsePolicyFile(own);
        return parsed.ok ? success({ policy: parsed.value, notes: [] }) : parsed;
      },
    };
  }
  return { format: 'policy.json', read: importPolicyJson };
}

/**
 * Reads the policy in a file: the project's own format, PolicyLayer's `policy.json` or Intercept YAML. Fails with words for a
 * person, a line for each problem, where any part of it cannot be kept to the letter.
 */
export function loadPolicy(path: string): Result<LoadedPolicy, string> {
  let bytes: Buffer;
  try {
    if (statSync(path).size > largest) return failed(`The policy ${path} is larger than ${largest} bytes.`);
    bytes = readFileSync(path);
  } catch (error) {
    return failed(`The policy ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const { format, read } = readerOf(text);
  const result = read(text);
  if (!result.ok) {
    const problems = result.failure.slice(0, 20).map((problem) => `  ${problem}`);
    return failed([`The policy ${path} cannot be applied (read as ${format}):`, ...problems].join('\n'));
  }
  return success({ ...result.value, format, digest: `sha256-${createHash('sha256').update(bytes).digest('hex')}` });
}
