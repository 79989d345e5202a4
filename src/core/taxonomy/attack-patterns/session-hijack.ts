import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const sessionHijack: AttackPattern = {
  id: 'AP-19',
  slug: 'session-hijack',
  title: 'Stolen session handles',
  levels: ['S', 'C'],
  summary:
    "A session id, or another handle that a server gives out, can be guessed or reused. Whoever has it acts as the user, or slips events into the user's session.",
  preconditions: 'A server that keeps state under a handle which it takes for proof of identity.',
  possible: notFromADefinition,
  mitigations: [
    'Make handles random and bind them to the user who signed in.',
    'Never take a handle for authentication.',
  ],
  incidents: [
    {
      date: '2025-10',
      what: 'CVE-2025-6515: oatpp-mcp used the address of an object as session id.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-6515',
      confidence: 'V2',
    },
    {
      date: '2026-07-28',
      what: 'The MCP specification became stateless and describes the remaining risk as the hijacking of state handles.',
      source: 'https://modelcontextprotocol.io/docs/tutorials/security/security_best_practices',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP07'],
    asi: ['ASI03', 'ASI07'],
    llm: [],
    atlas: ['AML.T0012'],
    saf: [],
    cwe: ['CWE-330', 'CWE-384', 'CWE-639'],
  },
};
