import type { Question } from '../question.ts';
import { capital, grouped, listed, sentence } from '../words.ts';

export const block: Question = {
  id: 'block',
  applies: ({ policies }) => policies.some((policy) => policy.block !== null),
  question: 'How do I block it?',
  answer: ({ policies }) => {
    const open = policies.filter(({ does }) => !/\bdenies it\b/.test(does));
    if (open.length === 0) return 'What was decided here blocks it already, in every format.';
    const ways = grouped(
      open.filter((policy) => policy.block !== null),
      (policy) => policy.block ?? '',
    ).map(([how, same]) => `in ${listed(same.map(({ title }) => title))}, ${how}`);
    if (ways.length === 0) return 'What was decided here blocks it already, in every format that can name it.';
    return open.length === policies.length
      ? sentence(capital(ways.join('; ')))
      : `Some formats block it already. Where they do not: ${ways.join('; ')}.`;
  },
  cites: ['policies'],
};
