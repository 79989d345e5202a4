import { z } from 'zod';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { categories, type Category } from '#core/taxonomy/category.ts';
import { definitionOf } from './gold.ts';
import { readReadings } from './readings.ts';
import { readRecords } from './read-records.ts';

const reference = z.object({
  server: z.string(),
  tool: z.string(),
  description: z.string().nullish(),
  category: z.string(),
});

/** Whom our reading of the definition bears out; `open` where nobody has judged it yet. */
export type Judged = 'ours' | 'theirs' | 'neither' | 'open';

/** How far our grades and another catalogue's published ones agree. Its category "Other" is left out. */
export interface ReferenceFigures {
  tools: number;
  agreement: number;
  judged: Record<Judged, number>;
  disagreements: {
    digest: string;
    server: string;
    tool: string;
    theirs: string;
    ours: Category;
    judged: Judged;
    reason: string;
    description: string;
  }[];
}

/**
 * Compares grades with labels that another catalogue has published. A comparison, no measure of truth: they contain errors.
 * `judgements` is a file of our own readings of the definitions on which the two differ.
 */
export async function compareReference(path: string, judgements: string): Promise<ReferenceFigures> {
  const readings = await readReadings(judgements);
  let tools = 0;
  const disagreements: ReferenceFigures['disagreements'] = [];
  const judged: Record<Judged, number> = { ours: 0, theirs: 0, neither: 0, open: 0 };
  for await (const record of readRecords(path, reference)) {
    if (!categories.some((category) => category === record.category)) continue;
    tools += 1;
    const definition = definitionOf({ ...record, name: record.tool });
    const { category } = classifyTool(definition, { server: record.server });
    if (category === record.category) continue;
    const digest = definitionDigest(definition);
    const reading = readings.get(digest);
    const verdict: Judged =
      reading === undefined
        ? 'open'
        : reading.category === category
          ? 'ours'
          : reading.category === record.category
            ? 'theirs'
            : 'neither';
    judged[verdict] += 1;
    disagreements.push({
      digest,
      server: record.server,
      tool: record.tool,
      theirs: record.category,
      ours: category,
      judged: verdict,
      reason: reading?.reason ?? '',
      description: record.description ?? '',
    });
  }
  return { tools, agreement: tools === 0 ? 0 : 1 - disagreements.length / tools, judged, disagreements };
}
