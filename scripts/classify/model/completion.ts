import { z } from 'zod';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Usage } from './budget.ts';

const count = z.number().int().nonnegative().max(1e9).catch(0);

/** As much of a chat completion as is read. Endpoints differ in all the rest. */
const body = z.object({
  model: z.string().max(300).catch(''),
  system_fingerprint: z.string().max(300).nullish().catch(null),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish().catch(null),
        message: z.object({
          content: z.string().nullish().catch(null),
          refusal: z.string().nullish().catch(null),
        }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(null),
});

/** What an endpoint said in one call. */
export interface Completion {
  text: string;
  /** The model that says it answered, with its fingerprint where there is one. */
  served: string;
  /** Null where the endpoint does not say. */
  usage: Usage | null;
}

/** Why a call gave no text that can be read. */
export type NoText =
  | { kind: 'malformed'; usage: Usage | null }
  | { kind: 'truncated'; usage: Usage | null }
  | { kind: 'refusal'; usage: Usage | null };

/** Reads the body of an answer, which may be anything at all. */
export function readCompletion(value: unknown): Result<Completion, NoText> {
  const read = body.safeParse(value);
  if (!read.success) return failed({ kind: 'malformed', usage: null });
  const { model, system_fingerprint: fingerprint, choices, usage: counted } = read.data;
  const usage = counted ? { input: counted.prompt_tokens, output: counted.completion_tokens } : null;
  const choice = choices[0];
  const { content, refusal } = choice?.message ?? {};
  if (choice?.finish_reason === 'length') return failed({ kind: 'truncated', usage });
  if (choice?.finish_reason === 'content_filter' || (refusal ?? '') !== '') return failed({ kind: 'refusal', usage });
  if (typeof content !== 'string' || content.trim() === '') return failed({ kind: 'malformed', usage });
  return success({ text: content, served: [model, fingerprint ?? ''].join(' ').trim(), usage });
}
