import type { PastGrade, ServerChange, ToolChange, ToolChangeSummary } from '#catalogue/change.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import type { FieldChange } from '#catalogue/history/history-entry.ts';
import { jsonText } from './schema-type.ts';
import { segments, visible, visibleName, type Segment } from './visible.ts';
import { capital, count, day, listed, sentence } from './words.ts';

const fieldTitles: Record<FieldChange['field'], string> = {
  version: 'version',
  publisher: 'publisher',
  repository: 'repository',
  license: 'licence',
  deprecated: 'deprecation',
  installScripts: 'install scripts',
};

/** Longest text of a field that stands in a sentence. */
const longest = 80;

function short(text: string | null): string {
  if (text === null) return 'none';
  const shown = visible(text);
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1)}…`;
}

const fieldText = ({ field, before, after }: FieldChange): string =>
  `${fieldTitles[field]} ${short(before)} → ${short(after)}`;

/** How a tool's risk moved: -1 down, 0 not at all or unknown, 1 up. */
export function riskMove({ before, after }: Pick<ToolChangeSummary, 'before' | 'after'>): -1 | 0 | 1 {
  if (before === null || after === null) return 0;
  const step = riskLevels.indexOf(after.risk) - riskLevels.indexOf(before.risk);
  return step > 0 ? 1 : step < 0 ? -1 : 0;
}

const gradeText = ({ category, risk }: PastGrade): string => `${category}, ${risk}`;

/** What happened to a tool, as a clause: "changed; Read, Low → Destructive, High". */
export function toolChangeText({ change, by, before, after }: ToolChangeSummary): string {
  const grades = [before, after].filter((grade) => grade !== null).map(gradeText);
  const [first = 'grade unknown', second = first] = grades;
  const grade = first !== second ? `${first} → ${second}` : grades.length === 2 ? `still ${first}` : first;
  const exposure =
    before === null || after === null || before.counted === after.counted
      ? ''
      : after.counted
        ? ', and clients get to see it now'
        : ', and clients do not get to see it any more';
  const better = by === 'reading' ? ' (the same package, read better)' : '';
  return `${change}${exposure}${better}; ${grade}`;
}

const events: Record<ServerChange['event'], string | null> = {
  added: 'Read for the first time',
  changed: null,
  left: 'Left the catalogue: no source names it any more',
  returned: 'Back in the catalogue',
};

/** One tool of a change. */
export interface ChangedTool {
  name: string;
  /** Its page, while the server still has it. */
  slug: string | null;
  text: string;
  move: -1 | 0 | 1;
}

/** What one crawl found changed of a server, as lists and feeds show it. */
export interface ChangeView {
  server: string;
  name: string;
  /** True where the server still has a page. */
  present: boolean;
  at: string;
  day: string;
  /** Sentences: what happened in all. */
  text: string;
  /** Those whose risk went up first. */
  tools: ChangedTool[];
}

/** What one crawl found changed of a server. */
export function changeView(change: ServerChange): ChangeView {
  const { server, name, present, at, event, fields, tools } = change;
  const tallies = (['changed', 'added', 'removed'] as const)
    .map((kind) => ({ kind, number: tools.filter((tool) => tool.change === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }, index) => (index === 0 ? `${count(number, 'tool')} ${kind}` : `${number} ${kind}`));
  const up = tools.filter((tool) => riskMove(tool) > 0).length;
  const parts = [
    events[event],
    fields.length === 0 ? null : fields.map(fieldText).join('; '),
    tallies.length > 0 ? listed(tallies) : event === 'changed' ? 'no definition changed' : null,
    up === 0 ? null : `risk went up for ${count(up, 'tool')}`,
  ];
  return {
    server,
    name: visibleName(name),
    present,
    at,
    day: day(at),
    text: parts
      .filter((part) => part !== null)
      .map(sentence)
      .join(' '),
    tools: tools
      .toSorted((one, other) => riskMove(other) - riskMove(one))
      .map((tool) => ({
        name: visibleName(tool.name),
        slug: tool.present ? tool.slug : null,
        text: toolChangeText(tool),
        move: riskMove(tool),
      })),
  };
}

/** A place of a definition that differs: what stood there, and what does. Null where nothing stood. */
export interface DifferenceView {
  place: string;
  before: Segment[] | null;
  after: Segment[] | null;
}

/** One entry in the history of a tool. */
export interface ToolChangeView {
  at: string;
  day: string;
  text: string;
  differences: DifferenceView[];
  more: number;
}

/** Longest value of a difference that a page shows. */
const longestValue = 600;

function valueSegments(value: unknown): Segment[] | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : jsonText(value as Parameters<typeof jsonText>[0], longestValue);
  return segments(text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`);
}

/** The history of a tool, newest first. */
export function toolHistoryView(changes: readonly ToolChange[]): ToolChangeView[] {
  return changes.map((change) => ({
    at: change.at,
    day: day(change.at),
    text: sentence(capital(toolChangeText(change))),
    differences: change.differences.map(({ pointer, before, after }) => ({
      place: visible(pointer.slice(1)),
      before: valueSegments(before),
      after: valueSegments(after),
    })),
    more: change.more,
  }));
}

/** Since when a tool is known: the crawl that added it, else the first of its server; null where neither is known. */
export function knownSince(changes: readonly ToolChange[], firstRead: string | null): string | null {
  return changes.findLast(({ change }) => change === 'added')?.at ?? firstRead;
}
