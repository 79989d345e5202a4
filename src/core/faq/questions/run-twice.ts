import type { Question } from '../question.ts';
import { nameOf } from '../words.ts';

export const runTwice: Question = {
  id: 'run-twice',
  applies: ({ classification }) => classification.category !== 'Read',
  ask: (tool) => `Is it safe to repeat a call of ${nameOf(tool)}?`,
  answer: ({ definition }) => {
    const claim = definition.annotations?.idempotentHint;
    if (claim === true) return 'Its author says that a repeated call changes nothing more. Nobody has checked that.';
    return claim === false
      ? 'No: its author says that each call has an effect of its own.'
      : 'Its author does not say, and where nothing is said the specification has each call count: after a timeout, look before repeating it.';
  },
  cites: ['definition.annotations'],
};
