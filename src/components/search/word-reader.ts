import { filesOf, readWords, type PlacedWord, type WordTable } from '#site/search/word-table.ts';

/** More files than this are not loaded for a beginning: it says too little. */
const mostFiles = 3;

/** Looks words up in the table of an index, and loads what it needs of it once. */
export class WordReader {
  readonly #table: WordTable | null;
  readonly #base: string;
  readonly #files = new Map<number, Promise<PlacedWord[]>>();

  constructor(table: WordTable | null, base: string) {
    this.#table = table;
    this.#base = base;
  }

  /** The words that begin so; null where they are too many to be looked up. Throws where a file cannot be loaded. */
  async beginningWith(beginning: string): Promise<PlacedWord[] | null> {
    if (this.#table === null) return [];
    const files = filesOf(this.#table, beginning);
    if (files.length > mostFiles) return null;
    const words = await Promise.all(files.map((file) => this.#load(file)));
    return words.flat().filter(({ word }) => word.startsWith(beginning));
  }

  #load(file: number): Promise<PlacedWord[]> {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const loading = fetch(`${this.#base}${this.#table?.folder ?? ''}${file}.txt`).then(async (response) => {
      if (!response.ok) throw new Error(`${response.url} cannot be loaded`);
      return readWords(await response.text());
    });
    loading.catch(() => this.#files.delete(file));
    this.#files.set(file, loading);
    return loading;
  }
}
