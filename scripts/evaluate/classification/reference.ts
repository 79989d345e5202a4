import { z } from 'zod';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { categories } from '#core/taxonomy/category.ts';
import { definitionOf } from './gold.ts';
import { readRecords } from './read-records.ts';

const reference = z.object({
  server: z.string(),
  tool: z.string(),
  description: z.string().nullish(),
  category: z.string(),
  generation: z.string().nullish(),
});

/** How far our grades and another catalogue's published ones agree. Its category "Other" is left out. */
export interface ReferenceFigures {
  tools: number;
  agreement: number;
  disagreements: { server: string; tool: string; theirs: string; ours: string; description: string }[];
}

/** Compares grades with labels that another catalogue has published. A comparison, no measure of truth: they contain errors. */
export async function compareReference(path: string): Promise<ReferenceFigures> {
  let tools = 0;
  const disagreements: ReferenceFigures['disagreements'] = [];
  for await (const record of readRecords(path, reference)) {
    if (!categories.some((category) => category === record.category)) continue;
    tools += 1;
    const { category } = classifyTool(definitionOf({ ...record, name: record.tool }), { server: record.server });
    if (category !== record.category)
      disagreements.push({
        server: record.server,
        tool: record.tool,
        theirs: record.category,
        ours: category,
        description: record.description ?? '',
      });
  }
  return { tools, agreement: tools === 0 ? 0 : 1 - disagreements.length / tools, disagreements };
}
