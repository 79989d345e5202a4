import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { factsOf, type ToolFacts } from './facts.ts';

/** A tool that a live server listed: what is compared, and the whole definition where the recording has it. */
export interface ListedTool {
  facts: ToolFacts;
  definition: ToolDefinition | null;
}

/** One package of a truth file: the tools that its server lists when it is started. */
export interface Truth {
  package: string;
  version: string;
  /** With which it was started, and which variables had a made-up value. */
  arguments: string[];
  environment: string[];
  tools: ListedTool[];
}

const factsSchema = z.object({
  name: z.string(),
  description: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  input: z.object({ properties: z.string(), required: z.string(), types: z.string() }),
});
/** A description of null was longer than a recording keeps. */
const definitionSchema = z.looseObject({ name: z.string(), description: z.string().nullish() });
const truthSchema = z.object({
  package: z.string(),
  version: z.string(),
  arguments: z.array(z.string()).default([]),
  environment: z.array(z.string()).default([]),
  tools: z.array(z.unknown()),
});

/** A tool in either form: facts alone, or a definition as the server listed it. Throws where it is neither. */
function listedTool(value: unknown): ListedTool {
  const facts = factsSchema.safeParse(value);
  if (facts.success) return { facts: facts.data, definition: null };
  const { description, ...rest } = definitionSchema.parse(value);
  const definition = { ...rest, ...(typeof description === 'string' ? { description } : {}) } as ToolDefinition;
  const known = factsOf(definition);
  return { facts: description === null ? { ...known, description: null } : known, definition };
}

/** A line of a truth file that keeps facts alone. */
export function factsLine({ tools, ...rest }: Truth): string {
  return `${JSON.stringify({ ...rest, tools: tools.map(({ facts }) => facts) })}\n`;
}

/** Reads a truth file, NDJSON or gzipped NDJSON, a package a line. Throws on a line of another shape. */
export async function* readTruth(file: string): AsyncGenerator<Truth> {
  const raw = createReadStream(file);
  for await (const line of createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw })) {
    if (line === '') continue;
    const record = truthSchema.parse(JSON.parse(line));
    yield { ...record, tools: record.tools.map(listedTool) };
  }
}
