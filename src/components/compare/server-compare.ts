import type { ServerRecord } from '#catalogue/records.ts';
import { compareRows } from '#site/compare/compare-rows.ts';
import { visibleName } from '#site/views/visible.ts';
import type { ServerIndex } from '../search/server-index.ts';

/** Servers that fit beside each other. */
const mostServers = 4;
/** Servers that are offered for a name. */
const mostOffers = 8;
const slugForm = /^[a-z0-9][a-z0-9-]{0,120}$/;

/** Two to four servers side by side, from the files of the API. The servers stand in the address: `?s=one&s=other`. */
export class ServerCompare extends HTMLElement {
  #index: Promise<ServerIndex> | undefined;
  #records = new Map<string, ServerRecord>();

  connectedCallback(): void {
    const form = this.querySelector('form');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#offer(String(new FormData(form).get('q') ?? '').trim());
    });
    this.querySelector('input[type=checkbox]')?.addEventListener('change', () => this.#hideAlike());
    this.addEventListener('keydown', (event) => this.#walk(event));
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

  get #field(): HTMLInputElement | null {
    return this.querySelector('input[type=search]');
  }

  /** Arrows go from the field to what is offered and back; Escape ends the choosing. */
  #walk(event: KeyboardEvent): void {
    const offers = [...this.querySelectorAll<HTMLButtonElement>('.offers button')];
    const stops = [this.#field, ...offers];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    if (offers.length === 0 || at === -1) return;
    if (event.key === 'Escape') {
      this.querySelector('.offers')?.replaceChildren();
      this.#field?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      stops[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    } else return;
    event.preventDefault();
  }

  /** Leaves out the rows in which all servers say the same, where the reader wants that. */
  #hideAlike(): void {
    const isOn = this.querySelector<HTMLInputElement>('input[type=checkbox]')?.checked === true;
    for (const row of this.querySelectorAll('tbody tr')) {
      const cells = new Set(Array.from(row.querySelectorAll('td'), ({ textContent }) => textContent));
      row.toggleAttribute('hidden', isOn && cells.size < 2);
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
    this.querySelector('.differing')?.toggleAttribute('hidden', records.length < 2);
    this.#hideAlike();
  }

  /** Takes a server away. The button that did it goes too, so the field has what comes next. */
  async #remove(slug: string, shown: readonly string[]): Promise<void> {
    await this.#show(shown.filter((other) => other !== slug));
    this.#field?.focus();
  }

  /** Adds a server, and makes the field ready for the next. */
  async #add(slug: string, title: string): Promise<void> {
    const shown = new URLSearchParams(location.search).getAll('s');
    this.querySelector('.offers')?.replaceChildren();
    this.#field?.focus();
    if (shown.includes(slug)) return this.#say(`${title} is shown already.`);
    if (shown.length >= mostServers) return this.#say('Four servers are shown: remove one first.');
    await this.#show([...shown, slug]);
    if (shown.length > 0) this.#say(`${title} added: ${shown.length + 1} of ${mostServers}.`);
    const field = this.#field;
    if (field !== null) field.value = '';
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
      remove.addEventListener('click', () => void this.#remove(server.slug, slugs));
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
    const list = this.querySelector('.offers');
    if (list === null || name === '') return;
    try {
      // Who comes with an address to compare does not search.
      this.#index ??= import('../search/server-index.ts').then(({ ServerIndex: index }) =>
        index.open(this.dataset['index'] ?? '', this.dataset['base'] ?? '/'),
      );
      const search = await (await this.#index).ask(name, {});
      await search.finish();
      const found = await Promise.all(search.found.slice(0, mostOffers).map((match) => match.data()));
      this.#say(
        found.length === 0 ? `No server found for “${name}”.` : 'Choose what to add: arrows and Enter, or a click.',
      );
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
      void this.#add(/\/servers\/([^/]+)\//.exec(url)?.[1] ?? '', title);
    });
    item.append(button);
    return item;
  }
}
