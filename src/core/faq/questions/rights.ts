import type { FaqTool, Question } from '../question.ts';

function enough({ classification: { category, facets } }: FaqTool): string {
  const has = (facet: keyof typeof facets): boolean => facets[facet].value !== 'no';
  if (has('code-execution'))
    return 'What its process reaches, a call reaches: give that process a user of its own, no secret and no network that it does not need.';
  if (category === 'Financial')
    return 'An account with a spending limit at the provider, or a test key: a policy counts calls and not money.';
  if (category === 'Destructive')
    return 'Nothing, unless removing is the task: then the objects of that task alone, by a credential of its own.';
  if (has('access-control'))
    return 'The one group or project of the task: seldom does that take the rights of an administrator.';
  if (has('host-filesystem'))
    return category === 'Read' ? 'One folder, that of the task, to read.' : 'One folder, that of the task.';
  if (category === 'Execute') return 'What it starts, by a credential that changes nothing else.';
  if (category === 'Write') return 'The objects of the task, by a credential that writes to nothing else.';
  return has('private-data')
    ? 'The records of the task, by a credential that writes nothing.'
    : 'What it reads, by a credential that cannot write, where the service offers one.';
}

export const rights: Question = {
  id: 'rights',
  applies: () => true,
  question: 'What should it reach at most?',
  answer: enough,
  cites: ['classification.category', 'classification.facets'],
};
