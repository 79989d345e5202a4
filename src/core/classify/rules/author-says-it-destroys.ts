import { quote } from '../../model/evidence.ts';
import { acts } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const authorSaysItDestroys = defineRule({
  id: 'author-says-it-destroys',
  claim: 'The author marks the tool as destructive, and the definition says only that it manages or changes something.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T11'],
  why: 'A hint of the author can raise a grade that rests on nothing better; it never lowers one.',
  reads: ['annotations', 'name', 'description'],
  match(reading) {
    const { annotations } = reading.definition;
    if (annotations?.destructiveHint !== true || annotations.readOnlyHint === true) return notApplicable;
    if (reading.main !== null && !acts(reading, 'manage')) return no;
    return yes(
      [quote(reading.definition, '/annotations/destructiveHint')],
      'The definition does not list what it does, and the author marks the tool as destructive; the stronger reading holds (T11).',
    );
  },
  gaps: ['Authors use the hint for plain updates too, which is why a clear verb outweighs it.'],
  examples: {
    matches: [
      { name: 'manage_things', annotations: { destructiveHint: true } },
      { name: 'bop', annotations: { destructiveHint: true, readOnlyHint: false } },
    ],
    misses: [
      { name: 'update_note', annotations: { destructiveHint: true } },
      { name: 'bop', annotations: { destructiveHint: true, readOnlyHint: true } },
    ],
  },
});
