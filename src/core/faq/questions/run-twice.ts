import type { Question } from '../question.ts';

export const runTwice: Question = {
  id: 'run-twice',
  applies: ({ classification }) => classification.category !== 'Read',
  question: 'Is it safe to repeat a call?',
  answer: ({ definition }) => {
    const claim = definition.annotations?.idempotentHint;
    if (claim === true) return 'Its author says that a repeated call changes nothing more. Nobody has checked that.';
    return claim === false
      ? 'No: its author says that each call has an effect of its own.'
      : 'Its author does not say, so by the specification each call counts: after a timeout, look before repeating it.';
  },
  cites: ['definition.annotations'],
};
