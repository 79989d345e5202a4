import { acts, isNamed } from '../reading/read-definition.ts';
import { livePage, suppliedCode } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const runsCodeInAPage = defineRule({
  id: 'runs-code-in-a-page',
  claim: 'Script of the caller runs inside an open web page.',
  shows: { kind: 'facet', facet: 'code-execution' },
  rulings: ['T6'],
  why: 'script of the caller runs inside an open page',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const code = suppliedCode(reading);
    if (code === undefined || !livePage(reading) || !acts(reading, 'run', 'compute', 'interact', 'trigger')) return no;
    const named = isNamed(reading, /\b(?:evaluate|eval|execute|run|javascript|js|script)\b/);
    return named === null ? no : yes([named, code.evidence()]);
  },
  gaps: ['Whether the page holds a session is not in the definition.'],
  examples: {
    matches: [
      {
        name: 'execute_javascript',
        description: 'Execute JavaScript in the current page.',
        inputSchema: { type: 'object', properties: { script: { type: 'string' } } },
      },
      {
        name: 'browser_evaluate',
        description: 'Evaluate an expression on the page.',
        inputSchema: { type: 'object', properties: { function: { type: 'string' }, code: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'run_javascript',
        description: 'Run JavaScript in Node.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      {
        name: 'browser_click',
        description: 'Click an element of the page.',
        inputSchema: { type: 'object', properties: { element: { type: 'string' } } },
      },
    ],
  },
});
