import type { ServerRecord, ToolSummary } from '#catalogue/records.ts';
import { traitsOf } from '#catalogue/server-traits.ts';
import { searchAnchor } from '#site/search/anchor.ts';
import { descriptionWords, nameWords } from '#site/search/words.ts';
import { isCounted } from '#site/views/server-view.ts';
import { visibleName } from '#site/views/visible.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for HTML: whatever it holds, it stays text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** Characters of a description that are indexed; a longer one is a document of its own. */
const mostText = 4_000;

/** A server as the search index takes it. */
export interface SearchRecord {
  server: string;
  /** Its name and its tools as results show them. */
  title: string;
  tools: number;
  uncounted: number;
  /** The name of a tool by the id of its heading. */
  names: Map<string, string>;
  /** All words that it is found by. */
  words: ReadonlySet<string>;
  /** The document that is indexed. */
  html: string;
}

/**
 * A document of the search index: one server, with a heading for each of its tools. The heading's id says which page the
 * tool has, and what it is graded as, so that a result can show it without another download. A word stands once for each
 * tool; `texts` are the tools' own titles and descriptions by their slugs.
 */
export function searchRecord(
  { server, counts }: ServerRecord,
  tools: readonly ToolSummary[],
  texts: ReadonlyMap<string, string>,
): SearchRecord {
  const valuesOf = (value: (tool: ToolSummary) => readonly string[]): string[] => [...new Set(tools.flatMap(value))];
  const filters = {
    kind: [server.kind],
    trait: traitsOf(server, counts),
    capability: valuesOf(({ facets }) => facets),
    risk: valuesOf(({ risk }) => [risk]),
    category: valuesOf(({ category }) => [category]),
  };
  const names = new Map<string, string>();
  const words = new Set<string>();
  /** Words as the text of an element; they hold letters and digits alone. */
  const body = (some: Iterable<string>): string => {
    const all = [...some];
    for (const word of all) words.add(word);
    return all.join(' ');
  };
  const sections = tools.map((tool) => {
    const id = searchAnchor({ ...tool, counted: isCounted(tool.truth) });
    const shown = visibleName(tool.name);
    names.set(id, shown);
    const ofName = nameWords(shown);
    const others = new Set(descriptionWords((texts.get(tool.slug) ?? '').slice(0, mostText))).difference(
      new Set(ofName),
    );
    return `<h2 id="${id}" data-pagefind-weight="7">${body(ofName)}</h2><p>${body(others)}</p>`;
  });
  const title = visibleName(server.name);
  const html = [
    '<!doctype html><html lang="en"><body data-pagefind-body>',
    ...Object.entries(filters).flatMap(([name, values]) =>
      values.toSorted().map((value) => `<span data-pagefind-filter="${name}:${value}"></span>`),
    ),
    `<h1 data-pagefind-meta="title[data-name]" data-name="${escapeHtml(title)}" data-pagefind-weight="10">${body(nameWords(title))}</h1>`,
    `<p data-pagefind-weight="2">${body(descriptionWords((server.description ?? '').slice(0, mostText)))}</p>`,
    ...sections,
    '</body></html>',
  ].join('\n');
  return { server: server.slug, title, tools: counts.tools, uncounted: counts.uncounted, names, words, html };
}
