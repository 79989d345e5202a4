import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { isJsonObject } from '#core/model/json.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';

const nothing = (value: unknown): boolean => value === null || value === undefined;

/** One line: a definition, and the name of its server where it is known. A field that is null counts as absent. */
function readLine(line: string): { server: string | undefined; definition: z.infer<typeof toolDefinition> } {
  const value: unknown = JSON.parse(line);
  if (!isJsonObject(value)) throw new TypeError('the line is not a JSON object');
  const stated = Object.fromEntries(Object.entries(value).filter(([, member]) => !nothing(member)));
  const { server } = stated;
  return { server: typeof server === 'string' ? server : undefined, definition: toolDefinition.parse(stated) };
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll('\n', ' ');
  return (error as Error).message;
}

/**
 * Classifies NDJSON definitions, one line out for each line in, in the same order. A line that is not a definition
 * gives `{"error": {line, message}}` and the next one is read. Resolves to the number of such lines.
 */
export async function classifyLines(input: Readable, write: (line: string) => Promise<void> | void): Promise<number> {
  let number = 0;
  let errors = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    let answer: object;
    try {
      const { server, definition } = readLine(line);
      answer = {
        ...(server === undefined ? {} : { server }),
        name: definition.name,
        ...classifyTool(definition, { server }),
      };
    } catch (error) {
      errors += 1;
      answer = { error: { line: number, message: reasonOf(error) } };
    }
    await write(`${JSON.stringify(answer)}\n`);
  }
  return errors;
}
