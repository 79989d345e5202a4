import type { Configuration } from './configuration.ts';

/** Words of an endpoint, fit for a log: one line, bounded, without the key. */
export function told(error: unknown, { apiKey }: Pick<Configuration, 'apiKey'>): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(apiKey, '…').replace(/\p{C}/gu, ' ').slice(0, 200);
}
