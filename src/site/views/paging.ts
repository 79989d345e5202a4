/** Rows of a list on one page: light on a phone, few enough pages to leaf through. */
export const pageSize = 100;

/** How many pages a list fills; an empty list has one. */
export function pageCount(items: number): number {
  return Math.max(1, Math.ceil(items / pageSize));
}

/** The numbers of all pages of a list but the first, which has an address of its own. */
export function laterPages(items: number): number[] {
  return Array.from({ length: pageCount(items) - 1 }, (_, index) => index + 2);
}

/** The slice of a list that a page shows. */
export function pageSlice(page: number): { offset: number; limit: number } {
  return { offset: (page - 1) * pageSize, limit: pageSize };
}

/** Pages of changes that the site has: older ones are on the servers' pages and in the API. */
const mostChangePages = 20;

/** How many pages the list of changes fills. */
export function changePages(changes: number): number {
  return Math.min(pageCount(changes), mostChangePages);
}

/** Pages of tools that an attack pattern has: the gravest, which are read first. The downloads have the rest. */
const mostPatternPages = 20;

/** Tools that the page of an attack pattern names itself; where there are more, they have a list of their own. */
export const toolsOnPatternPage = 30;

/** How many pages the list of a pattern's tools fills. */
export function patternPages(tools: number): number {
  return Math.min(pageCount(tools), mostPatternPages);
}
