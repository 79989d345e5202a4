import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Classification } from '#core/model/classification.ts';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { toolAnnotations, type ToolDefinition } from '#core/model/tool-definition.ts';
import { categories } from '#core/taxonomy/category.ts';
import { facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import type { Pair } from './figures.ts';
import { readRecords } from './read-records.ts';

const schemaObject = z.custom<JsonObject>(isJsonObject);

/** Hints as data files hold them, where a hint that was not given may be null. */
export const hints = z
  .record(z.string(), z.unknown())
  .transform((given) =>
    toolAnnotations.parse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))),
  );

/** One labelled tool of a gold file. A facet that ends in `?` depends on an argument. */
const labelled = z.object({
  id: z.string(),
  server: z.string(),
  name: z.string(),
  title: z.string().nullish(),
  description: z.string().nullish(),
  inputSchema: schemaObject.nullish(),
  annotations: hints.nullish(),
  label: z.object({
    category: z.enum(categories),
    risk: z.enum(riskLevels),
    facets: z.array(z.string()),
    rule: z.string().nullish(),
    why: z.string().nullish(),
  }),
});
export type Labelled = z.infer<typeof labelled>;

/** A pair with what is needed to judge a disagreement by hand. */
export interface GoldPair extends Pair {
  id: string;
  set: string;
  definition: ToolDefinition;
  classification: Classification;
  note: string;
}

/** The definition that a record of a data file holds, without the fields that are null. */
export function definitionOf(
  record: Pick<Labelled, 'name' | 'title' | 'description' | 'inputSchema' | 'annotations'>,
): ToolDefinition {
  return {
    name: record.name,
    ...(record.title == null ? {} : { title: record.title }),
    ...(record.description == null ? {} : { description: record.description }),
    ...(record.inputSchema == null ? {} : { inputSchema: record.inputSchema }),
    ...(record.annotations == null ? {} : { annotations: record.annotations }),
  };
}

/** Which of `folds` parts a server belongs to: all its tools fall in the same part. */
export function foldOf(server: string, folds: number): number {
  return createHash('sha256').update(server).digest().readUInt32BE(0) % folds;
}

/** Grades every labelled tool of a gold file. */
export async function gradeGold(path: string): Promise<GoldPair[]> {
  const pairs: GoldPair[] = [];
  for await (const record of readRecords(path, labelled)) {
    const definition = definitionOf(record);
    const classification = classifyTool(definition, { server: record.server });
    const facets = new Set(record.label.facets.map((facet) => facet.replace('?', '')));
    pairs.push({
      id: record.id,
      set: 'open',
      server: record.server,
      tool: record.name,
      definition,
      classification,
      note: [record.label.rule, record.label.why].filter((part) => part != null).join(': '),
      expected: {
        category: record.label.category,
        risk: record.label.risk,
        facets: facetIds.filter((id) => facets.has(id)),
      },
      got: {
        category: classification.category,
        risk: classification.risk,
        facets: facetIds.filter((id) => classification.facets[id].value !== 'no'),
        confidence: classification.confidence,
        thin: classification.thin !== null,
      },
    });
  }
  return pairs;
}
