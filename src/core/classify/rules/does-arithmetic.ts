import { acts, says } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const doesArithmetic = defineRule({
  id: 'does-arithmetic',
  claim: 'What is added, multiplied or set together are numbers that the caller supplies.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['T8'],
  why: 'Arithmetic computes and stores nothing.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'compute', 'manage')) return no;
    const said = says(
      reading,
      /\b(?:two|three|the|several|list of|all) (?:numbers|integers|floats|values|matrices|vectors)\b|\barithmetic\b|\bsum of\b/i,
    );
    const operands = reading.parameters.filter(({ words }) =>
      /^(?:a|b|x|y|numbers?|num ?[12]|number ?[12]|first number|second number|addend|augend)$/.test(words),
    );
    if (!/^(?:add|sum|subtract|multiply|divide|increment|merge|append)$/.test(reading.main?.verb ?? '')) return no;
    if (said === null && operands.length < 2) return no;
    // A position is given in numbers as well: what is put there is stored.
    if (said === null && reading.parameters.length > operands.length + 1) return no;
    return yes(
      [said ?? reading.main?.evidence, ...operands.slice(0, 2).map((operand) => operand.evidence())],
      'It computes a number from the numbers that it is given and stores nothing (T8).',
    );
  },
  gaps: [],
  examples: {
    matches: [
      { name: 'add', description: 'Adds two numbers.' },
      {
        name: 'multiply',
        inputSchema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
      },
    ],
    misses: [
      { name: 'add_task', description: 'Adds a task.' },
      { name: 'add', description: 'Adds a number to a contact.' },
    ],
  },
});
