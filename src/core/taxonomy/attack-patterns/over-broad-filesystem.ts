import type { AttackPattern } from './pattern.ts';
import { possibleBy, wordsMatching } from './possibility.ts';

export const overBroadFilesystem: AttackPattern = {
  id: 'AP-17',
  slug: 'over-broad-filesystem',
  title: 'Unbounded file access',
  levels: ['T'],
  summary:
    'A file tool serves everything that its user may read. Keys, browser profiles and the configuration of agents are then one call away, and no weakness is needed.',
  preconditions: 'A tool that reads files of the host without a boundary that its definition names.',
  possible: (subject) => {
    const confined = wordsMatching(
      subject.definition,
      /\b(?:allowed|permitted|configured|accessible) (?:director|folder|path|root)|\bwithin (?:the )?(?:workspace|project|sandbox|repository)\b|\bsandbox/i,
    );
    if (confined.length > 0) return null;
    return possibleBy(
      subject,
      ['host-filesystem'],
      'its definition names no folder that it is held to, so keys and profiles of the user may be in reach',
    );
  },
  mitigations: [
    'Name the folders that a server may serve, read-only where that is enough.',
    'Keep dotfiles and key folders out by the operating system: another user, a container, a mount.',
  ],
  incidents: [
    {
      date: '2025-04',
      what: 'A safety audit of MCP had models fetch keys from the host through ordinary file tools.',
      source: 'https://arxiv.org/abs/2504.03767',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP02', 'MCP01'],
    asi: ['ASI02', 'ASI03'],
    llm: [],
    atlas: ['AML.T0037', 'AML.T0055'],
    saf: ['SAF-T1104', 'SAF-T1502', 'SAF-T1503'],
    cwe: ['CWE-732', 'CWE-250'],
  },
};
