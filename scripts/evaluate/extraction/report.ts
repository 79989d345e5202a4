import type { Extraction } from '#scripts/crawl/extract/extraction.ts';
import type { Comparison } from './compare.ts';
import { figuresOf, percent, stylesOf } from './figures.ts';
import type { Measured } from './packages.ts';

/** The outcome for one package. */
export interface Row extends Measured {
  package: string;
  version: string;
  comparison: Comparison;
}

/** A table of all packages, totals, and totals per style, as text. */
export function report(rows: readonly Row[], verbose: boolean): string {
  const lines = [
    row(['package', 'live', 'found', 'names', 'gated', 'descr', 'schema', 'junk', 'extra', 'sec', 'deps', 'note']),
  ];
  for (const { package: name, comparison: it, seconds, dependencies, extraction } of rows) {
    const note =
      it.missing.length === 0 ? '' : (extraction.nature?.why ?? extraction.problems[0]?.reason ?? 'not reached');
    lines.push(
      row([
        name,
        it.listed,
        extraction.tools.length,
        percent(it.matched, it.listed),
        it.gatedButListed,
        percent(it.descriptions.equal, it.descriptions.of),
        percent(it.schemas.equal, it.schemas.of),
        it.junk.length,
        it.extra,
        seconds.toFixed(2),
        dependencies.length,
        note,
      ]),
    );
    if (verbose) lines.push(...details(it, extraction, dependencies));
  }
  lines.push('', ...totals(rows));
  return `${lines.join('\n')}\n`;
}

function details(it: Comparison, extraction: Extraction, dependencies: readonly string[]): string[] {
  const lines: string[] = [];
  if (it.missing.length > 0) lines.push(`    missing: ${it.missing.join(' ')}`);
  if (it.junk.length > 0) lines.push(`    junk: ${it.junk.join(' ')}`);
  if (dependencies.length > 0) lines.push(`    dependencies: ${dependencies.join(' ')}`);
  for (const tool of extraction.tools.filter((found) => found.gated !== null).slice(0, 40))
    lines.push(`    gated: ${tool.definition.name} by ${tool.gated?.by}: ${tool.gated?.condition}`);
  for (const { tool, field, found, listed } of it.unequal.slice(0, 40))
    lines.push(
      `    ${tool} ${field}:`,
      `      found  ${show(found, listed ?? '')}`,
      ...(listed === null ? [] : [`      listed ${show(listed, found)}`]),
    );
  for (const problem of extraction.problems) lines.push(`    problem: ${problem.file}: ${problem.reason}`);
  return lines;
}

/** The part of a text where it begins to differ from another. */
function show(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  const from = Math.max(0, at - 30);
  return JSON.stringify(`${from > 0 ? '…' : ''}${text.slice(from, from + 160)}`);
}

function totals(rows: readonly Row[]): string[] {
  const lines = figuresOf(rows).map(({ what, share, detail }) =>
    [what, share, detail === '' ? '' : `(${detail})`].filter((part) => part !== '').join(' '),
  );
  lines.push('by style:');
  for (const [style, counts] of stylesOf(rows)) {
    lines.push(
      `  ${style.padEnd(4)} ${String(counts.listed).padStart(5)} tools, descriptions ${percent(counts.descriptions, counts.described)}, schemas ${percent(counts.schemas, counts.listed)}`,
    );
  }
  return lines;
}

const widths = [44, 5, 6, 7, 6, 7, 7, 5, 6, 6, 5, 0];

function row(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, index) =>
      index === 0
        ? String(cell).padEnd(widths[0] ?? 0)
        : index === cells.length - 1
          ? `  ${String(cell).slice(0, 120)}`
          : String(cell).padStart(widths[index] ?? 0),
    )
    .join('');
}
