import { readAnchor, type AnchoredTool } from '#site/search/anchor.ts';
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
  return anchors
    .flatMap(({ id, text }) => {
      const tool = readAnchor(id);
      const score = query.text === '' ? 0 : scores.get(id);
      if (tool === null || score === undefined) return [];
      const { risk, category, capability } = query.filters;
      if (risk !== '' && tool.risk !== risk) return [];
      if (category !== '' && tool.category !== category) return [];
      if (capability !== '' && !tool.facets.some((facet) => facet === capability)) return [];
      return [{ ...tool, name: text.trim(), score }];
    })
    .sort((one, other) => other.score - one.score);
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

/** One server of the results with its tools. Every text from the index becomes a text node. */
export function resultItem(data: MatchData, query: Query): HTMLLIElement {
  const tools = foundTools(data, query);
  const item = element('li', {});
  const all = data.meta['tools'] ?? '0';
  item.append(
    element('a', { href: data.url }, data.meta['title'] ?? data.url),
    element('small', {}, ` ${all} ${all === '1' ? 'tool' : 'tools'}`),
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
        element('span', {}, tool.category),
      ),
    );
  if (tools.length > mostTools) list.push(element('li', { class: 'quiet' }, `and ${tools.length - mostTools} more`));
  item.append(element('ul', { class: 'found' }, ...list));
  return item;
}
