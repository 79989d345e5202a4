import type { Classification, Move } from '#core/model/classification.ts';
import { higher, riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { listed } from './words.ts';

/** How a risk level came about. */
export interface RiskStory {
  /** One sentence: "Write starts at Medium; raised to High because it changes network exposure." */
  text: string;
  /** What else applied without moving the level. */
  also: Move[];
}

const withoutStop = (text: string): string => text.trim().replace(/\.$/, '');
const because = (moves: readonly Move[]): string =>
  moves.length === 0 ? '' : ` because ${listed(moves.map((move) => withoutStop(move.because)))}`;

/** What a floor or a cap that moved nothing says, as a sentence without a full stop. */
export function standsFor({ kind, level, because: reason }: Move): string {
  return `${kind === 'floor' ? 'At least' : 'At most'} ${level} in any category, because ${withoutStop(reason)}`;
}

/** The sentence that leads from a category's base to the risk level, and the moves that it leaves out. */
export function riskStory({
  category,
  base,
  risk,
  moves,
}: Pick<Classification, 'category' | 'base' | 'risk' | 'moves'>): RiskStory {
  const floors = moves.filter((move) => move.kind === 'floor');
  const raised = floors.reduce<RiskLevel>((level, move) => higher(level, move.level), base);
  const raisers = raised === base ? [] : floors.filter((move) => move.level === raised);
  const capped = riskLevels.indexOf(risk) < riskLevels.indexOf(raised);
  const caps = capped ? moves.filter((move) => move.kind === 'cap' && move.level === risk) : [];
  const parts = [`${category} starts at ${base}`];
  if (raisers.length > 0) parts.push(`raised to ${raised}${because(raisers)}`);
  if (capped) parts.push(`capped at ${risk}${because(caps)}`);
  if (risk !== (capped ? risk : raised)) parts.push(`set to ${risk}`);
  const told = new Set([...raisers, ...caps]);
  if (parts.length === 1) {
    parts.push(moves.some(({ level }) => level === risk) ? 'it stays there' : 'nothing in the definition moves it');
  }
  return { text: `${parts.join('; ')}.`, also: moves.filter((move) => !told.has(move)) };
}
