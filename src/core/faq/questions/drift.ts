import type { Question } from '../question.ts';
import { nameOf } from '../words.ts';

export const drift: Question = {
  id: 'drift',
  applies: () => true,
  ask: (tool) => `How do I notice that ${nameOf(tool)} has changed?`,
  answer: ({ classification: { digest } }) =>
    `This grade is of the definition whose digest begins with ${digest.slice(0, 19)}. A server that lists the tool with another digest offers something that was not graded here.`,
  cites: ['classification.digest'],
};
