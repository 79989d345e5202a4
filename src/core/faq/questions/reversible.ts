import type { FaqTool, Question } from '../question.ts';

function verdict({ classification }: FaqTool): string {
  const { category, facets } = classification;
  if (facets.irreversible.value === 'yes') return 'Take it as final: its definition names no way back.';
  if (facets.irreversible.value === 'conditional')
    return 'That depends on its arguments: with some of them, take a call as final.';
  switch (category) {
    case 'Destructive':
      return 'Take it as final: its definition names no way to bring back what it removes.';
    case 'Financial':
      return 'Do not count on it: money that has moved comes back only if the other side agrees or a rule of the service says so.';
    case 'Execute':
      return 'Its definition does not say: what a run has set off is not undone by stopping it.';
    case 'Write':
      return 'It counts as recoverable: its definition names nothing final, though no way back either.';
    case 'Read':
      return 'There is nothing to undo.';
  }
}

export const reversible: Question = {
  id: 'reversible',
  applies: ({ classification }) =>
    classification.category !== 'Read' || classification.facets.irreversible.value !== 'no',
  question: 'Can a call be undone?',
  answer: (tool) => {
    const exposed = ['network-change', 'access-control', 'external-communication'] as const;
    const lasting = exposed.some((facet) => tool.classification.facets[facet].value !== 'no');
    const caveat = 'What others saw or did in the meantime stays as it is.';
    return lasting ? `${verdict(tool)} ${caveat}` : verdict(tool);
  },
  cites: ['classification.category', 'classification.facets'],
};
