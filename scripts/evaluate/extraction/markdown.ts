import { figuresOf, percent, stylesOf } from './figures.ts';
import type { Row } from './report.ts';

/** The packages of one truth file. */
export interface Section {
  file: string;
  rows: readonly Row[];
}

/** The figures as a document that is kept: over all files, then for each. Times are left out, as every machine has its own. */
export function markdown(sections: readonly Section[], command: string): string {
  const all = sections.flatMap(({ rows }) => rows);
  const lines = ['# Extraction against live lists', '', 'Made by', '', `    ${command}`, ''];
  if (sections.length > 1) lines.push(...totals(all));
  for (const { file, rows } of sections) lines.push(`## ${file}`, '', ...totals(rows), ...packages(rows));
  return `${lines.join('\n').trimEnd()}\n`;
}

function totals(rows: readonly Row[]): string[] {
  const figures = figuresOf(rows).filter(({ what }) => !what.startsWith('seconds'));
  return [
    ...table(
      ['figure', '', ''],
      figures.map(({ what, share, detail }) => [what, share, detail]),
    ),
    ...table(
      ['style', 'tools', 'descriptions equal', 'schemas equal'],
      stylesOf(rows).map(([style, it]) => [
        style,
        it.listed,
        percent(it.descriptions, it.described),
        percent(it.schemas, it.listed),
      ]),
    ),
  ];
}

function packages(rows: readonly Row[]): string[] {
  return table(
    ['package', 'listed', 'names', 'descriptions', 'schemas', 'not listed', 'gated, not listed'],
    rows.map(({ package: name, version, comparison: it }) => [
      `${name}@${version}`,
      it.listed,
      percent(it.matched, it.listed),
      percent(it.descriptions.equal, it.descriptions.of),
      percent(it.schemas.equal, it.schemas.of),
      it.junk.length,
      it.extra,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = [head, head.map(() => '---'), ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (cell === '---' ? '-'.repeat(widths[column] ?? 3) : cell.padEnd(widths[column] ?? 3))).join(' | ')} |`;
  return [...cells.map(line), ''];
}
