import { z } from 'zod';

/** How an endpoint can be made to answer in JSON, most binding first. */
const formats = ['json_schema', 'json_object', 'prompt'] as const;

/** What an endpoint accepts of a request. */
export const capability = z.object({
  format: z.enum(formats),
  temperature: z.boolean(),
  /** The name that it gives to the bound of an answer's length. */
  bound: z.enum(['max_tokens', 'max_completion_tokens']),
});
export type Capability = z.infer<typeof capability>;

/** Where every endpoint is begun with. */
export const top: Capability = { format: 'json_schema', temperature: true, bound: 'max_tokens' };

/** The same with the next less binding format, or null where there is none. */
export function looser(present: Capability): Capability | null {
  const format = formats[formats.indexOf(present.format) + 1];
  return format === undefined ? null : { ...present, format };
}

/**
 * What to try after an endpoint refused a request with these words: what the words name, else the next of all that can
 * be given up. Null where nothing is left.
 */
export function stepDown(present: Capability, words: string): Capability | null {
  const cooler = present.temperature ? { ...present, temperature: false } : null;
  const renamed: Capability | null =
    present.bound === 'max_tokens' ? { ...present, bound: 'max_completion_tokens' } : null;
  if (/temperature/i.test(words) && cooler !== null) return cooler;
  if (/max_(?:completion_)?tokens/i.test(words) && renamed !== null) return renamed;
  return looser(present) ?? cooler ?? renamed;
}
