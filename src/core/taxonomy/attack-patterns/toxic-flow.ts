import type { AttackPattern } from './pattern.ts';
import { has, possibleBy } from './possibility.ts';

export const toxicFlow: AttackPattern = {
  id: 'AP-04',
  slug: 'toxic-flow',
  title: 'Lethal trifecta',
  levels: ['P'],
  summary:
    'Private data, text from outsiders and a way to send something out meet in one session. Each is harmless alone; together, one planted text is enough to carry the data away. Two of them in a single tool leave only the third to find.',
  preconditions: 'Private data, untrusted content and external communication among the tools of one session.',
  possible: (subject) => {
    const others = (['private-data', 'external-communication'] as const).filter((facet) => has(subject, facet));
    if (others.length === 0) return null;
    const consequence =
      others.length === 2
        ? 'all three legs of a data theft are in this one tool'
        : 'two of the three legs of a data theft are in this one tool';
    return possibleBy(subject, ['untrusted-content', ...others], consequence);
  },
  mitigations: [
    'Never let all three run unattended in one session; split servers between sessions.',
    'Prefer read-only and single-project modes of a server.',
    'Deny outward calls once a session has read text from outsiders.',
  ],
  incidents: [
    {
      date: '2025-05-26',
      what: 'Invariant Labs made an agent with the GitHub MCP server copy private repositories into a public pull request, by an issue that anybody could file.',
      source: 'https://invariantlabs.ai/blog/mcp-github-vulnerability',
      confidence: 'V1',
    },
    {
      date: '2025-06-16',
      what: 'Simon Willison named the combination and why filters do not mend it.',
      source: 'https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/',
      confidence: 'V2',
    },
    {
      date: '2025-07-06',
      what: 'A support ticket made an agent with the Supabase MCP server publish database rows.',
      source: 'https://simonwillison.net/2025/Jul/6/supabase-mcp-lethal-trifecta/',
      confidence: 'V2',
    },
    {
      date: '2025-07-05',
      what: 'According to Tramlines, the remote server of Neon could be led to the same.',
      source: 'https://www.tramlines.io/blog/neon-official-remote-mcp-exploited-and-guardrailed-with-tramlines',
      confidence: 'V3',
    },
    {
      date: '2025-10-31',
      what: 'Meta put the same idea as a rule: an unattended agent may have at most two of the three.',
      source: 'https://ai.meta.com/blog/practical-ai-agent-security/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP06', 'MCP10'],
    asi: ['ASI01', 'ASI02'],
    llm: ['LLM01', 'LLM03'],
    atlas: ['AML.T0051.001', 'AML.T0085.001', 'AML.T0086'],
    saf: ['SAF-T1701', 'SAF-T1914'],
    cwe: ['CWE-1427', 'CWE-200'],
  },
};
