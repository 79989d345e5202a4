/**
 * Opens the composer in the place of the recommended policy, once the reader asks for it: by the button, or by an address
 * that ends in `?try=TOOL` or `#compose`. Nothing of it is loaded before.
 */
export class PolicyComposer extends HTMLElement {
  connectedCallback(): void {
    const tool = new URLSearchParams(location.search).get('try');
    if (tool !== null || location.hash === '#compose') void this.#open(tool);
    this.querySelector('button')?.addEventListener('click', () => void this.#open(null));
  }

  async #open(tool: string | null): Promise<void> {
    const button = this.querySelector('button');
    const place = this.querySelector<HTMLElement>('.composer');
    const { source, tools = '', targets = '' } = this.dataset;
    if (place === null || source === undefined || this.hasAttribute('data-open')) return;
    this.setAttribute('data-open', '');
    try {
      const [{ mountComposer }, response] = await Promise.all([import('./composer.ts'), fetch(source)]);
      if (!response.ok) throw new Error(String(response.status));
      const paths = { tool: (slug: string) => `${tools}${slug}/`, target: (id: string) => `${targets}${id}/` };
      mountComposer(place, await response.json(), paths, tool);
      button?.remove();
      this.closest('section')?.classList.add('composing');
      if (tool === null) place.querySelector<HTMLElement>('input[type=radio]:checked')?.focus();
    } catch {
      this.removeAttribute('data-open');
      place.textContent = 'The composer could not be loaded. The recommended policy below stays as it is.';
    }
  }
}
