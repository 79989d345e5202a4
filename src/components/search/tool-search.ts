import { filterNames, resultItem, type FilterName, type Query } from './result-list.ts';
import { ServerIndex, type FoundServer, type Search } from './server-index.ts';

/** Servers shown at once; the button below asks for as many again. */
const batch = 8;
/** Milliseconds without a key press before a search starts. */
const pause = 60;
/** So many servers of the first part are more than a reader looks through: the others wait until they are asked for. */
const broad = 100;

function foundText(servers: number): string {
  if (servers === 1) return '1 server found';
  return `${servers === 0 ? 'No' : servers.toLocaleString('en')} servers found`;
}

/** What a reader may try who found nothing. */
const hint = 'Fewer or shorter words, or no filter, find more.';

/** What to say of a word that nobody has. */
function insteadText({ word, beginning }: Search['instead'][number]): string {
  return beginning === '' ? `; nobody has “${word}”` : `; “${beginning}…” for “${word}”`;
}

interface ShowOptions {
  /** Servers to offer a search of, where not all were searched. */
  unsearched?: number;
  /** True for more of the same search: a reader who is among its results keeps their place. */
  goesOn?: boolean;
}

/** Where a result leads; undefined for the button behind them. */
const linkOf = (item: Element): string | undefined => item.querySelector('a')?.href;

/** The search box with its filters and results. Loads the index when the reader turns to it. */
export class ToolSearch extends HTMLElement {
  #index: Promise<ServerIndex> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts searches, so that a slow answer never replaces that to a later question. */
  #asked = 0;

  connectedCallback(): void {
    const form = this.#find('form');
    form.addEventListener('focusin', () => void this.#load().catch(() => {}), { once: true });
    form.addEventListener('input', () => this.#soon());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#search({ all: true });
    });
    this.#find('button.all').addEventListener('click', () => {
      // The button goes away.
      this.#find('input').focus();
      void this.#search({ all: true });
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

  #load(): Promise<ServerIndex> {
    this.#index ??= ServerIndex.open(this.dataset['index'] ?? '', this.dataset['base'] ?? '/');
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

  /** Searches for what the form asks. `all` leaves no part of the index out, however much the first has. */
  async #search({ all = false, again = true } = {}): Promise<void> {
    clearTimeout(this.#timer);
    this.ariaBusy = 'true';
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.#query();
    this.#writeAddress(query);
    const filters = Object.fromEntries(Object.entries(query.filters).filter(([, value]) => value !== ''));
    const show = async (found: FoundServer[], status: string, more: ShowOptions = {}): Promise<void> => {
      const items = await this.#items(found, query);
      if (asked === this.#asked) this.#show(items, status, more);
    };
    try {
      if (query.text === '' && Object.keys(filters).length === 0) {
        await show([], '');
      } else {
        const index = await this.#load();
        const search = await index.ask(query.text, filters);
        const meant = (): string =>
          search.instead.map(insteadText).join('') + (search.found.length === 0 ? `. ${hint}` : '');
        const soFar = (): string =>
          `${foundText(search.found.length)} so far; searching ${search.unsearched.toLocaleString('en')} more …`;
        do {
          await search.next();
          if (asked !== this.#asked) return;
          if (search.found.length === 0 && search.unsearched > 0) await show([], soFar());
        } while (search.found.length === 0 && search.goesOn);
        const { found } = search;
        if (found.length >= broad && search.unsearched > 0 && !all) {
          const { first, rest } = index.servers;
          const searched = first + rest - search.unsearched;
          const status =
            `${foundText(found.length)} among the ${searched.toLocaleString('en')} searched first${meant()}. ` +
            'Another word, a risk or a category narrows it down.';
          await show(found, status, { unsearched: first + rest });
        } else {
          // Not before the first results are there: they would wait for each other.
          if (search.unsearched > 0) await show(found, soFar());
          else await show(found, foundText(found.length) + meant());
          if (search.goesOn && asked === this.#asked) {
            await search.finish();
            await show(search.found, foundText(search.found.length) + meant(), { goesOn: true });
          }
        }
        if (asked !== this.#asked) return;
        // Nothing may be in an index that the site has no more.
        if (search.found.length === 0 && again && !(await index.isCurrent(this.dataset['index'] ?? ''))) {
          this.#index = undefined;
          return await this.#search({ all, again: false });
        }
      }
    } catch {
      this.#index = undefined;
      await show([], 'The search index could not be loaded. Try again, or use the lists.');
    }
    if (asked === this.#asked) this.ariaBusy = 'false';
  }

  /** Puts results and what is to say of them into the page. */
  #show(items: HTMLLIElement[], status: string, { unsearched = 0, goesOn = false }: ShowOptions): void {
    const results = this.#find('.results');
    const button = this.#find('button.all');
    this.#find('.status').textContent = status;
    button.hidden = unsearched === 0;
    button.textContent = `Search all ${unsearched.toLocaleString('en')} servers`;
    const held = goesOn && results.matches(':hover, :focus-within') ? [...results.children].filter(linkOf) : [];
    const there = new Set(held.map(linkOf));
    results.replaceChildren(...held, ...items.filter((item) => !there.has(linkOf(item))));
  }

  /** The first servers of a list, and where there are more, a button that puts the next in its own place. */
  async #items(matches: readonly FoundServer[], query: Query): Promise<HTMLLIElement[]> {
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
        const there = new Set(this.#links().map((link) => link.href));
        const fresh = next.filter((item) => !there.has(linkOf(item) ?? ''));
        last.replaceWith(...fresh);
        fresh[0]?.querySelector('a')?.focus();
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
