import { loadPagefind, type Match, type Pagefind } from './pagefind.ts';
import { filterNames, resultItem, type FilterName, type Query } from './result-list.ts';

/** Servers shown at once; the button below asks for as many again. */
const batch = 8;
/** Milliseconds without a key press before a search starts. */
const pause = 120;

/** The search box with its filters and results. Loads the index when the reader turns to it. */
export class ToolSearch extends HTMLElement {
  #index: Promise<Pagefind> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts searches, so that a slow answer never replaces that to a later question. */
  #asked = 0;

  connectedCallback(): void {
    const form = this.#find('form');
    form.addEventListener('focusin', () => void this.#load().catch(() => {}), { once: true });
    form.addEventListener('input', () => this.#soon());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#search();
    });
    document.addEventListener('keydown', (event) => this.#key(event));
    this.#readAddress();
  }

  #find<Tag extends keyof HTMLElementTagNameMap>(selector: Tag): HTMLElementTagNameMap[Tag];
  #find(selector: string): HTMLElement;
  #find(selector: string): HTMLElement {
    const found = this.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`the search box has no ${selector}`);
    return found;
  }

  #load(): Promise<Pagefind> {
    this.#index ??= loadPagefind(this.dataset['index'] ?? '', this.dataset['base'] ?? '/');
    return this.#index;
  }

  #query(): Query {
    const data = new FormData(this.#find('form'));
    const value = (name: string): string => String(data.get(name) ?? '').trim();
    const filters = Object.fromEntries(filterNames.map((name) => [name, value(name)])) as Record<FilterName, string>;
    return { text: value('q'), filters };
  }

  #soon(): void {
    this.ariaBusy = 'true';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), pause);
  }

  async #search(): Promise<void> {
    clearTimeout(this.#timer);
    this.ariaBusy = 'true';
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.#query();
    this.#writeAddress(query);
    const [status, items] = await this.#results(query);
    if (asked !== this.#asked) return;
    this.#find('.status').textContent = status;
    this.#find('.results').replaceChildren(...items);
    this.ariaBusy = 'false';
  }

  /** What to say about a query, and the first of what is found. */
  async #results(query: Query): Promise<[status: string, items: Node[]]> {
    const filters = Object.fromEntries(Object.entries(query.filters).filter(([, value]) => value !== ''));
    if (query.text === '' && Object.keys(filters).length === 0) return ['', []];
    try {
      const index = await this.#load();
      const { results } = await index.search(query.text === '' ? null : query.text, { filters });
      const status = `${results.length === 0 ? 'No' : results.length} ${results.length === 1 ? 'server' : 'servers'} found`;
      return [status, await this.#items(results, query)];
    } catch {
      this.#index = undefined;
      return ['The search index could not be loaded. Try again, or use the lists.', []];
    }
  }

  /** The first servers of a list, and where there are more, a button that puts the next in its own place. */
  async #items(matches: Match[], query: Query): Promise<HTMLLIElement[]> {
    const found = await Promise.all(matches.slice(0, batch).map((match) => match.data()));
    const items = found.map((data) => resultItem(data, query));
    const rest = matches.slice(batch);
    if (rest.length === 0) return items;
    const more = document.createElement('button');
    more.type = 'button';
    more.textContent = `Show ${Math.min(rest.length, batch)} more`;
    const last = document.createElement('li');
    last.append(more);
    more.addEventListener('click', () => {
      void this.#items(rest, query).then((next) => {
        last.replaceWith(...next);
        next[0]?.querySelector('a')?.focus();
      });
    });
    return [...items, last];
  }

  #links(): HTMLAnchorElement[] {
    return [...this.querySelectorAll<HTMLAnchorElement>('.results a')];
  }

  /** `/` goes to the box from anywhere, the arrows through box and results, Escape back to the box. */
  #key(event: KeyboardEvent): void {
    const input = this.#find('input');
    const typing = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      return;
    }
    const stops: HTMLElement[] = [input, ...this.#links()];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    if (at === -1) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Escape: -at }[event.key];
    if (step === undefined || (event.key === 'Escape' && at === 0)) return;
    event.preventDefault();
    // Results are about to change: a step into them would lose its place.
    if (this.ariaBusy === 'true') return;
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
  }

  /** Searches for what the address asks for, so that a search can be shared. */
  #readAddress(): void {
    const asked = new URLSearchParams(location.search);
    const form = this.#find('form');
    for (const name of ['q', ...filterNames]) {
      const field = form.elements.namedItem(name);
      const value = asked.get(name);
      if (value !== null && (field instanceof HTMLInputElement || field instanceof HTMLSelectElement))
        field.value = value;
    }
    if ([...asked.keys()].length > 0) void this.#search();
  }

  #writeAddress({ text, filters }: Query): void {
    const asked = new URLSearchParams(Object.entries({ q: text, ...filters }).filter(([, value]) => value !== ''));
    const query = asked.toString();
    history.replaceState(null, '', query === '' ? location.pathname : `?${query}`);
  }
}
