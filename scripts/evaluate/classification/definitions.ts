import { z } from 'zod';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { definitionOf, hints } from './gold.ts';
import { readRecords } from './read-records.ts';

const tool = z.object({
  name: z.string(),
  title: z.string().nullish(),
  description: z.string().nullish(),
  inputSchema: z.custom<JsonObject>(isJsonObject).nullish(),
  annotations: hints.nullish().catch(null),
});

/** A record of a data file: a server with its tools, or one tool that names its server. */
const record = z.union([
  z.object({ package: z.string(), tools: z.array(z.unknown()) }).transform(({ package: server, tools }) => ({ server, tools })),
  z.object({ name: z.string(), tools: z.array(z.unknown()) }).transform(({ name: server, tools }) => ({ server, tools })),
  tool.extend({ server: z.string() }).transform(({ server, ...one }) => ({ server, tools: [one] as unknown[] })),
  z.unknown().transform(() => ({ server: '', tools: [] as unknown[] })),
]); // prettier-ignore

/** The definitions of a data file, one at a time, each with the name of its server. What is no tool is passed over. */
export async function* definitionsOf(path: string): AsyncGenerator<{ server: string; definition: ToolDefinition }> {
  for await (const { server, tools } of readRecords(path, record)) {
    for (const given of tools) {
      const read = tool.safeParse(given);
      if (read.success) yield { server, definition: definitionOf(read.data) };
    }
  }
}
