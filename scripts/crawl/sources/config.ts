import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { followServer } from '#core/check/config/follow-server.ts';
import { readConfig, type ConfiguredServer } from '#core/check/config/read-config.ts';
import type { Declaration } from '#core/model/declaration.ts';
import { limits } from '../limits.ts';
import type { Discovered, Listing, Problem } from '../source.ts';
import { thisMachine } from './config/this-machine.ts';

const issueWords: Record<string, string> = {
  DISABLED: 'The configuration has it switched off.',
  QUERY_DROPPED: 'Its address has a query, which may hold a key and was left out.',
  USERINFO_DROPPED: 'Its address has a user name or password, which was left out.',
  RANGE_DROPPED: 'The configuration asks for a range of versions; the newest is read.',
};

const issue = (code: string): { code: string; message: string } => ({ code, message: issueWords[code] ?? code });

function declarationOf(server: ConfiguredServer, by: string, ref: string, issues: readonly string[]): Declaration {
  return {
    by,
    name: server.name,
    title: null,
    description: null,
    version: null,
    status: 'active',
    statusMessage: null,
    repository: null,
    homepage: null,
    publishedAt: null,
    updatedAt: null,
    ref,
    also: [],
    issues: [...(server.disabled ? ['DISABLED'] : []), ...issues].map(issue),
  };
}

const unread = (rest: string, code: string, message: string): Discovered => ({
  problem: { code, subject: basename(rest), message, incomplete: true } satisfies Problem,
});

/**
 * A client's configuration on this machine: each server in it is a reference. Environment variables, headers and
 * arguments are read past: no value of theirs is kept, passed on or shown.
 */
export const configListing: Listing = {
  kind: 'config',
  form: 'config:PATH',
  nameOf: (rest) => `config:${basename(rest)}`,
  follows: ['npm', 'pypi', 'remote', 'github', 'dir'],
  trusted: true,
  incremental: false,
  async *discover(rest) {
    let content: string;
    try {
      const { size } = await stat(rest);
      if (size > limits.manifest.bytes) {
        yield unread(rest, 'E_CONFIG', `The file is larger than ${limits.manifest.bytes} bytes.`);
        return;
      }
      content = await readFile(rest, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      yield unread(rest, 'E_FILE', `The file ${rest} cannot be read (${code}).`);
      return;
    }
    const servers = readConfig(rest, content);
    if (!servers.ok) {
      yield unread(rest, servers.failure.code, servers.failure.message);
      return;
    }
    for (const server of servers.value) {
      const followable = followServer(server, thisMachine);
      if ('ref' in followable) {
        const { ref, issues = [] } = followable;
        yield { ref, declaration: declarationOf(server, configListing.nameOf(rest), ref, issues) };
      } else yield { problem: { code: followable.code, subject: server.name, message: followable.why } };
    }
  },
};
