import type { Evidence } from '../../model/evidence.ts';
import { acts, argument, isNamed, type Reading } from '../reading/read-definition.ts';
import { topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

/** Words that make an entry one of books of money and not of a diary, or null. */
function ledgerOf(reading: Reading): Evidence | null {
  const amount =
    argument(reading, 'amount') ?? reading.parameters.find(({ words }) => /\b(?:debit|credit|account)\b/.test(words));
  if (topicHas(reading, books)) return reading.main?.evidence ?? null;
  return amount?.evidence() ?? null;
}
const books =
  /^(?:xero|quickbooks|accounting|bookkeeping|ledger|erp|odoo|netsuite|sage|freshbooks|zoho|financial|finance|budget|ynab|tax|avalara|avatax|quaderno|payment|eft|ach|bank|giving|donation|treasury|actual|firefly)$/;

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
    const kept = ledgerOf(reading);
    if (entry !== null && /journal entr/.test(reading.name.spaced) && kept === null) return no;
    const booked =
      /^(?:create|add|record|post|log|insert|save)$/.test(reading.main?.verb ?? '') && reading.head === 'transaction'
        ? kept
        : null;
    if (entry === null && booked !== null)
      return yes(
        [booked],
        'A transaction is entered in the books by this call alone (T1), so it is Financial; no money leaves by it.',
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
