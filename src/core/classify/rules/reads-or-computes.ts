import { acts } from '../reading/read-definition.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

export const readsOrComputes = defineRule({
  id: 'reads-or-computes',
  claim: 'The main verb asks for data or for a result.',
  shows: { kind: 'category', category: 'Read' },
  rulings: [],
  why: 'Getting, listing, searching, checking and computing leave everything as it was.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (!acts(reading, 'read', 'compute', 'login')) return no;
    return yes(
      [reading.main.evidence],
      'It returns data or a result, and nothing in the definition says that anything lasting changes.',
    );
  },
  gaps: [
    'A reading verb in the name of a tool that also writes is caught only where the description or an argument says so.',
  ],
  examples: {
    matches: [
      { name: 'list_invoices', description: 'List all invoices.' },
      { name: 'loan_calculator', description: 'Calculates the monthly payment of a loan.' },
    ],
    misses: [
      { name: 'delete_invoice', description: 'Delete an invoice.' },
      { name: 'create_list', description: 'Create a list.' },
    ],
  },
});
