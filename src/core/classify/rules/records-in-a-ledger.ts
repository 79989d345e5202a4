import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const recordsInALedger = defineRule({
  id: 'records-in-a-ledger',
  claim: 'The call adds or changes an entry of a ledger or a journal.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1'],
  why: 'The ledger differs after the call alone.',
  reads: ['name'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'send')) return notApplicable;
    const entry = isNamed(
      reading,
      /\b(?:ledger (?:transactions?|entr(?:y|ies))|journal entr(?:y|ies)|manual journals?|bank transactions?|bank transfers?)$/,
    );
    return entry === null
      ? no
      : yes(
          [entry],
          'An entry of a ledger differs after this call alone (T1), so it is Financial; no money leaves by it.',
        );
  },
  gaps: ['A ledger that only mirrors a bank is treated like the bank.'],
  examples: {
    matches: [
      { name: 'create_ledger_transaction', description: 'Create a ledger transaction.' },
      { name: 'update_manual_journal', description: 'Update a journal.' },
    ],
    misses: [
      { name: 'list_journal_entries', description: 'List entries.' },
      { name: 'create_journal_note', description: 'Write in the journal.' },
    ],
  },
});
