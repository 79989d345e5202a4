import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import type { Counts } from '#catalogue/records.ts';
import { escapeXml } from '../text/xml.ts';
import { count } from '../views/words.ts';

/** Grounds on which white text keeps a contrast of 4.5 to 1: the risk colours of the light theme. */
const grounds: Record<RiskLevel, string> = { Low: '#426578', Medium: '#785a00', High: '#aa4200', Critical: '#960f4e' };
const unknownGround = '#555c60';

/** Bars that grow with the level, as on the site: the level shows without colour too. */
function bars(level: RiskLevel | null, left: number): string {
  const filled = level === null ? 0 : riskLevels.indexOf(level) + 1;
  return riskLevels
    .map((_, index) => {
      const height = 3 + 2 * index;
      return `<rect x="${left + 4 * index}" y="${15 - height}" width="3" height="${height}"${index < filled ? '' : ' fill-opacity=".35"'}/>`;
    })
    .join('');
}

/** About how wide a text is at 11 pixels; `textLength` makes it exact in every font. */
const widthOf = (text: string): number => Math.round([...text].length * 6.4);

/** The gravest level that a counted tool has, or null where none is counted. */
export function gravest(counts: Counts): RiskLevel | null {
  return counts.tools === 0 ? null : (riskLevels.findLast((level) => counts.risks[level] > 0) ?? null);
}

/** A badge for a server, as SVG: how many tools it has, and how grave the gravest is, by word, bars and colour. */
export function badge(name: string, counts: Counts): string {
  const level = gravest(counts);
  const label = 'toolgrade';
  const value = level === null ? 'no tools known' : `${count(counts.tools, 'tool')}, up to ${level}`;
  const [labelWidth, valueWidth] = [widthOf(label), widthOf(value)];
  const left = labelWidth + 14;
  const width = left + valueWidth + 35;
  const title =
    level === null
      ? `No tools of ${name} are known to Toolgrade`
      : `${count(counts.tools, 'tool')} of ${name}; the gravest is ${level} risk by Toolgrade`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-labelledby="t">`,
    `<title id="t">${escapeXml(title)}</title>`,
    `<rect width="${width}" height="20" rx="3" fill="#15191b"/>`,
    `<path d="M${left} 0h${width - left - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h${-(width - left - 3)}z" fill="${level === null ? unknownGround : grounds[level]}"/>`,
    `<g fill="#fff">${bars(level, left + 7)}</g>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">',
    `<text x="7" y="14" textLength="${labelWidth}">${label}</text>`,
    `<text x="${left + 27}" y="14" textLength="${valueWidth}">${escapeXml(value)}</text>`,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
