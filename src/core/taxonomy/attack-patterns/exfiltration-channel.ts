import type { AttackPattern } from './pattern.ts';
import { has, possibleBy } from './possibility.ts';

export const exfiltrationChannel: AttackPattern = {
  id: 'AP-24',
  slug: 'exfiltration-channel',
  title: 'Data out through an ordinary channel',
  levels: ['T'],
  summary:
    'A tool that sends or fetches for good reasons carries data to an outsider: in a message, in an address, in the preview that another service makes of a link, in a document that is shared.',
  preconditions: 'A tool that sends something to a place that the caller chooses.',
  possible: (subject) =>
    possibleBy(
      subject,
      ['external-communication'],
      has(subject, 'private-data')
        ? 'it reads private data and can also send it out'
        : 'data from elsewhere in the session can leave through it',
    ),
  mitigations: [
    'Allow a list of recipients and hosts, and switch link previews off.',
    'Let an approval show the whole message and its address.',
    'Look for secrets and records in arguments before they leave.',
  ],
  incidents: [
    {
      date: '2025-07-24',
      what: "CVE-2025-34072: previews of links in the Slack MCP server sent data to a stranger's host.",
      source: 'https://embracethered.com/blog/posts/2025/security-advisory-anthropic-slack-mcp-server-data-leakage/',
      confidence: 'V2',
    },
    {
      date: '2024-08-20',
      what: 'Slack AI could be led to leak private channels by a link; ATLAS records it as AML.CS0035.',
      source: 'https://atlas.mitre.org/studies/AML.CS0035',
      confidence: 'V1',
    },
    {
      date: '2025',
      what: 'CVE-2025-49150: Cursor fetched JSON schemas from addresses that could carry data out.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-49150',
      confidence: 'V1',
    },
    {
      date: '2025-09',
      what: "ForcedLeak: an outsider's web form led Salesforce Agentforce to send customer records out.",
      source: 'https://noma.security/blog/forcedleak-agent-risks-exposed-in-salesforce-agentforce',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP10'],
    asi: ['ASI02'],
    llm: ['LLM02'],
    atlas: ['AML.T0086', 'AML.T0077'],
    saf: ['SAF-T1910', 'SAF-T1911', 'SAF-T1913', 'SAF-T1914'],
    cwe: ['CWE-200'],
  },
};
