import type { FaqTool, Question } from '../question.ts';
import { callsIn, listed, nameOf, sentence } from '../words.ts';

function otherwise({ decision }: FaqTool): string {
  const { fallback } = decision;
  if (fallback === null) return '';
  if (fallback.limit !== null)
    return `Where the client or gateway cannot ask, the policy allows ${callsIn(fallback.limit)} instead.`;
  return `Where the client or gateway cannot ask, the policy ${fallback.action === 'hide' ? 'hides' : 'denies'} it instead.`;
}

export const needsApproval: Question = {
  id: 'needs-approval',
  applies: ({ decision }) => decision.action === 'ask' || decision.ifEnabled === 'ask',
  ask: (tool) => `Does ${nameOf(tool)} need approval?`,
  answer: (tool) => {
    const { decision, policies } = tool;
    if (decision.action !== 'ask') {
      return 'It should not be called at all. If somebody enables it by hand, each call needs an approval of its own, and none may be remembered.';
    }
    const asking = policies.filter(({ does }) => does.startsWith('asks')).map(({ title }) => title);
    return [
      decision.remember
        ? 'Yes: a person should see a call before it is made. An approval may be remembered where the client offers that.'
        : 'Yes, before each call, and no approval should be remembered.',
      asking.length === 0 ? '' : sentence(`Of the formats here, ${listed(asking)} can ask`),
      otherwise(tool),
    ]
      .filter((part) => part !== '')
      .join(' ');
  },
  cites: ['decision.action', 'decision.remember', 'decision.fallback', 'policies'],
};
