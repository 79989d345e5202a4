import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';
import { takesQueries } from './takes-queries.ts';

export const sqlInjection: AttackPattern = {
  id: 'AP-10',
  slug: 'sql-injection',
  title: 'Harmful queries',
  levels: ['S', 'T'],
  summary:
    'Either the server builds a query from arguments without parameters, or the tool takes a whole query and the model is led to one that reads or destroys more than was meant. A result that somebody stored earlier can be what leads it.',
  preconditions: 'A tool that takes a query, or that builds one from its arguments.',
  possible: (subject) => {
    if (!takesQueries(subject)) return null;
    return possibleBy(
      subject,
      ['code-execution'],
      'the caller writes the query, and only the database can hold it to what was meant',
    );
  },
  mitigations: [
    'Connect with a role that the database itself holds to reading, with a time limit and a cap on rows.',
    'Offer tools with parameters in place of a tool that takes SQL.',
    "Keep tables with credentials out of that role's reach.",
  ],
  incidents: [
    {
      date: '2025-06',
      what: 'Trend Micro found an SQL injection in the reference SQLite server that plants instructions for a later session.',
      source:
        'https://www.trendmicro.com/en_us/research/25/f/why-a-classic-mcp-server-vulnerability-can-undermine-your-entire-ai-agent.html',
      confidence: 'V2',
    },
    {
      date: '2025-07-06',
      what: 'An agent with the Supabase MCP server ran a planted query with rights over every table.',
      source: 'https://simonwillison.net/2025/Jul/6/supabase-mcp-lethal-trifecta/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP05'],
    asi: ['ASI02', 'ASI05'],
    llm: ['LLM10'],
    atlas: ['AML.T0085.000'],
    saf: ['SAF-T1803'],
    cwe: ['CWE-89'],
  },
};
