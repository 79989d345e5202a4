import type { AttackPattern } from './pattern.ts';

export const runawayLoop: AttackPattern = {
  id: 'AP-12',
  slug: 'runaway-loop',
  title: 'Runaway loop',
  levels: ['T', 'P'],
  summary:
    'An agent calls the same tool over and over, or two agents keep answering each other. Each call is allowed; together they burn a quota, a budget or a shared service, or flood somebody with messages.',
  preconditions: 'A tool whose calls cost something or change something, without a natural bound on their number.',
  possible: ({ classification, definition }) => {
    const metered = classification.tags.includes('metered');
    const acts = classification.category === 'Execute' || classification.category === 'Write';
    if (!metered && (!acts || definition.annotations?.idempotentHint === true)) return null;
    const cause = metered ? 'Metered' : 'Repeatable effect';
    return {
      facets: [],
      evidence: [],
      why: `${cause}: each further call ${metered ? 'costs again' : 'has its effect again'}, and nothing in the definition bounds their number.`,
    };
  },
  mitigations: [
    'Limit calls for each tool and each session; let a budget refuse and not only alert.',
    'Stop a session that repeats the same call with the same arguments.',
  ],
  incidents: [
    {
      date: '2024-05-06',
      what: "LLMjacking: stolen cloud credentials were used to run models at the owner's cost; ATLAS records it as AML.CS0030.",
      source: 'https://atlas.mitre.org/studies/AML.CS0030',
      confidence: 'V1',
    },
    {
      date: '2025-11',
      what: "By their engineer's own account, two agents of one system answered each other for eleven days, at a cost of 47,000 dollars.",
      source: 'https://clyro.dev/blog/the-47k-loop-a-complete-forensic-analysis/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP08'],
    asi: ['ASI08'],
    llm: ['LLM06'],
    atlas: ['AML.T0034.002', 'AML.T0029'],
    saf: ['SAF-T1106', 'SAF-T2102'],
    cwe: ['CWE-770', 'CWE-834'],
  },
};
