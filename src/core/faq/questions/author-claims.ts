import type { Question } from '../question.ts';
import { nameOf, sentence } from '../words.ts';

export const authorClaims: Question = {
  id: 'author-claims',
  applies: ({ classification }) => classification.contradictions.length > 0,
  ask: (tool) => `Why does the grade differ from what the author of ${nameOf(tool)} claims?`,
  answer: ({ classification }) =>
    [
      ...classification.contradictions.map(({ text }) => sentence(text)),
      'Annotations are hints that nobody checks: here they can raise a grade and never lower it.',
    ].join(' '),
  cites: ['classification.contradictions'],
};
