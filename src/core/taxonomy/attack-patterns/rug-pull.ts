import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const rugPull: AttackPattern = {
  id: 'AP-02',
  slug: 'rug-pull',
  title: 'Change after approval',
  levels: ['S'],
  summary:
    'A server is reviewed and approved, and later the definition, the package or the configuration behind that approval becomes another one. Where the approval was bound to a name and not to content, nobody is asked again.',
  preconditions:
    'Any server that can change without a new review: a package without a pinned version, a remote endpoint, an entry in a configuration that is approved by name.',
  possible: notFromADefinition,
  mitigations: [
    'Pin the version and the digest of what was reviewed.',
    'Ask for approval again whenever a digest differs, also when a server announces a changed list of tools.',
    'Check again from time to time and not only at installation.',
  ],
  incidents: [
    {
      date: '2025-08',
      what: 'MCPoison, CVE-2025-54136: Cursor bound its approval to the name of an MCP entry, so its content could be swapped afterwards.',
      source:
        'https://www.tenable.com/blog/faq-cve-2025-54135-cve-2025-54136-vulnerabilities-in-cursor-curxecute-mcpoison',
      confidence: 'V2',
    },
    {
      date: '2025-09-01',
      what: 'The npm package postmark-mcp turned hostile with an update that its users installed.',
      source: 'https://atlas.mitre.org/studies/AML.CS0053',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP03'],
    asi: ['ASI04'],
    llm: ['LLM04'],
    atlas: ['AML.T0109'],
    saf: ['SAF-T1201', 'SAF-T1205'],
    cwe: ['CWE-494', 'CWE-345'],
  },
};
