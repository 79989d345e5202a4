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
      'Take the policy in the format of the client or gateway that stands between the model and the server, and follow the steps beside it.',
      `What the policy does depends on what the format can say: ${does.join('; ')}.`,
      lossy.length === 0
        ? 'No format loses anything of the decision.'
        : `What ${listed(lossy)} cannot say of the decision is listed with the policy.`,
    ].join(' ');
  },
  cites: ['policies', 'decision.action'],
};
