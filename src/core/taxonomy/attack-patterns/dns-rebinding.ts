import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const dnsRebinding: AttackPattern = {
  id: 'AP-20',
  slug: 'dns-rebinding',
  title: 'A web page reaches a local server',
  levels: ['C', 'S'],
  summary:
    "A page in the user's browser lets its own name resolve to the local machine and calls an MCP endpoint there that asks for no authentication.",
  preconditions: 'A server that listens on a local port without checking who asks.',
  possible: notFromADefinition,
  mitigations: [
    'Check the Origin and Host headers, and require a token on every local endpoint.',
    'Prefer standard input and output, or a socket, to a port.',
  ],
  incidents: [
    {
      date: '2025-06',
      what: 'CVE-2025-49596: a web page could run commands through the MCP Inspector; fixed in 0.14.1.',
      source: 'https://www.oligo.security/blog/critical-rce-vulnerability-in-anthropic-mcp-inspector-cve-2025-49596',
      confidence: 'V1',
    },
    {
      date: '2025-12-02',
      what: 'CVE-2025-66414 and CVE-2025-66416: the TypeScript and Python SDKs did not check the host by default; the former is fixed in 1.24.0.',
      source: 'https://github.com/advisories/GHSA-w48q-cv73-mx4w',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP07'],
    asi: ['ASI05'],
    llm: [],
    atlas: ['AML.T0078'],
    saf: ['SAF-T1005', 'SAF-T1109'],
    cwe: ['CWE-346', 'CWE-350', 'CWE-352', 'CWE-306'],
  },
};
