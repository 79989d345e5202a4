import { z } from 'zod';

/** Where the model is, what it is called, and how much it may be asked. */
export interface Configuration {
  model: string;
  /** Without a slash at the end. */
  baseURL: string;
  apiKey: string;
  /** Tokens that one run may use, both ways together; null for no bound. */
  tokens: number | null;
  /** US dollars that one run may cost, at `prices`; null for no bound. */
  usd: number | null;
  /** US dollars for a million tokens. */
  prices: { input: number; output: number } | null;
  /** Calls that are under way at the same time. */
  concurrency: number;
  /** Milliseconds that one call may take, its whole answer included. */
  timeout: number;
}

/** A variable of the environment that cannot be used as it is. Nothing was asked yet. */
export class ConfigurationError extends Error {}

const openAI = 'https://api.openai.com/v1';
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional());
const amount = optional(z.coerce.number().nonnegative());

const environment = z.object({
  TOOLGRADE_MODEL: optional(z.string().trim().max(200)),
  OPENAI_BASE_URL: optional(z.url({ protocol: /^https?$/ })),
  OPENAI_API_KEY: optional(z.string().trim()),
  TOOLGRADE_MODEL_TOKENS: optional(z.coerce.number().int().nonnegative()),
  TOOLGRADE_MODEL_USD: amount,
  TOOLGRADE_MODEL_USD_IN: amount,
  TOOLGRADE_MODEL_USD_OUT: amount,
  TOOLGRADE_MODEL_CONCURRENCY: optional(z.coerce.number().int().min(1).max(64)),
  TOOLGRADE_MODEL_TIMEOUT: optional(z.coerce.number().positive().max(3600)),
});

/**
 * Reads the configuration from variables of the environment, or null where `TOOLGRADE_MODEL` is not set. Throws a
 * ConfigurationError that names the variable where one makes no sense. No message holds a value: one may be a secret.
 */
export function readConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration | null {
  if ((variables['TOOLGRADE_MODEL'] ?? '').trim() === '') return null;
  const read = environment.safeParse(variables);
  if (!read.success) {
    const names = [...new Set(read.error.issues.map(({ path }) => String(path[0])))];
    throw new ConfigurationError(`${names.join(', ')} cannot be read: ${read.error.issues[0]?.message ?? ''}.`);
  }
  const { data } = read;
  const baseURL = (data.OPENAI_BASE_URL ?? openAI).replace(/\/+$/, '');
  const address = new URL(baseURL);
  if (address.username !== '' || address.password !== '')
    throw new ConfigurationError('OPENAI_BASE_URL holds a user name or a password. Put a key in OPENAI_API_KEY.');
  if (data.OPENAI_API_KEY === undefined && baseURL === openAI)
    throw new ConfigurationError(
      'TOOLGRADE_MODEL is set without OPENAI_API_KEY or an OPENAI_BASE_URL that needs none.',
    );
  const { TOOLGRADE_MODEL_USD_IN: input, TOOLGRADE_MODEL_USD_OUT: output } = data;
  const prices = input === undefined || output === undefined ? null : { input, output };
  if (data.TOOLGRADE_MODEL_USD !== undefined && prices === null)
    throw new ConfigurationError(
      'TOOLGRADE_MODEL_USD needs the prices of a million tokens in TOOLGRADE_MODEL_USD_IN and TOOLGRADE_MODEL_USD_OUT.',
    );
  return {
    model: data.TOOLGRADE_MODEL ?? '',
    baseURL,
    apiKey: data.OPENAI_API_KEY ?? 'none',
    tokens: data.TOOLGRADE_MODEL_TOKENS ?? null,
    usd: data.TOOLGRADE_MODEL_USD ?? null,
    prices,
    concurrency: data.TOOLGRADE_MODEL_CONCURRENCY ?? 4,
    timeout: (data.TOOLGRADE_MODEL_TIMEOUT ?? 120) * 1000,
  };
}
