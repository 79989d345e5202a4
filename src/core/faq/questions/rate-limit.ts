import type { FaqTool, Question } from '../question.ts';
import { callsIn, listed } from '../words.ts';

const conventional = 'The number is a conventional ceiling against loops, not a measured one';

function advice({ decision }: FaqTool): string {
  const { action, limit, fallback } = decision;
  if (action === 'allow') return 'Not for its risk: a limit would only stop a loop.';
  if (action === 'limit' && limit !== null) {
    return 'Yes, against loops; fewer, where your own work needs fewer.';
  }
  if (action === 'ask' && fallback?.limit) {
    return `Only where nobody can be asked: ${callsIn(fallback.limit)}. ${conventional}.`;
  }
  return 'No: a single call is enough for the harm, so a limit would only slow it.';
}

/** Which formats can count; nothing where no limit is part of the decision. */
function formats({ policies, decision }: FaqTool): string {
  if (decision.limit === null && !decision.fallback?.limit) return '';
  const counting = policies.filter(({ limits }) => limits).map(({ title }) => title);
  const others = policies.filter(({ limits }) => !limits).map(({ title }) => title);
  const can = counting.length === 0 ? '' : `${listed(counting)} can count calls`;
  const cannot = others.length === 0 ? '' : `${listed(others)} cannot`;
  if (can === '' || cannot === '') return can === '' ? '' : `${can}.`;
  return `${can}; ${cannot}.`;
}

export const rateLimit: Question = {
  id: 'rate-limit',
  applies: () => true,
  question: 'Should I rate-limit it?',
  answer: (tool) => `${advice(tool)} ${formats(tool)}`.trim(),
  cites: ['decision.action', 'decision.limit', 'decision.fallback', 'policies'],
};
