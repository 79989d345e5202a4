import { quote } from '../../model/evidence.ts';
import { defineRule, no, yes } from '../rule.ts';

export const namesNoAct = defineRule({
  id: 'names-no-act',
  claim: 'Neither the name nor the description has a verb that tells what happens.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['T11'],
  why: 'A tool that is named after a thing returns that thing in most catalogues; a guess, and shown as one.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main !== null) return no;
    return yes(
      reading.definition.name === '' ? [] : [quote(reading.definition, '/name', {})],
      'No word of the definition says what a call does; tools that are named after a thing usually return it, and that is all this grade rests on.',
    );
  },
  gaps: ['A noun can stand for an action ("payout", "reboot").'],
  examples: {
    matches: [{ name: 'ht_phasor', description: 'Hilbert transform, phasor components.' }, { name: 'weather' }],
    misses: [{ name: 'get_weather' }, { name: 'payout', description: 'Sends a payout.' }],
  },
});
