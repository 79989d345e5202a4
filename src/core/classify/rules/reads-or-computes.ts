import { verbLemma } from '../lexicon/verbs.ts';
import { type Reading, acts } from '../reading/read-definition.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

/** The verb as the definition has it, where it has it, and how we read it where that is another word. */
function verbInPlace({ main, name }: Reading): string {
  if (main === null) return 'Its verb';
  const { from, verb, evidence } = main;
  const written = from === 'name' && name.words.length === 1 ? verb : evidence.text.slice(0, 40).toLowerCase();
  const read = verbLemma(written) === verb ? '' : `, which we read as “${verb}”,`;
  return `“${written}” in its ${from}${read}`;
}

function reasonFor(reading: Reading): string {
  if (acts(reading, 'login')) return 'Signing in or connecting changes only the state of this session (R6)';
  const asked = acts(reading, 'compute') ? 'a result' : 'data';
  return `${verbInPlace(reading)} asks for ${asked}, and nothing in the definition says that a call changes anything`;
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
    if (
      reading.main.verb === 'open' &&
      reading.clause?.leading === true &&
      /^(?:set|update|change)$/.test(reading.clause.verb)
    )
      return no;
    return yes([reading.main.evidence], `${reasonFor(reading)}: Read, not Write.`);
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
