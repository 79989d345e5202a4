import type { AttackPattern } from './pattern.ts';
import { argumentsMatching, has, possibleBy } from './possibility.ts';

export const pathTraversal: AttackPattern = {
  id: 'AP-08',
  slug: 'path-traversal',
  title: 'Escape from the allowed folder',
  levels: ['S', 'T'],
  summary:
    'A server means to serve one folder and compares paths as text. Two dots, a sibling folder with the same beginning, a symbolic link or an option in place of a path leads out of it, to keys when reading and to code that runs when writing.',
  preconditions: 'A tool that takes a path on the host.',
  possible: (subject) => {
    const paths = argumentsMatching(subject.definition, /path|file|dir(?:ectory)?|folder|root|repo/i);
    if (!has(subject, 'host-filesystem') || paths.length === 0) return null;
    return possibleBy(
      subject,
      ['host-filesystem'],
      'a path that the server does not resolve and check leads out of the folder it means to serve',
      paths,
    );
  },
  mitigations: [
    'Resolve links before comparing, and compare whole path segments.',
    'Let the operating system hold the boundary: a sandbox, a container, a read-only mount.',
    'Use a rule on the path argument as a second line only.',
  ],
  incidents: [
    {
      date: '2025',
      what: 'EscapeRoute, CVE-2025-53109 and CVE-2025-53110: the reference filesystem server let links and look-alike folders out of its roots.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-53109',
      confidence: 'V2',
    },
    {
      date: '2026-01-20',
      what: 'CVE-2025-68143, CVE-2025-68144 and CVE-2025-68145: the reference git server accepted any path and took options for arguments.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-68143',
      confidence: 'V2',
    },
    {
      date: '2026',
      what: 'CVE-2026-27735: git_add of the same server reached files outside the repository; fixed in 2026.1.14.',
      source:
        'https://oddguan.com/blog/anthropic-mcp-server-git-add-path-traversal-credential-exfiltration-capability-laundering-cve-2026-27735',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP05', 'MCP02'],
    asi: ['ASI02', 'ASI05'],
    llm: [],
    atlas: ['AML.T0037'],
    saf: ['SAF-T1105', 'SAF-T1606'],
    cwe: ['CWE-22', 'CWE-59', 'CWE-88'],
  },
};
