import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const confusedDeputy: AttackPattern = {
  id: 'AP-05',
  slug: 'confused-deputy',
  title: 'Confused deputy in OAuth proxies',
  levels: ['S', 'C'],
  summary:
    'A server that stands before another service uses one client id for all its clients. Consent that a user once gave to that id is then good for a client that an attacker registered, and the authorization code goes there.',
  preconditions:
    'A remote server that forwards OAuth to a third party with a static client id while it lets clients register themselves.',
  possible: notFromADefinition,
  mitigations: [
    'Ask for consent for each client before forwarding to the third party.',
    'Compare redirect addresses exactly, use each state once, and require PKCE.',
  ],
  incidents: [
    {
      date: '2026-07-28',
      what: 'The MCP specification describes the attack and its counter-measures in its security best practices.',
      source: 'https://modelcontextprotocol.io/docs/tutorials/security/security_best_practices',
      confidence: 'V1',
    },
    {
      date: '2025',
      what: 'Obsidian Security reported that common mistakes in OAuth for MCP lead to an account takeover by one click.',
      source:
        'https://www.obsidiansecurity.com/blog/when-mcp-meets-oauth-common-pitfalls-leading-to-one-click-account-takeover',
      confidence: 'V3',
    },
  ],
  ids: {
    mcp: ['MCP07'],
    asi: ['ASI03'],
    llm: [],
    atlas: ['AML.T0012'],
    saf: ['SAF-T1307', 'SAF-T1009'],
    cwe: ['CWE-441', 'CWE-863'],
  },
};
