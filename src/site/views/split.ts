import type { Counts } from '#catalogue/records.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';

/** One risk level's part of a server's tools. */
export interface SplitPart {
  risk: RiskLevel;
  tools: number;
  /** Where its bar starts and how wide it is, in hundredths of the whole, two decimals. */
  start: number;
  width: number;
  /** The higher the level, the higher its bar, so that the levels differ without their colours. */
  height: number;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** How a server's counted tools divide over the risk levels, highest first. Levels without tools have no width. */
export function riskSplit({ tools, risks }: Counts): SplitPart[] {
  let before = 0;
  return riskLevels.toReversed().map((risk) => {
    const start = tools === 0 ? 0 : (before / tools) * 100;
    before += risks[risk];
    const end = tools === 0 ? 0 : (before / tools) * 100;
    const height = ((riskLevels.indexOf(risk) + 1) / riskLevels.length) * 100;
    return { risk, tools: risks[risk], start: rounded(start), width: rounded(rounded(end) - rounded(start)), height };
  });
}

/** The split in words, for readers who do not see the bar: "2 High, 5 Medium and 1 Low". */
export function splitText(parts: readonly SplitPart[]): string {
  const told = parts.filter((part) => part.tools > 0).map((part) => `${part.tools} ${part.risk}`);
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}
