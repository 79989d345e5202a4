/** The part of Pagefind's search API that the site uses. */
export interface Pagefind {
  init(): Promise<void>;
  /** Loads what a question needs. */
  preload(query: string, options: object): Promise<void>;
  search(query: string | null, options: { filters: Record<string, string> }): Promise<{ results: Match[] }>;
}

/** The module, which is an index itself and makes others. */
export interface PagefindModule extends Pagefind {
  options(options: PagefindOptions): Promise<void>;
  createInstance(options: PagefindOptions): Pagefind;
}

export interface PagefindOptions {
  /** Where the index is. */
  basePath?: string;
  /** What addresses of results begin with. */
  baseUrl: string;
  /** Words of an excerpt; none is shown. */
  excerptLength: number;
  /** Stands in the address of the first file. Folders are named by what is in them: it need not be asked for anew. */
  metaCacheTag: string;
  /** How results are weighed, where not as usual. */
  ranking?: Record<string, number>;
}

/** A server that matches. Its data is another download. */
export interface Match {
  id: string;
  score: number;
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

let policed = false;
const allowed = new Set<string>();

/** Lets Pagefind start its own worker, and nothing else become a script, where the browser asks for Trusted Types. */
export function allowWorker(folder: string): void {
  allowed.add(new URL('pagefind-worker.js', new URL(folder, location.href)).href);
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (policed || trustedTypes === undefined) return;
  policed = true;
  trustedTypes.createPolicy('default', {
    createScriptURL: (address) => {
      if (allowed.has(new URL(address, location.href).href)) return address;
      throw new TypeError(`not a script of this site: ${address}`);
    },
  });
}
