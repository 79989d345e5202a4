import { z } from 'zod';
import { pointerTokens, valueAt } from './json.ts';
import { definitionFields, type ToolDefinition } from './tool-definition.ts';

/**
 * Words that stand in a definition. `pointer` is a JSON pointer into the definition (`/description`,
 * `/inputSchema/properties/path`). With `part: 'value'` it names a string (a boolean or number is read as
 * its JSON text) and start and end are offsets in it, in UTF-16 code units; with `part: 'key'` the words
 * are in the pointer's own last key.
 */
export const evidence = z.object({
  field: z.enum(definitionFields),
  pointer: z.string(),
  part: z.enum(['value', 'key']),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  text: z.string(),
});
export type Evidence = z.infer<typeof evidence>;

/** The text that `pointer` and `part` name in a definition, or undefined where there is none. */
export function textAt(definition: ToolDefinition, pointer: string, part: 'value' | 'key'): string | undefined {
  const value = valueAt(definition, pointer);
  if (value === undefined) return undefined;
  if (part === 'key') return pointerTokens(pointer).at(-1);
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * Evidence for the words from `start` to `end` of a text of the definition (the whole text by default).
 * Throws where the pointer names no text or the range is outside it: a rule that quotes nothing is a bug.
 */
export function quote(
  definition: ToolDefinition,
  pointer: string,
  { part = 'value', start = 0, end }: { part?: 'value' | 'key'; start?: number; end?: number } = {},
): Evidence {
  const text = textAt(definition, pointer, part);
  const stop = end ?? text?.length ?? 0;
  if (text === undefined || start < 0 || stop > text.length || start >= stop) {
    throw new RangeError(`no text at ${pointer} (${part}) from ${start} to ${stop}`);
  }
  const field = pointerTokens(pointer)[0] as Evidence['field'];
  return { field, pointer, part, start, end: stop, text: text.slice(start, stop) };
}

/** True where the evidence is verbatim: the text it claims stands at the place it names. */
export function isVerbatim(definition: ToolDefinition, claim: Evidence): boolean {
  const text = textAt(definition, claim.pointer, claim.part);
  return (
    text !== undefined &&
    claim.end > claim.start &&
    pointerTokens(claim.pointer)[0] === claim.field &&
    text.slice(claim.start, claim.end) === claim.text
  );
}
