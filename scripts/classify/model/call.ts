import OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { failed, success, type Result } from '#core/model/result.ts';
import { BodyTooLargeError } from './guarded-fetch.ts';

/**
 * Why a call did not come back with an answer: the endpoint cannot be reached or is busy, what it sent is no answer, it
 * refuses us, it refuses the request, or the request is longer than the model reads.
 */
export interface CallFailure {
  kind: 'unavailable' | 'malformed' | 'unusable' | 'rejected' | 'too-long';
  message: string;
}

/** How often and how long a call is repeated; `sleep` waits so many milliseconds, `random` is from 0 to 1. */
export interface Patience {
  attempts: number;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
  /** Ends calls and pauses. */
  signal: AbortSignal;
}

const firstDelay = 500;
const longestDelay = 8000;
const longestAsked = 60_000;

/** Milliseconds that a `Retry-After` header asks for, at most a minute; null where it asks for nothing that makes sense. */
function askedDelay(headers: Headers | undefined, now: number): number | null {
  const asked = headers?.get('retry-after');
  if (asked === null || asked === undefined) return null;
  const seconds = Number(asked);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(asked) - now;
  return Number.isFinite(delay) && delay >= 0 ? Math.min(delay, longestAsked) : null;
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let present = error; present !== undefined && chain.length < 8;)
    chain.push((present = present instanceof Error ? present.cause : undefined) ?? null);
  return [error, ...chain];
}

const tooLong =
  /context[ _-]?(?:length|window|size)|maximum context|too many tokens|prompt is too long|exceeds? the (?:available )?context/i;

function failureOf(error: unknown): { failure: CallFailure; again: boolean; headers: Headers | undefined } {
  const message = error instanceof Error ? error.message : String(error);
  const of = (kind: CallFailure['kind'], again = false) => ({
    failure: { kind, message },
    again,
    headers: error instanceof OpenAI.APIError && error.headers instanceof Headers ? error.headers : undefined,
  });
  if (causes(error).some((cause) => cause instanceof BodyTooLargeError || cause instanceof SyntaxError))
    return of('malformed');
  if (error instanceof OpenAI.APIConnectionError) {
    const redirected = causes(error).some((cause) => cause instanceof Error && /redirect/i.test(cause.message));
    return of(redirected ? 'unusable' : 'unavailable', !redirected);
  }
  if (error instanceof OpenAI.APIUserAbortError) return of('unavailable');
  if (!(error instanceof OpenAI.APIError) || error.status === undefined) return of('malformed');
  const { status } = error;
  if (status === 401 || status === 403) return of('unusable');
  if (status === 408 || status === 409 || status === 429 || status >= 500) return of('unavailable', true);
  if (tooLong.test(message)) return of('too-long');
  return of('rejected');
}

/**
 * Makes one call, and repeats it where that can help: after a lost connection, a time-out, 408, 409, 429 and 5xx, with
 * growing pauses or as long as the endpoint asks for. Resolves to the body of the answer, unread.
 */
export async function call(
  client: OpenAI,
  body: ChatCompletionCreateParamsNonStreaming,
  { attempts, sleep, random, signal }: Patience,
): Promise<Result<unknown, CallFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return success(await client.chat.completions.create(body, { signal }));
    } catch (error) {
      const { failure, again, headers } = failureOf(error);
      if (!again || signal.aborted || attempt >= attempts) return failed(failure);
      const backoff = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.75 + random() / 4);
      await sleep(askedDelay(headers, Date.now()) ?? backoff);
    }
  }
}
