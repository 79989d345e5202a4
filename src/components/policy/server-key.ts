/** Writes the reader's own name for the server into the policy below. Hidden without JavaScript. */
export class ServerKey extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input');
    input?.addEventListener('input', () => this.#write(input.value || input.defaultValue));
  }

  /** Only characters that every format takes as they are, quoted or not, so that the text stays valid. */
  #write(name: string): void {
    const safe = name.replace(/[^A-Za-z0-9_-]/g, '_');
    for (const place of this.parentElement?.querySelectorAll('var') ?? []) place.textContent = safe;
  }
}
