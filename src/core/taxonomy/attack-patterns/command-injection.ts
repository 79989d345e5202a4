import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';
import { takesQueries } from './takes-queries.ts';

export const commandInjection: AttackPattern = {
  id: 'AP-07',
  slug: 'command-injection',
  title: 'Command injection',
  levels: ['S', 'C'],
  summary:
    'Arguments or metadata reach a shell or a process launcher without being taken apart first. A semicolon or a leading dash then turns data into a command on the machine of the server or of the client.',
  preconditions: 'A tool that runs commands or code, or a server that starts processes with values it was given.',
  possible: (subject) => {
    if (takesQueries(subject)) return null;
    return possibleBy(subject, ['code-execution'], 'what the caller supplies becomes a command where the server runs');
  },
  mitigations: [
    'Start processes with a list of arguments and no shell, and check values against a pattern.',
    'Run the server in a container without network and without secrets.',
    'Block known vulnerable versions.',
  ],
  incidents: [
    {
      date: '2025-07',
      what: 'CVE-2025-6514: mcp-remote 0.0.5 to 0.1.15 ran commands that a hostile server sent during sign-in; fixed in 0.1.16.',
      source: 'https://jfrog.com/blog/2025-6514-critical-mcp-remote-rce-vulnerability/',
      confidence: 'V2',
    },
    {
      date: '2025-10',
      what: 'CVE-2025-53967: the Framelink Figma MCP server passed input to a shell.',
      source: 'https://www.imperva.com/blog/another-critical-rce-discovered-in-a-popular-mcp-server/',
      confidence: 'V1',
    },
    {
      date: '2025',
      what: 'CVE-2025-53355: mcp-server-kubernetes passed arguments to a shell; fixed in 2.5.0.',
      source: 'https://github.com/advisories/GHSA-gjv4-ghm7-q58q',
      confidence: 'V2',
    },
    {
      date: '2026-04-15',
      what: "CVE-2026-30623: LiteLLM could be made to start a command from a server's configuration.",
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2026-30623',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP05'],
    asi: ['ASI05'],
    llm: ['LLM10'],
    atlas: ['AML.T0050', 'AML.T0049'],
    saf: ['SAF-T1101'],
    cwe: ['CWE-78', 'CWE-77', 'CWE-88'],
  },
};
