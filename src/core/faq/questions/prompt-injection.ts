import type { Question } from '../question.ts';

export const promptInjection: Question = {
  id: 'prompt-injection',
  applies: ({ classification }) => classification.facets['untrusted-content'].value !== 'no',
  question: 'Can what it returns steer the model?',
  answer: ({ classification }) =>
    [
      classification.facets['untrusted-content'].value === 'yes'
        ? 'Yes: it returns text that people outside your organisation can write, and a model may follow instructions in it.'
        : 'Depending on its arguments: it can return text that outsiders write, and a model may follow instructions in it.',
      'No policy for it changes that: after such a read, let tools that send, run or change something ask first.',
    ].join(' '),
  cites: ['classification.facets'],
};
