import type { Accuracy } from '#core/model/accuracy.ts';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { categories, type Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { definitionsOf } from './definitions.ts';

type Corpus = NonNullable<Accuracy['corpus']>;

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

/** Reads the file and its JSON alone: what no classifier can be faster than. */
async function floorOf(path: string): Promise<{ tools: number; seconds: number }> {
  const start = process.cpuUsage();
  let tools = 0;
  for await (const one of definitionsOf(path)) tools += one.definition.name === '' ? 0 : 1;
  return { tools, seconds: seconds(process.cpuUsage(start)) };
}

/**
 * Grades all tools of a file of servers in one run, a server at a time, and counts the grades. Times are of one core's
 * work in classifyTool alone; `floorToolsASecond` is reading the same file without grading.
 */
export async function measureCorpus(path: string): Promise<Corpus> {
  const floor = await floorOf(path);
  const counts = Object.fromEntries(
    categories.map((category) => [category, Object.fromEntries(riskLevels.map((risk) => [risk, 0]))]),
  ) as Record<Category, Record<RiskLevel, number>>;
  let servers = 0;
  let last = '';
  let tools = 0;
  let thin = 0;
  const start = process.cpuUsage();
  for await (const { server, definition } of definitionsOf(path)) {
    const grade = classifyTool(definition, { server });
    counts[grade.category][grade.risk] += 1;
    if (server !== last) servers += 1;
    last = server;
    tools += 1;
    if (grade.thin !== null) thin += 1;
  }
  const took = seconds(process.cpuUsage(start));
  return {
    tools,
    servers,
    counts,
    thin,
    toolsASecond: Math.round(tools / Math.max(0.001, took - floor.seconds)),
    floorToolsASecond: Math.round(floor.tools / Math.max(0.001, floor.seconds)),
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
