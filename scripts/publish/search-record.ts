import type { ServerRecord, ToolSummary } from '#catalogue/records.ts';
import { traitsOf } from '#catalogue/server-traits.ts';
import { searchAnchor } from '#site/search/anchor.ts';
import { isCounted } from '#site/views/server-view.ts';
import { visible, visibleName } from '#site/views/visible.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for HTML: whatever it holds, it stays text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

const shown = (text: string): string => escapeHtml(visible(text));

/**
 * A document of the search index: one server, with a heading for each of its tools. The heading's id says which page
 * the tool has, and its risk and category, so that a result can show them without another download.
 */
export function searchRecord({ server, counts }: ServerRecord, tools: readonly ToolSummary[]): string {
  const filters = [
    { name: 'kind', value: server.kind, tally: 1 },
    ...traitsOf(server, counts).map((value) => ({ name: 'trait', value, tally: 1 })),
    ...Object.entries(counts.facets).map(([value, tally]) => ({ name: 'capability', value, tally })),
    ...Object.entries(counts.risks).map(([value, tally]) => ({ name: 'risk', value, tally })),
    ...Object.entries(counts.categories).map(([value, tally]) => ({ name: 'category', value, tally })),
  ].filter(({ tally }) => tally > 0);
  return [
    '<!doctype html><html lang="en"><body data-pagefind-body>',
    ...filters.map(({ name, value }) => `<span data-pagefind-filter="${name}:${value}"></span>`),
    `<span data-pagefind-meta="tools:${counts.tools}"></span>`,
    `<h1 data-pagefind-meta="title" data-pagefind-weight="10">${escapeHtml(visibleName(server.name))}</h1>`,
    `<p data-pagefind-weight="2">${shown(server.description ?? '')}</p>`,
    ...tools
      .filter((tool) => isCounted(tool.truth))
      .map(
        (tool) =>
          `<h2 id="${searchAnchor(tool)}" data-pagefind-weight="7">${escapeHtml(visibleName(tool.name))}</h2>` +
          `<p>${shown(tool.lead ?? '')}</p>`,
      ),
    '</body></html>',
  ].join('\n');
}
