import { higher, type RiskLevel } from '../../taxonomy/risk-level.ts';
import type { Weighed } from '../weigh.ts';
import { ended } from './wording.ts';

/** How the level came about: where the category starts, and the floor or the cap that moved it. */
export function whyThisLevel({ category, base, risk, moves }: Weighed): string {
  const floors = moves.filter(({ kind }) => kind === 'floor');
  const raised = floors.reduce<RiskLevel>((level, floor) => higher(level, floor.level), base);
  const floor = floors.find(({ level }) => level === raised && level !== base);
  const cap = moves.find(({ kind, level }) => kind === 'cap' && level === risk);
  const up = floor === undefined ? '' : `raised to ${raised} because ${floor.because}`;
  if (cap !== undefined) {
    const first = up === '' ? '' : `${up}, then `;
    return ended(`${category} starts at ${base}; ${first}capped at ${risk} because ${cap.because}`);
  }
  if (floor !== undefined) return ended(`${category} starts at ${base}; ${up}`);
  if (category === 'Read') return 'Read starts at Low, and nothing in the definition raises it.';
  const [same] = floors;
  if (same === undefined) return `${category} starts at ${base}, and nothing in the definition moves it.`;
  return ended(`${category} starts at ${base}, and would be ${base} in any category because ${same.because}`);
}
