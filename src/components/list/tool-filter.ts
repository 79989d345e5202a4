const collator = new Intl.Collator('en');

/** Filters and sorts the rows of a table of tools that is there without it. Its choices are hidden without JavaScript. */
export class ToolFilter extends HTMLElement {
  /** The rows in the order in which the page has them. */
  #rows: HTMLTableRowElement[] = [];

  connectedCallback(): void {
    this.#rows = [...this.querySelectorAll<HTMLTableRowElement>('tbody tr')];
    this.addEventListener('change', () => this.#show());
    // A browser may bring back what was chosen before the reader left.
    this.#show();
  }

  #chosen(name: string): string {
    return this.querySelector<HTMLSelectElement>(`select[name=${name}]`)?.value ?? '';
  }

  #show(): void {
    const [risk, category, capability, order] = ['risk', 'category', 'capability', 'order'].map((name) =>
      this.#chosen(name),
    );
    for (const row of this.#rows) {
      const facets = (row.dataset['f'] ?? '').split(' ');
      row.hidden =
        (risk !== '' && textOf(row, 1) !== risk) ||
        (category !== '' && textOf(row, 2) !== category) ||
        (capability !== '' && !facets.includes(capability ?? ''));
    }
    const cell = { name: 0, category: 2 }[order ?? ''];
    const rows =
      cell === undefined
        ? this.#rows
        : this.#rows.toSorted((one, other) => collator.compare(textOf(one, cell), textOf(other, cell)));
    this.querySelector('tbody')?.append(...rows);
    const shown = this.#rows.filter((row) => !row.hidden).length;
    const output = this.querySelector('output');
    if (output !== null)
      output.textContent = shown === this.#rows.length ? '' : `${shown} of ${this.#rows.length} tools`;
  }
}

/** The text of a cell; that of the first is the tool's name. */
function textOf(row: HTMLTableRowElement, index: number): string {
  const cell = row.cells[index];
  return ((index === 0 ? cell?.querySelector('a') : cell)?.textContent ?? '').trim();
}
