import { acts, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const thinksOnly = defineRule({
  id: 'thinks-only',
  claim: 'The tool only keeps thoughts or a plan in the memory of its process.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['T8'],
  why: 'Thinking and planning change nothing outside the process.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    const named = isNamed(reading, /\b(?:think|thinking|thought|sequentialthinking|brainstorm|reflect)\b/);
    // A frame for thinking asks at each step whether another is needed, and stores nothing but the steps.
    const step = reading.parameters.find(({ words }) =>
      /^(?:next (?:thought|stage|step|round|iteration|argument) needed|thought number|total thoughts)$/.test(words),
    );
    if (step !== undefined && acts(reading, 'trigger', 'manage', 'create', 'update', 'read', 'compute', 'think'))
      return yes([step.evidence()], 'Each call adds a step of thinking in the memory of the process (T8).');
    const frame = acts(reading, 'trigger', 'manage', 'compute', 'think', 'read')
      ? says(
          reading,
          /\b(?:mental models?|debugging approach(?:es)?|decision[- ]making frameworks?|structured (?:reasoning|thinking)|systematic (?:thinking|reasoning)|scientific reasoning|visual (?:thinking|reasoning)|diagrammatic thinking|dialectical reasoning|metacognitive)\b/i,
        )
      : null;
    if (frame !== null)
      return yes([frame], 'It gives a frame for thinking; only the memory of the process changes (T8).');
    if (acts(reading, 'remove', 'run', 'send', 'pay')) return no;
    if (named === null && !acts(reading, 'think')) return no;
    // What is said to be kept outlives the process.
    const kept = says(
      reading,
      /\b(?:to|in|into|on) (?:the |a |an |your )?(?:[a-z]+ )?(?:database|disk|file|vault)\b|\bpersist/i,
    );
    if (kept !== null && acts(reading, 'create', 'update')) return no;
    return yes(
      [named ?? reading.main?.evidence],
      'Only the memory of the process changes, and nobody but the caller sees it (T8).',
    );
  },
  gaps: ['A thinking tool that keeps its thoughts on disk and does not say so is read as if it did not.'],
  examples: {
    matches: [
      {
        name: 'sequentialthinking',
        description: 'A tool for dynamic and reflective problem-solving through thoughts.',
      },
      { name: 'plan_route', description: 'Plan the steps to take before acting.' },
    ],
    misses: [
      { name: 'clear_thinking_history', description: 'Clear all recorded thoughts.' },
      { name: 'create_thread', description: 'Create a thread.' },
    ],
  },
});
