import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { serverSlug } from '#core/identity/slug.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { overrideFile, type Override, type OverrideFile } from '#core/model/override.ts';
import { failed, success, type Result } from '#core/model/result.ts';

/** Corrections by the server's reference, and in it by the digest of the definition. */
export type Overrides = ReadonlyMap<string, ReadonlyMap<string, Override>>;

export const noOverrides: Overrides = new Map();

function readFile(path: string, name: string): Result<OverrideFile, string> {
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [mistake] = document.errors;
  if (mistake !== undefined) return failed(`${path}: ${mistake.message}`);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 0 });
  } catch {
    return failed(`${path}: write everything out; aliases (*name) are not read.`);
  }
  const parsed = overrideFile.safeParse(content);
  if (!parsed.success) return failed(`${path} is no list of corrections:\n${z.prettifyError(parsed.error)}`);
  const { server, overrides } = parsed.data;
  if (`${serverSlug(server)}.yaml` !== name)
    return failed(`${path}: name it ${serverSlug(server)}.yaml, after its server.`);
  for (const { definition, digest } of overrides) {
    const actual = definitionDigest(definition);
    if (actual !== digest)
      return failed(`${path}: the definition of ${definition.name} has the digest ${actual}, not ${digest}.`);
  }
  const twice = overrides.find(({ digest }, index) => overrides.findIndex((other) => other.digest === digest) < index);
  if (twice !== undefined) return failed(`${path}: two corrections of ${twice.definition.name}. Keep one of them.`);
  return success(parsed.data);
}

/** Reads every correction of a folder. Fails with sentences that name the file and what to do, one a line. */
export function readOverrides(folder: string): Result<Overrides, string> {
  if (!existsSync(folder)) return success(noOverrides);
  const found = new Map<string, Map<string, Override>>();
  const complaints: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.yaml')) {
      if (name !== 'README.md') complaints.push(`${join(folder, name)}: only .yaml files belong here.`);
      continue;
    }
    const file = readFile(join(folder, name), name);
    if (file.ok) found.set(file.value.server, new Map(file.value.overrides.map((entry) => [entry.digest, entry])));
    else complaints.push(file.failure);
  }
  return complaints.length > 0 ? failed(complaints.join('\n')) : success(found);
}
