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

/** A question that is being answered: its parts of the index are asked one after another, the likeliest first. */
export interface Search {
  /** The servers that the parts asked so far have, in order. */
  readonly found: FoundServer[];
  /** How many servers are in the parts that have the words too, and are not searched yet. */
  readonly unsearched: number;
  /** True where another question to the index may find more. */
  readonly goesOn: boolean;
  /** Words that no server has, with what was searched for in their place: their beginnings, or nothing. */
  readonly instead: { word: string; beginning: string }[];
  /** Asks where an answer is likeliest, and loads no more than that takes. Throws where it cannot be loaded. */
  next(): Promise<void>;
  /** Asks everything that is left. */
  finish(): Promise<void>;
}

/** Names before words, then by how well they match. */
function inOrder(found: readonly FoundServer[]): FoundServer[] {
  return found.toSorted((one, other) => Number(other.named) - Number(one.named) || other.score - one.score);
}

/** More words than this that begin alike are not all looked for. */
const mostEndings = 60;
/** Letters of a word that have to be right, and letters at its end that may be wrong. */
const surest = 4;
const slips = 3;

/** What to ask one part of the index. */
interface PartQuestion {
  folder: string;
  /** The words that a server has to have; null where the name alone is asked for. */
  words: string[] | null;
  name: string | null;
  /** For each word those that begin like it: what the part has to load to find all of them. */
  endings: string[][];
}

/** Words that stand in for all that begin like them: the word itself, or the first of the others. */
const nearest = ({ words, endings }: PartQuestion): string[] =>
  endings.flatMap((some, at) => (some.length === 0 || some.includes(words?.[at] ?? '') ? [] : some.slice(0, 1)));

/** True where words begin like those that are asked for, besides the nearest, and few enough to be looked for. */
const hasMore = ({ endings }: PartQuestion): boolean =>
  endings.some((some) => some.length > 1 && some.length <= mostEndings);

/** Parts that are asked at once; `isAsked` where only words that begin like the others are left. */
type Step = (PartQuestion & { isAsked?: boolean })[];

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
   * Looks for the servers that have all of some words, or words that begin so, and pass the filters; without words, for
   * all that pass. No part is asked before the search is told to go on. Throws where the index cannot be loaded.
   */
  async ask(text: string, filters: Filters): Promise<Search> {
    let { steps, instead } = await this.#plan(text, { sure: false });
    // A word may be one that only hidden servers had, and then it is as if nobody had had it.
    let mayAskAgain = this.#hidden.size > 0;
    const found = new Map<string, FoundServer>();
    const { rest } = this.#manifest;
    const ask = async (step: readonly PartQuestion[], { quick }: { quick: boolean }): Promise<void> => {
      const answers = await Promise.all(step.map((question) => this.#askPart(question, filters, { quick })));
      for (const match of answers.flat()) {
        const before = found.get(match.id);
        found.set(match.id, { ...match, named: match.named || before?.named === true });
      }
    };
    const askAgain = async (): Promise<void> => {
      if (steps.length > 0 || found.size > 0 || !mayAskAgain) return;
      mayAskAgain = false;
      ({ steps, instead } = await this.#plan(text, { sure: true }));
    };
    const servers = (folders: ReadonlySet<string>): number =>
      Math.round((this.servers.rest * folders.size) / Math.max(rest.length, 1));
    return {
      get found() {
        return inOrder([...found.values()]);
      },
      get unsearched() {
        const unasked = steps.flat().filter(({ words, isAsked }) => words !== null && !isAsked);
        return servers(new Set(unasked.map(({ folder }) => folder).filter((folder) => rest.includes(folder))));
      },
      get goesOn() {
        return steps.length > 0;
      },
      get instead() {
        return instead;
      },
      async next() {
        const [step, ...others] = steps;
        if (step === undefined) return;
        await ask(step, { quick: true });
        // What begins like the words can wait until something is shown.
        const more = step.filter((question) => question.words !== null && hasMore(question));
        steps = more.length === 0 ? others : [...others, more.map((question) => ({ ...question, isAsked: true }))];
        await askAgain();
      },
      async finish() {
        while (steps.length > 0) {
          const left = steps;
          steps = [];
          await ask(left.flat(), { quick: false });
          await askAgain();
        }
      },
    };
  }

  /** What to ask, one step after the other, and which words are none. */
  async #plan(text: string, { sure }: { sure: boolean }): Promise<{ steps: Step[]; instead: Search['instead'] }> {
    const { words, name } = questionOf(text);
    const looked = await Promise.all(words.map((word) => this.#known(word, sure)));
    // A word that nobody has leaves the others to be looked for.
    const known = looked.filter(({ words: found }) => found === null || found.length > 0);
    if (text !== '' && known.length === 0) return { steps: [], instead: [] };
    const instead = looked.filter(({ word, beginning }) => beginning !== word);
    const questions = await this.#questions(known, name);
    const { first, recent } = this.#manifest;
    const isFirst = ({ folder }: PartQuestion): boolean => folder === first || folder === recent;
    const start = questions.filter(isFirst);
    const others = questions.filter((question) => !isFirst(question));
    // A name leads straight to a part that has it, wherever else its words are.
    const named = start.some((question) => question.name !== null)
      ? undefined
      : others.find((question) => question.name !== null && question.words !== null);
    const steps: Step[] = named === undefined ? [] : [[{ ...named, words: null, endings: [] }]];
    if (start.length > 0) steps.push(start);
    // Where all words are as they were typed, a server that has all of them is likelier than where others begin so.
    const likely = (question: PartQuestion): number => (question.name === null ? 0 : 100) - nearest(question).length;
    steps.push(...others.toSorted((one, other) => likely(other) - likely(one)).map((question) => [question]));
    return { steps, instead: instead.map(({ word, beginning }) => ({ word, beginning })) };
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
    const endings = [words.map(({ word }) => word)];
    for (const folder of new Set(words.flatMap(({ parts }) => parts))) {
      if (folder === null) continue;
      const question = { folder, words: [beginning], name: null, endings };
      const found = await this.#askPart(question, {}, { quick: false });
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
  async #questions(
    known: readonly { beginning: string; words: Placed[] | null }[],
    name: string | null,
  ): Promise<PartQuestion[]> {
    const names = name === null ? [] : ((await this.#beginningWith(name)) ?? []).filter(({ word }) => word === name);
    const { first, recent, rest } = this.#manifest;
    return [first, recent, ...rest].flatMap((folder): PartQuestion[] => {
      if (folder === null) return [];
      const own = known.map(({ words }) => words?.filter(({ parts }) => parts.includes(folder)) ?? null);
      const hasAll = own.every((words) => words === null || words.length > 0);
      const hasName = names.some(({ parts }) => parts.includes(folder));
      if (!hasAll && !hasName) return [];
      return [
        {
          folder,
          words: hasAll ? known.map(({ beginning }) => beginning) : null,
          name: hasName ? name : null,
          endings: hasAll ? own.map((words) => (words ?? []).map(({ word }) => word)) : [],
        },
      ];
    });
  }

  /** Asks one part. `quick` loads what the words themselves need, and not all that begins like them. */
  async #askPart(question: PartQuestion, filters: Filters, { quick }: { quick: boolean }): Promise<FoundServer[]> {
    const { folder, words, name, endings } = question;
    const index = await this.#part(folder);
    // Pagefind loads the words around the one that is asked for; those that begin like it may be in the next file.
    const near = nearest(question);
    const more = quick ? [] : endings.filter((some) => some.length <= mostEndings).flat();
    // All of it before either question: what one loads would change what the other finds.
    const needed = [...(words ?? []), ...(name === null ? [] : [name]), ...near, ...more];
    if (needed.length > 0) await index.preload(needed.join(' '), {});
    const [named, results] = await Promise.all([
      // In quotes, a word has to be there as it is: what only begins like a name is left to the other question.
      name === null ? [] : index.search(`"${name}"`, { filters }).then((answer) => answer.results),
      words === null
        ? []
        : index.search(words.length === 0 ? null : words.join(' '), { filters }).then((answer) => answer.results),
    ]);
    const names = new Set(named.map(({ id }) => id));
    const ids = new Set(results.map(({ id }) => id));
    // A copy that leads to Pagefind's own result: when that is let go of, so is its data.
    return [...results, ...named.filter(({ id }) => !ids.has(id))]
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
