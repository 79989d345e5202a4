/** The part of Pagefind's search API that the site uses. */
export interface Pagefind {
  options(options: { baseUrl: string; excerptLength?: number }): Promise<void>;
  init(): Promise<void>;
  search(query: string | null, options: { filters: Record<string, string> }): Promise<{ results: Match[] }>;
}

/** A server that matches. Its data is another download. */
export interface Match {
  id: string;
  data(): Promise<MatchData>;
}

export interface MatchData {
  url: string;
  meta: Record<string, string>;
  /** Headings of the record: one for each tool. */
  anchors: { id: string; text: string }[];
  /** Sections in which words of the query stand. */
  sub_results: { anchor?: { id: string; text: string }; weighted_locations: { balanced_score: number }[] }[];
}

/** Loads the search index from the site itself; throws where it is not there. */
export async function loadPagefind(address: string, base: string): Promise<Pagefind> {
  const pagefind: Pagefind = await import(/* @vite-ignore */ address);
  await pagefind.options({ baseUrl: base });
  await pagefind.init();
  return pagefind;
}
