import type { Question } from '../question.ts';

export const keptData: Question = {
  id: 'kept-data',
  applies: ({ classification: { facets } }) =>
    facets['private-data'].value !== 'no' || facets.credentials.value !== 'no',
  question: 'Where does what it returns end up?',
  answer: ({ classification: { facets } }) =>
    facets.credentials.value === 'no'
      ? 'In the model’s context: with whoever runs the model, in transcripts, and within reach of every other tool of the session.'
      : 'In the model’s context and in transcripts. A secret that was there counts as disclosed: rotate it.',
  cites: ['classification.facets'],
};
