import type { Question } from '../question.ts';
import { grouped, listed, nameOf } from '../words.ts';

export const block: Question = {
  id: 'block',
  applies: ({ policies }) => policies.some((policy) => policy.block !== null),
  ask: (tool) => `How do I block ${nameOf(tool)}?`,
  answer: ({ policies }) => {
    const open = policies.filter(({ does }) => !/\bdenies it\b/.test(does));
    if (open.length === 0) return 'Every policy on this page blocks it already.';
    const ways = grouped(
      open.filter((policy) => policy.block !== null),
      (policy) => policy.block ?? '',
    ).map(([how, same]) => `in ${listed(same.map(({ title }) => title))}, ${how}`);
    if (ways.length === 0) return 'Every policy on this page that can name it blocks it already.';
    return open.length === policies.length
      ? `The policies on this page keep it usable. To block it: ${ways.join('; ')}.`
      : `Some policies on this page block it already. Where they do not: ${ways.join('; ')}.`;
  },
  cites: ['policies'],
};
