import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';

export const privilegeChange: AttackPattern = {
  id: 'AP-26',
  slug: 'privilege-change',
  title: 'Access given away',
  levels: ['T'],
  summary:
    'A call adds a member, widens a role, makes something public or moves its ownership. It is a small write, and everything behind it changes hands.',
  preconditions: 'A tool that changes who may do what.',
  possible: (subject) =>
    possibleBy(subject, ['access-control'], 'one call can hand access or ownership to somebody else'),
  mitigations: [
    'Deny it by default; allow invitations to your own domain only.',
    'Report every grant to somebody who did not make it.',
  ],
  incidents: [
    {
      date: '2025-06',
      what: 'Text in a log led an agent with the Heroku MCP server to hand an application to another owner.',
      source: 'https://www.codeintegrity.ai/blog/heroku',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP02', 'MCP07'],
    asi: ['ASI03'],
    llm: [],
    atlas: ['AML.T0053'],
    saf: ['SAF-T1302'],
    cwe: ['CWE-269', 'CWE-284'],
  },
};
