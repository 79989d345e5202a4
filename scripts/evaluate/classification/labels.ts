import { z } from 'zod';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { categories } from '#core/taxonomy/category.ts';
import { facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import { definitionsOf } from './definitions.ts';
import type { GoldPair } from './gold.ts';
import { readRecords } from './read-records.ts';

/** One label of `data/gold/labels.ndjson`: what was read of the definition that the digest names, without its text. */
const label = z.object({
  digest: z.string().regex(/^sha256-[0-9a-f]{64}$/),
  set: z.string(),
  category: z.enum(categories),
  risk: z.enum(riskLevels),
  /** A facet that ends in `?` depends on an argument. */
  facets: z.array(z.string()),
  rulings: z.string(),
  reason: z.string(),
});
export type Label = z.infer<typeof label>;

/** The labels of a file by digest, all or those of one set. Throws where a definition is labelled twice. */
export async function readLabels(path: string, set?: string): Promise<Map<string, Label>> {
  const labels = new Map<string, Label>();
  for await (const one of readRecords(path, label)) {
    if (set !== undefined && one.set !== set) continue;
    if (labels.has(one.digest)) throw new Error(`${path}: ${one.digest} is labelled twice`);
    labels.set(one.digest, one);
  }
  return labels;
}

function pairOf(one: Label, definition: ToolDefinition, server: string): GoldPair {
  const classification = classifyTool(definition, { server });
  const facets = new Set(one.facets.map((facet) => facet.replace('?', '')));
  return {
    id: `${one.set} ${one.digest.slice(7, 15)}`,
    set: one.set,
    server,
    tool: definition.name,
    definition,
    classification,
    note: `${one.rulings}: ${one.reason}`,
    expected: { category: one.category, risk: one.risk, facets: facetIds.filter((id) => facets.has(id)) },
    got: {
      category: classification.category,
      risk: classification.risk,
      facets: facetIds.filter((id) => classification.facets[id].value !== 'no'),
      confidence: classification.confidence,
      thin: classification.thin !== null,
    },
  };
}

/**
 * Grades every labelled definition whose text one of the data files holds. Labels name definitions by digest, because the
 * texts are not ours to publish; `missing` counts those that no file holds. `set` keeps to the labels of one set.
 */
export async function gradeLabels(
  path: string,
  dataFiles: readonly string[],
  set?: string,
): Promise<{ pairs: GoldPair[]; missing: number }> {
  const labels = await readLabels(path, set);
  const pairs: GoldPair[] = [];
  for (const file of dataFiles) {
    for await (const { server, definition } of definitionsOf(file)) {
      const digest = definitionDigest(definition);
      const one = labels.get(digest);
      if (one === undefined) continue;
      labels.delete(digest);
      pairs.push(pairOf(one, definition, server));
    }
  }
  return { pairs, missing: labels.size };
}
