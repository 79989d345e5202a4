import { createHash } from 'node:crypto';
import { canonicalJson } from '#core/model/json.ts';
import type { Configuration } from './configuration.ts';
import type { Prompt } from './prompt/read-prompt.ts';
import { parameters } from './request.ts';

/** The key of a verdict: a digest of all that shapes it. Whatever changes, the model is asked anew. */
export function verdictKey(digest: string, { baseURL, model }: Configuration, prompt: Prompt): string {
  const asked = { digest, prompt: prompt.digest, schema: prompt.schemaDigest, model, parameters, baseURL };
  return `sha256-${createHash('sha256').update(canonicalJson(asked)).digest('hex')}`;
}

/** Names an endpoint and a model: what is learned of the one with the other holds for both together. */
export function endpointKey({ baseURL, model }: Configuration): string {
  return canonicalJson([baseURL, model]);
}
