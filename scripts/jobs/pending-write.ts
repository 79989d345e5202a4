import type { CrawledServer } from '#catalogue/catalogue.ts';
import type { CatalogueStore } from '#catalogue/store.ts';
import type { Server } from '#core/model/server.ts';

/**
 * A catalogue that is read as it is, and written only when somebody says so: what a job found is kept in the same
 * transaction that ends the job. Holds one write, which is all that reading a server makes.
 */
export class PendingWrite implements CatalogueStore {
  readonly #store: CatalogueStore;
  #write: ((store: CatalogueStore) => void | Promise<void>) | null = null;

  constructor(store: CatalogueStore) {
    this.#store = store;
  }

  #hold(write: (store: CatalogueStore) => void | Promise<void>): void {
    if (this.#write !== null) throw new Error('a job writes to the catalogue twice');
    this.#write = write;
  }

  put(crawled: CrawledServer): void {
    this.#hold((store) => store.put(crawled));
  }

  putServer(record: Server): void {
    this.#hold((store) => store.putServer(record));
  }

  remove(id: string, at: string): void {
    this.#hold((store) => store.remove(id, at));
  }

  /** Makes the write, if there is one, in the store given. */
  async apply(store: CatalogueStore): Promise<void> {
    await this.#write?.(store);
  }

  /** A job has no more than one write, and it is kept with others anyhow. */
  async together(work: (inside: CatalogueStore) => Promise<void>): Promise<void> {
    await work(this);
  }

  readingKey(id: string): ReturnType<CatalogueStore['readingKey']> {
    return this.#store.readingKey(id);
  }

  ids(): ReturnType<CatalogueStore['ids']> {
    return this.#store.ids();
  }

  server(id: string): ReturnType<CatalogueStore['server']> {
    return this.#store.server(id);
  }

  servers(): ReturnType<CatalogueStore['servers']> {
    return this.#store.servers();
  }

  tools(id: string): ReturnType<CatalogueStore['tools']> {
    return this.#store.tools(id);
  }
}
