import type { Question } from '../question.ts';
import { listed, nameOf, sentence } from '../words.ts';

export const needsApproval: Question = {
  id: 'needs-approval',
  applies: ({ decision }) => decision.action === 'ask',
  ask: (tool) => `Does ${nameOf(tool)} need approval?`,
  answer: ({ decision, policies }) => {
    const asking = policies.filter(({ does }) => does.startsWith('asks')).map(({ title }) => title);
    return [
      decision.remember
        ? 'Yes: a person should see a call before it is made. An approval may be remembered where the client offers that.'
        : 'Yes, before each call, and no approval should be remembered.',
      asking.length === 0 ? 'No format here can ask.' : sentence(`Of the formats here, ${listed(asking)} can ask`),
    ].join(' ');
  },
  cites: ['decision.action', 'decision.remember', 'policies'],
};
