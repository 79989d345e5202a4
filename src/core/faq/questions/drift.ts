import type { Question } from '../question.ts';

export const drift: Question = {
  id: 'drift',
  applies: () => true,
  question: 'How do I notice that it has changed?',
  answer: ({ classification: { digest } }) =>
    `By its digest: a definition whose digest does not begin with ${digest.slice(0, 19)} was not graded here.`,
  cites: ['classification.digest'],
};
