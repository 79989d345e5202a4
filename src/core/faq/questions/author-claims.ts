import type { Contradiction } from '../../model/classification.ts';
import type { Question } from '../question.ts';

/** True where an author claims more of an effect than the words of the definition show. */
function claimsMore({ annotation, claimed }: Contradiction): boolean {
  return annotation === 'readOnlyHint' ? !claimed : claimed;
}

export const authorClaims: Question = {
  id: 'author-claims',
  applies: ({ classification }) => classification.contradictions.length > 0,
  question: 'Why does the grade differ from what its author claims?',
  answer: ({ classification: { contradictions } }) =>
    [
      'Annotations are hints that nobody checks.',
      ...(contradictions.some((claim) => !claimsMore(claim))
        ? ['One that says less than the rest of the definition lowers nothing.']
        : []),
      ...(contradictions.some(claimsMore)
        ? [
            'Where one says more, the words of the definition decide, and they name no such effect: whoever trusts the author here should ask before each call.',
          ]
        : []),
    ].join(' '),
  cites: ['classification.contradictions'],
};
