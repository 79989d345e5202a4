import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const staysInsideTheProcess = defineRule({
  id: 'stays-inside-the-process',
  claim: 'Nothing outside the process changes.',
  shows: { kind: 'cap', level: 'Low' },
  rulings: ['T8', 'R6'],
  why: 'nothing outside the process changes',
  reads: ['name', 'description'],
  match(reading) {
    if (reading.steering !== null) return notApplicable;
    const named = isNamed(
      reading,
      /\b(?:sequentialthinking|sequential thinking|think|deselect|selection list|switch tab|clear selection)\b/,
    );
    return named === null ||
      acts(reading, 'run', 'send', 'pay', 'interact', 'trigger') ||
      (acts(reading, 'remove') && isNamed(reading, /\bselection\b/) === null)
      ? no
      : yes([named]);
  },
  gaps: ['A process that writes its memory to disk is not told apart.'],
  examples: {
    matches: [
      { name: 'sequentialthinking', description: 'Think.' },
      { name: 'clear_selection_list', description: 'Clear the selection.' },
    ],
    misses: [
      { name: 'run_thinking_agent', description: 'Run an agent.' },
      { name: 'save_thought', description: 'Save.' },
    ],
  },
});
