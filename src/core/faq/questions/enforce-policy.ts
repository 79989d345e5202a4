import type { Question } from '../question.ts';
import { grouped, listed, nameOf } from '../words.ts';

export const enforcePolicy: Question = {
  id: 'enforce-policy',
  applies: ({ policies }) => policies.length > 0,
  ask: (tool) => `How do I enforce a policy on ${nameOf(tool)}?`,
  answer: ({ policies }) => {
    const does = grouped(policies, (policy) => policy.does).map(
      ([said, saying]) => `in ${listed(saying.map(({ title }) => title))} it ${said}`,
    );
    const lossy = policies.filter(({ hasLosses }) => hasLosses).map(({ title }) => title);
    return [
      `Take the policy for the client or gateway that stands between the model and the server: ${does.join('; ')}.`,
      lossy.length === 0
        ? 'The steps for each are on this page.'
        : `The steps for each are on this page, with what ${listed(lossy)} cannot say of the decision.`,
    ].join(' ');
  },
  cites: ['policies', 'decision.action'],
};
