import type { Question } from '../question.ts';
import { grouped, listed, nameOf } from '../words.ts';

export const block: Question = {
  id: 'block',
  applies: ({ policies }) => policies.some((policy) => policy.block !== null),
  ask: (tool) => `How do I block ${nameOf(tool)}?`,
  answer: ({ decision, policies }) => {
    const already = decision.action === 'hide' || decision.action === 'deny';
    const able = policies.filter((policy) => policy.block !== null);
    const ways = grouped(able, (policy) => policy.block ?? '').map(
      ([how, same]) => `In ${listed(same.map(({ title }) => title))}, ${how}.`,
    );
    return [
      already
        ? 'The policy on this page blocks it already.'
        : 'The policy on this page keeps it usable, so blocking it takes an edit.',
      ...ways,
    ].join(' ');
  },
  cites: ['decision.action', 'policies'],
};
