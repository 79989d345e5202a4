import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const maliciousPackage: AttackPattern = {
  id: 'AP-13',
  slug: 'malicious-package',
  title: 'Hostile package',
  levels: ['S'],
  summary:
    "The server's code itself is hostile, from its first version or after an update. It has the rights of the process that runs it, so the grades of its tools say nothing about it.",
  preconditions: 'A server that runs as code on a machine with something to steal, whatever its tools say they do.',
  possible: notFromADefinition,
  mitigations: [
    'Pin versions and check where a package was built.',
    'Run servers without secrets that they do not need, behind a list of allowed hosts.',
    'Look at new dependencies and installation scripts before an update.',
  ],
  incidents: [
    {
      date: '2025-09-01',
      what: 'Version 1.0.16 of the npm package postmark-mcp sent a hidden copy of every mail to its author; ATLAS records it as AML.CS0053.',
      source: 'https://postmarkapp.com/blog/information-regarding-malicious-postmark-mcp-package',
      confidence: 'V1',
    },
    {
      date: '2025-10',
      what: 'The npm package @lanyer640/mcp-runcommand-server opened reverse shells at installation and at run time.',
      source: 'https://www.koi.ai/blog/mcp-malware-wave-continues-a-remote-shell-in-backdoor',
      confidence: 'V1',
    },
    {
      date: '2025-07-13',
      what: 'CVE-2025-8217: a release of the Amazon Q extension for VS Code carried an order to wipe the machine; ATLAS records it as AML.CS0047.',
      source: 'https://aws.amazon.com/security/security-bulletins/AWS-2025-015',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP04'],
    asi: ['ASI04'],
    llm: ['LLM04'],
    atlas: ['AML.T0104', 'AML.T0011.002', 'AML.T0010.005'],
    saf: ['SAF-T1002', 'SAF-T1003', 'SAF-T1203'],
    cwe: ['CWE-506', 'CWE-829'],
  },
};
