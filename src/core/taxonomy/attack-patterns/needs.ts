import type { FacetId } from '../facet.ts';

/** Capabilities that together make a pattern possible, and what the definition must say besides, if anything. */
export interface Need {
  facets: readonly FacetId[];
  /** Completes "… and", where capabilities alone do not settle it. */
  also?: string;
}

/**
 * What patterns need of a tool, as capabilities: each entry alone is enough. Patterns that are not here need no
 * capability, or none that a definition shows.
 */
export const patternNeeds: Readonly<Record<string, readonly Need[]>> = {
  'indirect-prompt-injection': [{ facets: ['untrusted-content'] }],
  'toxic-flow': [
    { facets: ['untrusted-content', 'private-data'] },
    { facets: ['untrusted-content', 'external-communication'] },
  ],
  'token-passthrough': [{ facets: ['credentials'], also: 'words or an argument about tokens' }],
  'command-injection': [{ facets: ['code-execution'], also: 'no query language in place of commands' }],
  'path-traversal': [{ facets: ['host-filesystem'], also: 'an argument that names a path' }],
  ssrf: [{ facets: ['external-communication'], also: 'an argument that takes an address' }],
  'sql-injection': [{ facets: ['code-execution'], also: 'a query language' }],
  'destructive-mistake': [
    { facets: ['irreversible'], also: 'a category other than Read' },
    { facets: ['bulk'], also: 'a category other than Read' },
    { facets: ['infrastructure'], also: 'a category other than Read' },
  ],
  'over-broad-filesystem': [{ facets: ['host-filesystem'], also: 'no folder named that it is held to' }],
  'credential-exposure': [{ facets: ['credentials'] }],
  'config-persistence': [
    { facets: ['persistence'] },
    { facets: ['host-filesystem'], also: 'a category other than Read' },
  ],
  'remote-exec-pivot': [
    { facets: ['code-execution', 'infrastructure'] },
    { facets: ['code-execution'], also: 'words or an argument about another machine' },
    { facets: ['infrastructure'], also: 'words or an argument about another machine' },
  ],
  'network-exposure': [{ facets: ['network-change'] }],
  'exfiltration-channel': [{ facets: ['external-communication'] }],
  'unauthorised-payment': [{ facets: ['money'] }],
  'privilege-change': [{ facets: ['access-control'] }],
  'browser-hijack': [
    { facets: ['untrusted-content', 'external-communication'], also: 'words about a browser or a page' },
  ],
};
