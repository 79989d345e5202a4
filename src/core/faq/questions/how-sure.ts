import type { Question } from '../question.ts';
import { capitalised, nameOf, sentence } from '../words.ts';

export const howSure: Question = {
  id: 'how-sure',
  applies: ({ classification }) => classification.thin !== null,
  ask: (tool) => `How sure is the grade of ${nameOf(tool)}?`,
  answer: ({ classification }) =>
    `Not very. ${sentence(capitalised(classification.thin ?? ''))} Where a definition is silent, the stricter reading holds.`,
  cites: ['classification.thin', 'classification.confidence'],
};
