import type { FaqTool, Question } from '../question.ts';
import { nameOf } from '../words.ts';

function verdict({ classification }: FaqTool): string {
  const { category, facets } = classification;
  if (facets.irreversible.value === 'yes')
    return 'No: as far as its definition says, the same credential cannot undo it.';
  if (facets.irreversible.value === 'conditional')
    return 'That depends on the arguments: some of them make a call that cannot be undone.';
  switch (category) {
    case 'Destructive':
      return 'Do not count on it: its definition names no way to bring back what it removes.';
    case 'Financial':
      return 'Do not count on it: money that has moved comes back only if the other side agrees or a rule of the service says so.';
    case 'Execute':
      return 'Its definition does not say: what a run has set off is not undone by stopping it.';
    case 'Write':
      return 'Yes, as far as its definition says: what it creates or changes can be changed back by another call.';
    case 'Read':
      return 'There is nothing to undo.';
  }
}

export const reversible: Question = {
  id: 'reversible',
  applies: ({ classification }) =>
    classification.category !== 'Read' || classification.facets.irreversible.value !== 'no',
  ask: (tool) => `Can a call of ${nameOf(tool)} be undone?`,
  answer: (tool) => {
    const exposed = ['network-change', 'access-control', 'external-communication'] as const;
    const lasting = exposed.some((facet) => tool.classification.facets[facet].value !== 'no');
    const caveat = 'What others saw or did in the meantime stays as it is.';
    return lasting ? `${verdict(tool)} ${caveat}` : verdict(tool);
  },
  cites: ['classification.category', 'classification.facets'],
};
