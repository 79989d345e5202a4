import type { AttackPattern } from './pattern.ts';
import { argumentsMatching, has, possibleBy } from './possibility.ts';

export const ssrf: AttackPattern = {
  id: 'AP-09',
  slug: 'ssrf',
  title: 'Server-side request forgery',
  levels: ['S', 'T', 'C'],
  summary:
    'The server fetches an address that the caller names. The caller names one that only the server can reach: a cloud metadata service, an admin page on the local network, a loopback port.',
  preconditions: 'A tool that takes a URL or a host, on a machine that can reach more than its caller.',
  possible: (subject) => {
    const addresses = argumentsMatching(
      subject.definition,
      /ur[il]s?$|^ur[il]|endpoint|webhook|^host(?:name)?$|href|^link$/i,
    );
    if (!has(subject, 'external-communication') || addresses.length === 0) return null;
    return possibleBy(
      subject,
      ['external-communication'],
      'the server fetches an address that the caller chooses, and may reach what the caller cannot',
      addresses,
    );
  },
  mitigations: [
    'Allow a list of hosts; refuse private, loopback and link-local addresses when connecting and after each redirect.',
    'Send all outgoing requests through a proxy that enforces that.',
    'Protect cloud metadata by its session tokens.',
  ],
  incidents: [
    {
      date: '2026-03',
      what: 'CVE-2026-26118: server-side request forgery in the Azure MCP Server, fixed with the Patch Tuesday of March.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2026-26118',
      confidence: 'V2',
    },
    {
      date: '2026-07-28',
      what: 'The MCP specification lists the attack for the discovery of OAuth metadata, where the client is the one that fetches.',
      source: 'https://modelcontextprotocol.io/docs/tutorials/security/security_best_practices',
      confidence: 'V1',
    },
    {
      date: '2025',
      what: 'CVE-2025-65513 was reported for fetch-mcp.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-65513',
      confidence: 'V3',
    },
  ],
  ids: { mcp: ['MCP05'], asi: ['ASI02'], llm: [], atlas: ['AML.T0053'], saf: [], cwe: ['CWE-918'] },
};
