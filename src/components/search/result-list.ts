import { readAnchor, type AnchoredTool } from '#site/search/anchor.ts';
import { joinedName } from '#site/search/words.ts';
import type { MatchData } from './pagefind.ts';

/** Tools named below one server before the reader goes to the server's page. */
const mostTools = 6;

/** What the reader asked for. */
export interface Query {
  text: string;
  /** The value of each filter by its name; an empty one leaves everything. */
  filters: Readonly<Record<FilterName, string>>;
}

/** What a search can be narrowed by, each a filter of the index. */
export const filterNames = ['risk', 'category', 'capability', 'trait', 'kind'] as const;
export type FilterName = (typeof filterNames)[number];

interface FoundTool extends AnchoredTool {
  name: string;
  score: number;
  /** True where the words of the query are its name. */
  isMeant: boolean;
}

/** The tools of a server that match, best first; with filters alone, those that the filters leave. */
export function foundTools({ anchors, sub_results: sections }: MatchData, query: Query): FoundTool[] {
  const scores = new Map<string, number>();
  for (const { anchor, weighted_locations: locations } of sections) {
    if (anchor !== undefined)
      scores.set(
        anchor.id,
        locations.reduce((sum, { balanced_score: score }) => sum + score, 0),
      );
  }
  const asked = joinedName(query.text);
  return anchors
    .flatMap(({ id, text }) => {
      const tool = readAnchor(id);
      const score = query.text === '' ? 0 : scores.get(id);
      if (tool === null || score === undefined) return [];
      const { risk, category, capability } = query.filters;
      if (risk !== '' && tool.risk !== risk) return [];
      if (category !== '' && tool.category !== category) return [];
      if (capability !== '' && !tool.facets.some((facet) => facet === capability)) return [];
      const name = text.trim();
      return [{ ...tool, name, score, isMeant: asked !== '' && joinedName(name) === asked }];
    })
    .sort((one, other) => Number(other.isMeant) - Number(one.isMeant) || other.score - one.score);
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** How many tools a server has, and how many that no client is known to see. */
export function toolCount(counted: number, uncounted: number): string {
  const tools = counted === 1 ? '1 tool' : `${counted} tools`;
  if (uncounted === 0) return tools;
  if (counted > 0) return `${tools}, ${uncounted} not counted`;
  return `${uncounted} ${uncounted === 1 ? 'tool' : 'tools'}, not counted`;
}

/** The last part of a server's address, which tells it from others of the same name. */
const slugOf = (url: string): string => url.split('/').findLast((part) => part !== '') ?? '';

/** One server of the results with its tools. Every text from the index becomes a text node. */
export function resultItem(data: MatchData, query: Query): HTMLLIElement {
  const tools = foundTools(data, query);
  const item = element('li', {});
  item.append(
    element('a', { href: data.url }, data.meta['title'] ?? data.url),
    element('small', {}, ` ${toolCount(Number(data.meta['tools'] ?? 0), Number(data.meta['uncounted'] ?? 0))} · `),
    element('small', { class: 'quiet' }, slugOf(data.url)),
  );
  if (tools.length === 0) return item;
  const list = tools
    .slice(0, mostTools)
    .map((tool) =>
      element(
        'li',
        {},
        element('a', { href: `${data.url}${tool.slug}/`, class: 'id' }, tool.name),
        element('span', { class: `risk ${tool.risk.toLowerCase()}` }, tool.risk),
        element('span', {}, tool.counted ? tool.category : `${tool.category}, not counted`),
      ),
    );
  if (tools.length > mostTools) list.push(element('li', { class: 'quiet' }, `and ${tools.length - mostTools} more`));
  item.append(element('ul', { class: 'found' }, ...list));
  return item;
}
