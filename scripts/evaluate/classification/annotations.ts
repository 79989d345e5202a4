import { z } from 'zod';
import { classifyTool } from '#core/classify/classify-tool.ts';
import type { HintFigures } from '#core/model/accuracy.ts';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import type { Category } from '#core/taxonomy/category.ts';
import { definitionOf, hints } from './gold.ts';
import { readReadings } from './readings.ts';
import { readRecords } from './read-records.ts';

const annotated = z.object({
  server: z.string(),
  tool: z.string(),
  description: z.string().nullish(),
  inputSchema: z.custom<JsonObject>(isJsonObject).nullish(),
  annotations: hints.nullish(),
  tier: z.string(),
  sdk_default_suspect: z.boolean().nullish(),
});

/** The figures of a tier with its disagreements, which hold foreign text and are only ever printed. */
export interface ComparedHints extends HintFigures {
  disagreements: {
    digest: string;
    server: string;
    tool: string;
    hint: string;
    category: Category;
    description: string;
  }[];
}

/**
 * Grades tools with their hints hidden and compares: `readOnlyHint` against the category Read, `destructiveHint: true`
 * against the category Destructive. `readings` is a file of our own readings of definitions. Tools whose hints look like a library's defaults are left out.
 */
export async function compareHints(path: string, readings: string): Promise<ComparedHints[]> {
  const read = await readReadings(readings);
  const tiers = new Map<
    string,
    {
      tools: number;
      readOnly: [number, number];
      destructive: [number, number, number];
      conflicts: [number, number];
      disagreements: ComparedHints['disagreements'];
    }
  >();
  for await (const record of readRecords(path, annotated)) {
    if (record.sdk_default_suspect === true || record.annotations == null) continue;
    const tier = tiers.get(record.tier) ?? {
      tools: 0,
      readOnly: [0, 0],
      destructive: [0, 0, 0],
      conflicts: [0, 0],
      disagreements: [],
    };
    tiers.set(record.tier, tier);
    tier.tools += 1;
    const { readOnlyHint, destructiveHint } = record.annotations;
    const { category, digest } = classifyTool(definitionOf({ ...record, name: record.tool, annotations: null }), {
      server: record.server,
    });
    const borneOut = read.get(digest)?.category === category;
    const differs = (hint: string): void => {
      tier.disagreements.push({
        digest,
        server: record.server,
        tool: record.tool,
        hint,
        category,
        description: record.description ?? '',
      });
    };
    if (readOnlyHint !== undefined) {
      tier.readOnly[1] += 1;
      if (readOnlyHint === (category === 'Read')) tier.readOnly[0] += 1;
      else {
        if (borneOut) tier.conflicts[0] += 1;
        differs(`readOnlyHint: ${readOnlyHint}`);
      }
    }
    if (destructiveHint !== undefined && readOnlyHint !== true) {
      if (destructiveHint) tier.destructive[1] += 1;
      if (category === 'Destructive') tier.destructive[2] += 1;
      if (destructiveHint && category === 'Destructive') tier.destructive[0] += 1;
      else if (destructiveHint) {
        if (borneOut) tier.conflicts[1] += 1;
        differs('destructiveHint: true');
      }
    }
  }
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return [...tiers].sort(([one], [other]) => (one < other ? -1 : 1)).map(([tier, { tools, readOnly, destructive, conflicts, disagreements }]) => ({
    tier, tools, readOnlyAccuracy: share(readOnly[0], readOnly[1]), destructiveRecall: share(destructive[0], destructive[1]),
    destructivePrecision: share(destructive[0], destructive[2]), readOnlyHinted: readOnly[1], destructiveHinted: destructive[1],
    readOnlyConflicts: conflicts[0], destructiveConflicts: conflicts[1], disagreements,
  })); // prettier-ignore
}
