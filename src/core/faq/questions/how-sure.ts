import type { Question } from '../question.ts';
import { capitalised, nameOf, sentence } from '../words.ts';

export const howSure: Question = {
  id: 'how-sure',
  applies: ({ classification }) => classification.thin !== null,
  ask: (tool) => `How sure is the grade of ${nameOf(tool)}?`,
  answer: ({ classification }) =>
    `Not very: the definition says too little, and where it is silent the stricter reading holds. What would settle it: ${sentence(capitalised(classification.thin ?? ''))}`,
  cites: ['classification.thin', 'classification.confidence'],
};
