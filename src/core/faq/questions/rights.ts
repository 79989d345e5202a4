import type { FaqTool, Question } from '../question.ts';
import { nameOf } from '../words.ts';

function enough({ classification: { category, facets } }: FaqTool): string {
  const has = (facet: keyof typeof facets): boolean => facets[facet].value !== 'no';
  if (has('code-execution'))
    return 'A call has the rights of the process that runs it: give that process a user of its own, no secret it does not need, and no network it does not need.';
  if (category === 'Financial')
    return 'A credential with a spending limit at the provider, or a test key: a policy counts calls and not money.';
  if (category === 'Destructive')
    return 'One that cannot delete, unless deleting is the task: then one that reaches the objects of that task alone.';
  if (has('access-control')) return 'Seldom an administrator’s: one that manages the one group or project of the task.';
  if (has('host-filesystem'))
    return category === 'Read' ? 'Reading one folder, that of the task.' : 'Writing in one folder, that of the task.';
  if (category === 'Execute') return 'One that may start this and change nothing else.';
  if (category === 'Write') return 'One that may write to the objects of the task and to nothing else.';
  return has('private-data')
    ? 'One that reads the records of the task alone, and writes nothing.'
    : 'Reading: where the service offers a credential that cannot write, use that.';
}

export const rights: Question = {
  id: 'rights',
  applies: () => true,
  ask: (tool) => `Which rights does ${nameOf(tool)} need at most?`,
  answer: enough,
  cites: ['classification.category', 'classification.facets'],
};
