import type { Readable } from 'node:stream';
import { z } from 'zod';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { poisoningFindings } from '#core/classify/poisoning/index.ts';
import { isJsonObject } from '#core/model/json.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';
import { readLines } from '../lines.ts';

/** A longer line is no definition: the longest real one is under a megabyte. */
const longest = 16 * 1024 * 1024;

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
  let errors = 0;
  for await (const { number, text } of readLines(input, longest)) {
    if (text?.trim() === '') continue;
    let answer: object;
    try {
      if (text === null) throw new TypeError(`the line is longer than ${longest} bytes`);
      const { server, definition } = readLine(text);
      answer = {
        ...(server === undefined ? {} : { server }),
        name: definition.name,
        ...classifyTool(definition, { server }),
        findings: poisoningFindings(definition, { server }),
      };
    } catch (error) {
      errors += 1;
      answer = { error: { line: number, message: reasonOf(error) } };
    }
    await write(`${JSON.stringify(answer)}\n`);
  }
  return errors;
}
