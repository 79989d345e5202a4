import { acts, argument, isNamed } from '../reading/read-definition.ts';
import { readOnlyMechanism, speaksSql, suppliedCode } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const executesCodeItIsGiven = defineRule({
  id: 'executes-code-it-is-given',
  claim: 'Code, a command or a statement of the caller runs.',
  shows: { kind: 'facet', facet: 'code-execution' },
  rulings: ['T6'],
  why: 'it runs what the caller supplies',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const code = suppliedCode(reading);
    const named = isNamed(
      reading,
      /\b(?:run|execute|exec|eval|evaluate)\b.*\b(?:code|command|commands|script|shell|python|javascript|js|bash|powershell|terminal|cell|cmd|sql|query)\b|\b(?:shell|bash|terminal|exec|repl)$/,
    );
    if (readOnlyMechanism(reading) !== null) return no;
    if (
      speaksSql(reading) &&
      argument(reading, 'sql', 'query') !== undefined &&
      acts(reading, 'run', 'read') &&
      /^(?:query|run|execute|exec)$/.test(reading.main?.verb ?? '')
    )
      return yes([reading.main?.evidence, argument(reading, 'sql', 'query')?.evidence()]);
    if (
      named !== null &&
      acts(reading, 'run', 'trigger', 'interact', 'read') &&
      (code !== undefined || reading.parameters.length === 0 || speaksSql(reading))
    )
      return yes([named, code?.evidence()]);
    if (code === undefined || code.values.length > 0 || !acts(reading, 'run', 'trigger')) return no;
    return code.roles.has('command') || acts(reading, 'run') ? yes([reading.main?.evidence, code.evidence()]) : no;
  },
  gaps: ['Templates and formulas that the server evaluates are not seen.'],
  examples: {
    matches: [
      {
        name: 'ssh_exec',
        description: 'Execute a command.',
        inputSchema: { type: 'object', properties: { command: { type: 'string' } } },
      },
      {
        name: 'run_python',
        description: 'Run code.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'format_code',
        description: 'Format code.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      {
        name: 'run_report',
        description: 'Run a report.',
        inputSchema: { type: 'object', properties: { id: { type: 'string' } } },
      },
    ],
  },
});
