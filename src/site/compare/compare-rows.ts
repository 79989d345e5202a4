import type { ServerRecord } from '#catalogue/records.ts';
import { isSecretName } from '#catalogue/server-traits.ts';
import { categories } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { kindText, outcomeView } from '#site/views/outcome-view.ts';
import { visible } from '#site/views/visible.ts';
import { day, number } from '#site/views/words.ts';

/** One fact about each of the servers, in their order. A null is unknown. */
export interface CompareRow {
  label: string;
  /** Set where the row counts tools of a risk level. */
  risk?: RiskLevel;
  cells: (string | null)[];
}

/** Variables that one cell names. */
const most = 6;

function secretsText({ environment, kind }: ServerRecord['server']): string | null {
  if (kind === 'remote') return null;
  const names = environment.filter(isSecretName).map((name) => visible(name));
  if (names.length === 0) return 'none that its code names';
  return names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ');
}

const shown = (text: string | null): string | null => (text === null ? null : visible(text));

/** What two to four servers come to, side by side; rows in which nobody has anything are left out. */
export function compareRows(records: readonly ServerRecord[]): CompareRow[] {
  const row = (label: string, cell: (record: ServerRecord) => string | null): CompareRow => ({
    label,
    cells: records.map(cell),
  });
  const tally = (label: string, of: (record: ServerRecord) => number): CompareRow[] => {
    const all = records.map(of);
    return all.every((value) => value === 0) ? [] : [{ label, cells: all.map(number) }];
  };
  return [
    row('Tools', ({ counts }) => number(counts.tools)),
    row('Tokens of context, about', ({ counts }) => number(counts.tokens)),
    ...riskLevels.toReversed().map((risk) => ({ ...row(risk, ({ counts }) => number(counts.risks[risk])), risk })),
    ...categories.flatMap((category) => tally(category, ({ counts }) => counts.categories[category])),
    ...facetIds.flatMap((facet) => tally(facetFacts[facet].title, ({ counts }) => counts.facets[facet])),
    row('Secrets it reads', ({ server }) => secretsText(server)),
    row('Install scripts', ({ server }) =>
      server.installScripts.length === 0 ? 'none' : visible(server.installScripts.join(', ')),
    ),
    row('Source', ({ server }) => kindText(server)),
    row('Version', ({ server }) => shown(server.version)),
    row('Published', ({ server }) => (server.publishedAt === null ? null : day(server.publishedAt))),
    row('Publisher', ({ server }) => shown(server.publisher)),
    row('Licence', ({ server }) => shown(server.license)),
    row('Read', ({ server }) => `${outcomeView(server.outcome).title}, ${day(server.crawledAt)}`),
  ];
}
