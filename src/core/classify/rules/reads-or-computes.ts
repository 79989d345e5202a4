import { type Reading, acts } from '../reading/read-definition.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

function reasonFor(reading: Reading): string {
  const verb = reading.main?.verb ?? 'read';
  if (acts(reading, 'login')) return 'Signing in or connecting changes only the state of this session (R6)';
  if (acts(reading, 'compute'))
    return `Its verb, “${verb}”, asks for a result, and nothing is named that it stores or changes`;
  return `Its verb, “${verb}”, asks for data, and no change is named`;
}

export const readsOrComputes = defineRule({
  id: 'reads-or-computes',
  claim: 'The main verb asks for data or for a result.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['R6'],
  why: 'Getting, listing, searching, checking and computing leave everything as it was.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const shows = /^(?:open|select)$/.test(reading.main.verb);
    if (!acts(reading, 'read', 'compute', 'login') && !shows) return no;
    return yes([reading.main.evidence], `${reasonFor(reading)}, so it is Read and not Write.`);
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
