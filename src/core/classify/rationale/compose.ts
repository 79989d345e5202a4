import { higher, type RiskLevel } from '../../taxonomy/risk-level.ts';
import type { Reading } from '../reading/read-definition.ts';
import type { Weighed } from '../weigh.ts';
import { whatItDoes, whatTheCallerChooses } from './phrases.ts';

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function whyThisLevel({ category, base, risk, moves }: Weighed): string {
  const floors = moves.filter(({ kind }) => kind === 'floor');
  const raised = floors.reduce<RiskLevel>((level, floor) => higher(level, floor.level), base);
  const floor = floors.find(({ level }) => level === raised && level !== base);
  const cap = moves.find(({ kind, level }) => kind === 'cap' && level === risk);
  const up = floor === undefined ? '' : `raised to ${raised} because ${floor.because}`;
  if (cap !== undefined)
    return ended(
      `${category} starts at ${base}; ${up === '' ? '' : `${up}, then `}capped at ${risk} because ${cap.because}`,
    );
  if (floor !== undefined) return ended(`${category} starts at ${base}; ${up}`);
  if (category === 'Read') return 'Read starts at Low, and nothing in the definition raises it.';
  const also = floors[0] === undefined ? 'nothing in the definition moves it' : `also because ${floors[0].because}`;
  return ended(
    floors[0] === undefined ? `${category} starts at ${base}, and ${also}` : `${category} starts at ${base}, ${also}`,
  );
}

/** The rationale of one classification: what it does, why this category and not the next, what moved the risk, what the caller chooses. */
export function compose(reading: Reading, weighed: Weighed, disagreement: string | null): string {
  const { sentence } = whatItDoes(reading);
  const why =
    weighed.deciding?.outcome.because ??
    weighed.deciding?.rule.why ??
    'Nothing in the definition says that anything lasting changes.';
  const chooses = weighed.category === 'Read' && weighed.risk !== 'High' ? null : whatTheCallerChooses(reading);
  const text = [sentence, ended(why), whyThisLevel(weighed), disagreement, chooses]
    .filter((part) => part !== null)
    .join(' ');
  // Names of arguments and quoted words come from the definition: nothing invisible may pass.
  return /^[ -~“”]*$/.test(text) ? text : text.replace(/\p{C}/gu, '');
}
