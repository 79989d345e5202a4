import { quote } from '../../model/evidence.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const authorSaysItChanges = defineRule({
  id: 'author-says-it-changes',
  claim: 'The author marks the tool as not read-only, and no word of the definition says what it does.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T11'],
  why: 'A hint of the author can raise a grade that rests on nothing better; it never lowers one.',
  reads: ['annotations', 'name', 'description'],
  match(reading) {
    const { annotations } = reading.definition;
    if (annotations?.readOnlyHint !== false) return notApplicable;
    if (reading.main !== null) return no;
    return yes(
      [quote(reading.definition, '/annotations/readOnlyHint')],
      'No word says what a call does, and the author marks the tool as not read-only; the stronger reading holds (T11).',
    );
  },
  gaps: ['Some libraries set the hint to false by default.'],
  examples: {
    matches: [
      { name: 'bop', annotations: { readOnlyHint: false } },
      { name: 'ledger_x', description: 'Ledger helper.', annotations: { readOnlyHint: false } },
    ],
    misses: [
      { name: 'get_weather', annotations: { readOnlyHint: false } },
      { name: 'bop', annotations: { readOnlyHint: true } },
    ],
  },
});
