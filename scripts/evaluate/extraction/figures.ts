import type { Comparison, StyleCounts } from './compare.ts';

/** What the figures are made of. */
export interface Compared {
  comparison: Comparison;
  /** Time that reading the package took. */
  seconds: number;
}

/** One figure over all packages. */
export interface Figure {
  what: string;
  share: string;
  detail: string;
}

/** The figures over all packages, in the order in which they are reported. */
export function figuresOf(rows: readonly Compared[]): Figure[] {
  const sum = (pick: (it: Comparison) => number): number =>
    rows.reduce((total, { comparison }) => total + pick(comparison), 0);
  const listed = sum((it) => it.listed);
  const matched = sum((it) => it.matched);
  const gated = sum((it) => it.gatedButListed);
  const junk = sum((it) => it.junk.length);
  const described = sum((it) => it.descriptions.of);
  const part = (field: 'properties' | 'required' | 'types'): string =>
    `${field} ${percent(
      sum((it) => it.schemas[field]),
      matched,
    )}`;
  const seconds = rows.map((it) => it.seconds).sort((a, b) => a - b);
  return [
    { what: 'packages', share: String(rows.length), detail: `${listed} tools listed` },
    { what: 'names found', share: percent(matched, listed), detail: `${matched}, of them ${gated} gated` },
    {
      what: 'descriptions equal',
      share: percent(
        sum((it) => it.descriptions.equal),
        described,
      ),
      detail: `of ${described}`,
    },
    {
      what: 'schemas equal',
      share: percent(
        sum((it) => it.schemas.equal),
        matched,
      ),
      detail: `${part('properties')}, ${part('required')}, ${part('types')}`,
    },
    {
      what: 'ungated tools that are listed',
      share: percent(matched - gated, matched - gated + junk),
      detail: `${junk} not listed`,
    },
    {
      what: 'seconds a package, median',
      share: (seconds[seconds.length >> 1] ?? 0).toFixed(2),
      detail: `most ${(seconds.at(-1) ?? 0).toFixed(2)}`,
    },
  ];
}

/** What was found by style, in the order of the styles. */
export function stylesOf(rows: readonly Compared[]): [string, StyleCounts][] {
  const styles = new Map<string, StyleCounts>();
  for (const { comparison } of rows) {
    for (const [style, counts] of comparison.byStyle) {
      const all = styles.get(style) ?? { listed: 0, described: 0, descriptions: 0, schemas: 0 };
      styles.set(style, {
        listed: all.listed + counts.listed,
        described: all.described + counts.described,
        descriptions: all.descriptions + counts.descriptions,
        schemas: all.schemas + counts.schemas,
      });
    }
  }
  return [...styles].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** A share as per cent, or a dash of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)}%`;
}
