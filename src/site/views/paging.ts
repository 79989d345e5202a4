/** Rows of a list on one page: light on a phone, few enough pages to leaf through. */
export const pageSize = 100;

/** How many pages a list fills; an empty list has one. */
export function pageCount(items: number): number {
  return Math.max(1, Math.ceil(items / pageSize));
}

/**
 * Pages that a list has at the most, where another way leads to its entries: nobody leafs further, and each of them would be
 * made anew whenever one entry comes or goes. The lists by first letter are whole.
 */
export const mostPages = 50;

/** How a list is cut into pages: a whole one, or one that ends where nobody reads on. */
export function paging({ whole }: { whole: boolean }): { size: number; most: number } {
  return { size: pageSize, most: whole ? Number.MAX_SAFE_INTEGER / pageSize : mostPages };
}

/** How many pages a list of so many items has. */
export function listPages(items: number, { whole }: { whole: boolean }): number {
  return whole ? pageCount(items) : Math.min(pageCount(items), mostPages);
}

/** Pages of changes that the site has: older ones are on the servers' pages and in the API. */
const mostChangePages = 20;

/** The slice of the changes that a page shows. */
export function pageSlice(page: number): { offset: number; limit: number } {
  return { offset: (page - 1) * pageSize, limit: pageSize };
}

/** How many pages the list of changes fills. */
export function changePages(changes: number): number {
  return Math.min(pageCount(changes), mostChangePages);
}

/** Pages of tools that an attack pattern has: the gravest, which are read first. The downloads have the rest. */
const mostPatternPages = 20;

/** Tools that the page of an attack pattern names itself; where there are more, they have a list of their own. */
export const toolsOnPatternPage = 20;

/** How many pages the list of a pattern's tools fills. */
export function patternPages(tools: number): number {
  return Math.min(pageCount(tools), mostPatternPages);
}
