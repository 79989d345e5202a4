import type { Question } from '../question.ts';
import { nameOf } from '../words.ts';

export const keptData: Question = {
  id: 'kept-data',
  applies: ({ classification: { facets } }) =>
    facets['private-data'].value !== 'no' || facets.credentials.value !== 'no',
  ask: (tool) => `Where does what ${nameOf(tool)} returns end up?`,
  answer: ({ classification: { facets } }) =>
    facets.credentials.value === 'no'
      ? 'In the model’s context: with whoever runs the model, in transcripts, and within reach of every other tool of the session.'
      : 'In the model’s context and in transcripts. A secret that was there counts as disclosed: rotate it.',
  cites: ['classification.facets'],
};
