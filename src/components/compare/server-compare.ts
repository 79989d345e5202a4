import type { ServerRecord } from '#catalogue/records.ts';
import { compareRows } from '#site/compare/compare-rows.ts';
import { visibleName } from '#site/views/visible.ts';
import { loadPagefind, type Pagefind } from '../search/pagefind.ts';

/** Servers that fit beside each other. */
const mostServers = 4;
/** Servers that are offered for a name. */
const mostOffers = 8;
const slugForm = /^[a-z0-9][a-z0-9-]{0,120}$/;

/** Two to four servers side by side, from the files of the API. The servers stand in the address: `?s=one&s=other`. */
export class ServerCompare extends HTMLElement {
  #index: Promise<Pagefind> | undefined;
  #records = new Map<string, ServerRecord>();

  connectedCallback(): void {
    const form = this.querySelector('form');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#offer(String(new FormData(form).get('q') ?? '').trim());
    });
    const asked = new URLSearchParams(location.search).getAll('s').filter((slug) => slugForm.test(slug));
    void this.#show([...new Set(asked)].slice(0, mostServers));
  }

  #say(text: string): void {
    const status = this.querySelector('.status');
    if (status !== null) status.textContent = text;
  }

  async #load(slug: string): Promise<ServerRecord | null> {
    const known = this.#records.get(slug);
    if (known !== undefined) return known;
    try {
      const response = await fetch(`${this.dataset['api'] ?? ''}${slug}.json`);
      if (!response.ok) return null;
      const record = (await response.json()) as ServerRecord;
      this.#records.set(slug, record);
      return record;
    } catch {
      return null;
    }
  }

  /** Shows the servers, and writes them into the address. */
  async #show(slugs: readonly string[]): Promise<void> {
    const loaded = await Promise.all(slugs.map((slug) => this.#load(slug)));
    const records = loaded.filter((record) => record !== null);
    const missing = slugs.filter((_, at) => loaded[at] === null);
    if (missing.length > 0) this.#say(`Not in the catalogue: ${missing.join(', ')}`);
    else this.#say(records.length < 2 ? 'Add two to four servers by their names.' : '');
    const query = new URLSearchParams(records.map(({ server }) => ['s', server.slug]));
    history.replaceState(null, '', records.length === 0 ? location.pathname : `?${query.toString()}`);
    this.querySelector('.scroll')?.replaceChildren(...(records.length === 0 ? [] : [this.#table(records)]));
  }

  #table(records: readonly ServerRecord[]): HTMLTableElement {
    const table = document.createElement('table');
    table.className = 'compare';
    const slugs = records.map(({ server }) => server.slug);
    const heads = records.map(({ server }) => {
      const head = document.createElement('th');
      head.scope = 'col';
      const link = document.createElement('a');
      link.href = `${this.dataset['base'] ?? '/'}servers/${server.slug}/`;
      link.textContent = visibleName(server.name);
      const remove = document.createElement('button');
      remove.type = 'button';
      remove.textContent = 'Remove';
      remove.setAttribute('aria-label', `Remove ${visibleName(server.name)}`);
      remove.addEventListener('click', () => void this.#show(slugs.filter((slug) => slug !== server.slug)));
      head.append(link, ' ', remove);
      return head;
    });
    table
      .createTHead()
      .insertRow()
      .append(document.createElement('td'), ...heads);
    const body = table.createTBody();
    for (const { label, risk, cells } of compareRows(records)) {
      const row = body.insertRow();
      const head = document.createElement('th');
      head.scope = 'row';
      const name = document.createElement('span');
      if (risk !== undefined) name.className = `risk ${risk.toLowerCase()}`;
      name.textContent = label;
      head.append(name);
      row.append(head);
      for (const cell of cells) row.insertCell().textContent = cell ?? 'unknown';
    }
    return table;
  }

  /** Offers the servers that match a name, to be added. */
  async #offer(name: string): Promise<void> {
    const list = this.querySelector('ul');
    if (list === null || name === '') return;
    try {
      this.#index ??= loadPagefind(this.dataset['index'] ?? '', this.dataset['base'] ?? '/');
      const { results } = await (await this.#index).search(name, { filters: {} });
      const found = await Promise.all(results.slice(0, mostOffers).map((match) => match.data()));
      this.#say(found.length === 0 ? `No server found for “${name}”.` : 'Choose what to add.');
      list.replaceChildren(...found.map(({ url, meta }) => this.#offerItem(url, meta['title'] ?? url)));
    } catch {
      this.#index = undefined;
      this.#say('The search index could not be loaded. Try again, or go from a server’s page.');
    }
  }

  #offerItem(url: string, title: string): HTMLLIElement {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = title;
    button.addEventListener('click', () => {
      const slug = /\/servers\/([^/]+)\//.exec(url)?.[1] ?? '';
      const shown = new URLSearchParams(location.search).getAll('s');
      this.querySelector('ul')?.replaceChildren();
      if (shown.length >= mostServers) this.#say('Four servers are shown: remove one first.');
      else void this.#show([...new Set([...shown, slug])]);
    });
    item.append(button);
    return item;
  }
}
