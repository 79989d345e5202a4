import { riskLevels, riskMeanings } from '../../taxonomy/risk-level.ts';
import type { FaqTool, Question } from '../question.ts';
import { listed, nameOf, sentence, toolOf } from '../words.ts';

/** How the level came about: the base of the category, and every floor or cap that stands at the level itself. */
function path({ category, base, risk, moves }: FaqTool['classification']): string {
  if (base === risk) {
    const also = moves.find(({ kind, level }) => kind === 'floor' && level === risk);
    const start = `That is where ${toolOf(category)} starts`;
    return also === undefined
      ? `${start}, and nothing in the definition moves it.`
      : sentence(`${start}, and a tool of any category would be at least there, because ${also.because.trim()}`);
  }
  const raised = riskLevels.indexOf(risk) > riskLevels.indexOf(base);
  const movers = moves.filter(({ kind, level }) => kind === (raised ? 'floor' : 'cap') && level === risk);
  const reasons = movers.map(({ because }) => `because ${because.trim().replace(/[\s.;,]+$/, '')}`);
  return sentence(
    `${toolOf(category).replace(/^a/, 'A')} starts at ${base}; this one is ${raised ? 'raised' : 'capped'} ${listed(reasons)}`,
  );
}

export const riskLevel: Question = {
  id: 'risk-level',
  applies: () => true,
  ask: (tool) => `What is the risk level of ${nameOf(tool)}?`,
  answer: ({ classification }) =>
    [
      sentence(classification.risk),
      path(classification),
      sentence(`${classification.risk} means: ${lowerFirst(riskMeanings[classification.risk])}`),
    ].join(' '),
  cites: ['classification.risk', 'classification.base', 'classification.moves'],
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
