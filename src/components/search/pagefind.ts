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

/** The part of Trusted Types that is used; browsers without them have none. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string }): unknown;
}

let allowed: string | undefined;

/** Lets Pagefind start its own worker, and nothing else become a script, where the browser asks for Trusted Types. */
function allowWorker(folder: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (allowed !== undefined || trustedTypes === undefined) return;
  allowed = new URL('pagefind-worker.js', folder).href;
  trustedTypes.createPolicy('default', {
    createScriptURL: (address) => {
      if (new URL(address, location.href).href === allowed) return address;
      throw new TypeError(`not a script of this site: ${address}`);
    },
  });
}

/** Loads the search index from the site itself; throws where it is not there. */
export async function loadPagefind(address: string, base: string): Promise<Pagefind> {
  allowWorker(new URL(address, location.href).href);
  const pagefind: Pagefind = await import(/* @vite-ignore */ address);
  await pagefind.options({ baseUrl: base });
  await pagefind.init();
  return pagefind;
}
