import type { AttackPattern } from './pattern.ts';
import { has, possibleBy } from './possibility.ts';

export const destructiveMistake: AttackPattern = {
  id: 'AP-11',
  slug: 'destructive-mistake',
  title: 'Destruction by mistake',
  levels: ['T'],
  summary:
    'Nobody attacks. The agent misreads its task, picks the wrong target or drops an instruction from its context, and deletes what it was to keep. Words in a prompt do not prevent it.',
  preconditions: 'A tool whose effect is irreversible, reaches many objects or acts on infrastructure.',
  possible: (subject) => {
    const { category } = subject.classification;
    if (category === 'Read') return null;
    const facets = (['irreversible', 'bulk', 'infrastructure'] as const).filter((facet) => has(subject, facet));
    return possibleBy(subject, facets.slice(0, 2), 'one wrong call is enough, and no attacker is needed');
  },
  mitigations: [
    'Hide or deny the tool where it is not needed; keep credentials for production apart.',
    'Prefer deletion that can be taken back, and backups that the agent cannot reach.',
    'Let an approval show the exact target; orders in a prompt are no control.',
  ],
  incidents: [
    {
      date: '2025-07',
      what: 'An agent of Replit deleted a production database during a freeze.',
      source: 'https://incidentdatabase.ai/cite/1152/',
      confidence: 'V2',
    },
    {
      date: '2025-07',
      what: "Gemini CLI lost a user's files after it misread the result of its own commands.",
      source: 'https://github.com/google-gemini/gemini-cli/issues/4586',
      confidence: 'V1',
    },
    {
      date: '2026-04-24',
      what: "An agent in Cursor deleted PocketOS's production database and its volume backups through Railway.",
      source: 'https://incidentdatabase.ai/cite/1469/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP02'],
    asi: ['ASI02', 'ASI08', 'ASI10'],
    llm: ['LLM03'],
    atlas: ['AML.T0101'],
    saf: ['SAF-T2101'],
    cwe: ['CWE-250', 'CWE-732'],
  },
};
