import type { SearchManifest } from '#site/search/manifest.ts';
import { questionOf } from '#site/search/words.ts';
import { allowWorker, type Match, type Pagefind, type PagefindModule, type PagefindOptions } from './pagefind.ts';
import { WordReader } from './word-reader.ts';

/** A server that was found, with what decides its place. */
export interface FoundServer extends Match {
  /** True where the words are, as one, the name of the server or of a tool. */
  named: boolean;
}

export type Filters = Record<string, string>;

/** The answer to a question. */
export interface Search {
  /** The servers of the first part. */
  found: FoundServer[];
  /** How many servers are in the parts that have the words too, and are not searched yet. */
  unsearched: number;
  /** Searches those. */
  rest: () => Promise<FoundServer[]>;
  /** Words that no server has, with what was searched for in their place: their beginnings, or nothing. */
  instead: { word: string; beginning: string }[];
}

/** Names before words, then by how well they match. */
export function inOrder(found: readonly FoundServer[]): FoundServer[] {
  return found.toSorted((one, other) => Number(other.named) - Number(one.named) || other.score - one.score);
}

/** More words than this that begin alike are not all looked for. */
const mostEndings = 60;
/** Letters of a word that have to be right, and letters at its end that may be wrong. */
const surest = 4;
const slips = 3;

/** What to ask one part of the index. */
interface PartQuestion {
  words: string[];
  name: string | null;
  /** Words that begin like those that are asked for: what the part has to load for them. */
  endings: string[];
}

/**
 * The search index of the site. Its first part is loaded at once and answers by itself; others are loaded when they have
 * what is asked for.
 */
export class ServerIndex {
  readonly #manifest: SearchManifest;
  readonly #module: PagefindModule | null;
  readonly #options: PagefindOptions;
  readonly #words: WordReader;
  readonly #recentWords: WordReader;
  readonly #parts = new Map<string, Promise<Pagefind>>();
  readonly #hidden: ReadonlySet<string>;

  private constructor(manifest: SearchManifest, module: PagefindModule | null, options: PagefindOptions) {
    this.#manifest = manifest;
    this.#module = module;
    this.#options = options;
    this.#hidden = new Set(manifest.hidden);
    this.#words = new WordReader(manifest.words, options.baseUrl);
    this.#recentWords = new WordReader(manifest.recentWords, options.baseUrl);
  }

  /**
   * Loads the first part. `address` is that of the list of parts, `base` that below which the site is published, `load`
   * gets the program from a folder. Throws where the index cannot be loaded.
   */
  static async open(address: string, base: string, load = loadModule): Promise<ServerIndex> {
    const manifest = await readManifest(address);
    // One site has one language; how long an excerpt is does not matter where none is shown.
    const options = { baseUrl: base, excerptLength: 1, metaCacheTag: 'x' };
    if (manifest.first === null) return new ServerIndex(manifest, null, options);
    const folder = base + manifest.first;
    const module = await load(folder);
    await module.options({ ...options, basePath: folder });
    await module.init();
    // Its program is ready after this alone. Two parts that start it at once would each start their own, and break.
    await module.options({ ...options, ranking: {} });
    return new ServerIndex(manifest, module, options);
  }

  /** How many servers are searched first, and how many there are besides. */
  get servers(): { first: number; rest: number } {
    return this.#manifest.servers;
  }

  /** False where the site has another index by now. */
  async isCurrent(address: string): Promise<boolean> {
    return JSON.stringify(await readManifest(address)) === JSON.stringify(this.#manifest);
  }

  /**
   * The servers that have all of some words, or words that begin so, and pass the filters; without words, all that pass.
   * Throws where the index cannot be loaded.
   */
  async ask(text: string, filters: Filters): Promise<Search> {
    const search = await this.#ask(text, filters, { sure: false });
    if (search.found.length > 0 || this.#hidden.size === 0) return search;
    // A word may be one that only hidden servers had, and then it is as if nobody had had it.
    const again = (): Promise<Search> => this.#ask(text, filters, { sure: true });
    if (search.unsearched === 0) return again();
    const rest = async (): Promise<FoundServer[]> => {
      const others = await search.rest();
      if (others.length > 0) return others;
      const { found, rest: more } = await again();
      return inOrder([...found, ...(await more())]);
    };
    return { ...search, rest };
  }

  async #ask(text: string, filters: Filters, { sure }: { sure: boolean }): Promise<Search> {
    const { words, name } = questionOf(text);
    const instead: Search['instead'] = [];
    const looked = await Promise.all(words.map((word) => this.#known(word, sure)));
    for (const { word, beginning } of looked) if (beginning !== word) instead.push({ word, beginning });
    // A word that nobody has leaves the others to be looked for.
    const known = looked.filter(({ words: found }) => found === null || found.length > 0);
    if (text !== '' && known.length === 0) return { found: [], unsearched: 0, rest: async () => [], instead: [] };
    const parts = await this.#partsOf(known, name);
    const { first, recent, rest } = this.#manifest;
    const asked = async (folders: readonly (string | null)[]): Promise<FoundServer[]> => {
      const found = await Promise.all(
        folders.map(async (folder) => {
          const question = folder === null ? undefined : parts.get(folder);
          return folder === null || question === undefined ? [] : this.#askPart(folder, question, filters);
        }),
      );
      return inOrder(found.flat());
    };
    const others = rest.filter((folder) => parts.has(folder));
    return {
      found: await asked([first, recent]),
      unsearched: Math.round((this.servers.rest * others.length) / Math.max(rest.length, 1)),
      rest: () => asked(others),
      instead,
    };
  }

  /**
   * The words that begin like one; where none does, those that begin like its beginning. Where it has to be sure, words
   * that only hidden servers have are none.
   */
  async #known(word: string, sure: boolean): Promise<{ word: string; beginning: string; words: Placed[] | null }> {
    for (let length = word.length; length > 0; length -= 1) {
      if (length < word.length && (length < surest || length < word.length - slips)) break;
      const beginning = word.slice(0, length);
      const words = await this.#beginningWith(beginning);
      if (words === null) return { word, beginning, words };
      if (words.length > 0 && (!sure || (await this.#isShown(words, beginning)))) return { word, beginning, words };
    }
    return { word, beginning: '', words: [] };
  }

  /** True where a server that is not hidden has one of some words that begin alike. */
  async #isShown(words: readonly Placed[], beginning: string): Promise<boolean> {
    const endings = words.map(({ word }) => word);
    for (const folder of new Set(words.flatMap(({ parts }) => parts))) {
      if (folder === null) continue;
      const found = await this.#askPart(folder, { words: [beginning], name: null, endings }, {});
      if (found.length > 0) return true;
    }
    return false;
  }

  /** Words with the folders of the parts that have them; null where there are too many. */
  async #beginningWith(beginning: string): Promise<Placed[] | null> {
    const { first, rest, recent } = this.#manifest;
    const folders = [first, ...rest];
    const [words, others] = await Promise.all([
      this.#words.beginningWith(beginning),
      this.#recentWords.beginningWith(beginning),
    ]);
    if (words === null || others === null) return null;
    return [
      ...words.map(({ word, parts }) => ({ word, parts: folders.filter((_, part) => ((parts >> part) & 1) === 1) })),
      ...others.map(({ word }) => ({ word, parts: [recent] })),
    ];
  }

  /** What to ask each part: those that have every word, and those that have the words as one. */
  async #partsOf(
    known: readonly { beginning: string; words: Placed[] | null }[],
    name: string | null,
  ): Promise<Map<string, PartQuestion>> {
    const names = name === null ? [] : ((await this.#beginningWith(name)) ?? []).filter(({ word }) => word === name);
    const parts = new Map<string, PartQuestion>();
    const { first, recent, rest } = this.#manifest;
    for (const folder of [first, recent, ...rest]) {
      if (folder === null) continue;
      const own = known.map(({ words }) => words?.filter(({ parts: having }) => having.includes(folder)) ?? null);
      const hasAll = own.every((words) => words === null || words.length > 0);
      const hasName = names.some(({ parts: having }) => having.includes(folder));
      if (!hasAll && !hasName) continue;
      parts.set(folder, {
        words: hasAll ? known.map(({ beginning }) => beginning) : [],
        name: hasName ? name : null,
        endings: own.flatMap((words) =>
          hasAll && words !== null && words.length <= mostEndings ? words.map(({ word }) => word) : [],
        ),
      });
    }
    return parts;
  }

  async #askPart(folder: string, { words, name, endings }: PartQuestion, filters: Filters): Promise<FoundServer[]> {
    const index = await this.#part(folder);
    // Pagefind loads the words around the one that is asked for; those that begin like it may be in the next file.
    if (endings.length > 0) await index.preload(endings.join(' '), {});
    const isAsked = words.length > 0 || name === null;
    const [named, results] = await Promise.all([
      // In quotes, a word has to be there as it is: what only begins like a name is left to the other question.
      name === null ? [] : index.search(`"${name}"`, { filters }).then((answer) => answer.results),
      isAsked
        ? index.search(words.length === 0 ? null : words.join(' '), { filters }).then((answer) => answer.results)
        : [],
    ]);
    const names = new Set(named.map(({ id }) => id));
    const others = named.filter(({ id }) => !results.some((match) => match.id === id));
    // A copy that leads to Pagefind's own result: when that is let go of, so is its data.
    return [...results, ...others]
      .filter(({ id }) => !this.#hidden.has(id))
      .map((match) => ({ ...match, data: () => match.data(), named: names.has(match.id) }));
  }

  #part(folder: string): Promise<Pagefind> {
    const module = this.#module;
    if (module === null) throw new Error('there is no index');
    if (folder === this.#manifest.first) return Promise.resolve(module);
    const known = this.#parts.get(folder);
    if (known !== undefined) return known;
    const index = module.createInstance({ ...this.#options, basePath: this.#options.baseUrl + folder });
    const opening = index.init().then(() => index);
    this.#parts.set(folder, opening);
    return opening;
  }
}

/** A word with the folders of the parts that have it. */
interface Placed {
  word: string;
  parts: readonly (string | null)[];
}

async function loadModule(folder: string): Promise<PagefindModule> {
  allowWorker(folder);
  return import(/* @vite-ignore */ `${folder}pagefind.js`);
}

async function readManifest(address: string): Promise<SearchManifest> {
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${address} cannot be loaded`);
  return (await response.json()) as SearchManifest;
}
