import type { FaqTool, Question } from '../question.ts';

function verdict({ decision: { action, remember } }: FaqTool): string {
  switch (action) {
    case 'allow':
      return 'Yes, as far as this tool goes.';
    case 'limit':
      return 'Yes, within the limit.';
    case 'ask':
      return remember
        ? 'No: a person should see a call first. Where the client offers it, the approval may be remembered.'
        : 'No: a person should see each call, and no approval should be remembered.';
    case 'deny':
    case 'hide':
      return 'No: enable it for one task, with a person watching, and hide it again.';
  }
}

export const unattended: Question = {
  id: 'unattended',
  applies: () => true,
  question: 'Can an agent call it unattended?',
  answer: (tool) => {
    const { facets } = tool.classification;
    const runs = tool.decision.action === 'allow' || tool.decision.action === 'limit';
    const leaks = runs && facets['private-data'].value !== 'no' && facets['external-communication'].value === 'no';
    return [
      verdict(tool),
      ...(leaks ? ['In the same session, let tools that send something out ask first: it reads private data.'] : []),
    ].join(' ');
  },
  cites: ['decision.action', 'decision.remember', 'classification.facets'],
};
