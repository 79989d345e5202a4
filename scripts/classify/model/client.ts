import OpenAI from 'openai';
import type { Configuration } from './configuration.ts';
import { guardedFetch } from './guarded-fetch.ts';

/** Far more than the longest answer that we ask for. */
const maxAnswerBytes = 8 * 1024 * 1024;
/** The results of one batch, whose requests are bounded in number. */
const maxBatchBytes = 256 * 1024 * 1024;
const fileTimeout = 600_000;

/**
 * A client for any endpoint that speaks OpenAI's protocol. It repeats nothing by itself, writes no log (a log of its
 * own could show headers), and reads no other variable of the environment than what the configuration says.
 */
export function openClient({ baseURL, apiKey, timeout: bound }: Configuration, { files = false } = {}): OpenAI {
  const timeout = files ? Math.max(bound, fileTimeout) : bound;
  return new OpenAI({
    baseURL,
    apiKey,
    organization: null,
    project: null,
    webhookSecret: null,
    adminAPIKey: null,
    maxRetries: 0,
    timeout,
    logLevel: 'off',
    fetch: guardedFetch({
      maxBytes: files ? maxBatchBytes : maxAnswerBytes,
      timeout,
    }),
  });
}
