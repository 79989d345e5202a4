import { acts, says } from '../reading/read-definition.ts';
import { headWord, speaksSql, suppliedCode } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const computations = new Set(
  'analysis audit search lookup calculation diagnostic diagnosis estimate estimation assessment evaluation validation benchmark query forecast comparison screening report backtest simulation lint check healthcheck arithmetic operation inference prediction summary conversion math regression correlation ocr lighthouse review inspection survey investigation scoring translation classification detection extraction recognition research discovery ranking reasoning'.split(
    ' ',
  ),
);

export const runsAnAnalysis = defineRule({
  id: 'runs-an-analysis',
  claim: 'What is run or performed is an analysis, a check, a search or another computation.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['R2', 'R3'],
  why: 'Running an analysis computes a result and changes nothing.',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'run', 'trigger', 'manage', 'create') || reading.main === null) return notApplicable;
    if (
      !/^(?:run|execute|perform|do|conduct|start|make|initiate)$/.test(reading.main.verb) ||
      !headWord(reading, computations)
    )
      return no;
    if (suppliedCode(reading) !== undefined || speaksSql(reading)) return no;
    if (
      /^(?:query|search|request)$/.test(reading.head ?? '') &&
      says(reading, /\bGraphQL\b|\bdatabase\b|\bmutation\b/i) !== null
    )
      return no;
    if (acts(reading, 'create') && reading.head !== 'search') return no;
    return yes(
      [reading.main.evidence],
      `What is run is a computation (${reading.head ?? 'an analysis'}) that returns a result and changes nothing.`,
    );
  },
  gaps: ['A scan or a test that acts on its target looks like one that only looks.'],
  examples: {
    matches: [
      { name: 'run_analysis', description: 'Run an analysis of the page.' },
      { name: 'execute_search', description: 'Execute a search for papers.' },
    ],
    misses: [
      { name: 'run_workflow', description: 'Run a workflow.' },
      { name: 'execute_query', description: 'Execute a SQL query.' },
    ],
  },
});
