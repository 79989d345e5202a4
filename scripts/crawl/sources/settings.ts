import type { GuardedClient } from '../http/guarded-client.ts';

/** What sources take from the environment. Addresses here are the user's own word: they may be of this machine. */
export interface SourceSettings {
  github: { api: string; token: string | null };
  pypi: { index: string };
  /** Where the state of hosts is kept (rates, faults); by default one for the process, and for endpoints one each. */
  client?: GuardedClient;
}

const set = (value: string | undefined): string | null =>
  value === undefined || value.trim() === '' ? null : value.trim();
const withoutSlash = (address: string): string => address.replace(/\/+$/, '');

/**
 * The settings that an environment gives: `GITHUB_API_URL`, `GITHUB_TOKEN` and `PYPI_URL` (the address before
 * `/pypi/NAME/json`).
 */
export function sourceSettings(environment: Readonly<Record<string, string | undefined>>): SourceSettings {
  return {
    github: {
      api: withoutSlash(set(environment['GITHUB_API_URL']) ?? 'https://api.github.com'),
      token: set(environment['GITHUB_TOKEN']),
    },
    pypi: { index: withoutSlash(set(environment['PYPI_URL']) ?? 'https://pypi.org') },
  };
}
