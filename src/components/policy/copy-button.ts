const shownFor = 4000;

/**
 * Copies the text of the `pre` beside it, and says so to eyes and to screen readers. It makes its button itself, so that
 * there is none without JavaScript.
 */
export class CopyButton extends HTMLElement {
  #clear: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `Copy ${this.dataset['file'] ?? ''}`;
    button.addEventListener('click', () => void this.#copy());
    this.replaceChildren(button, document.createElement('output'));
  }

  async #copy(): Promise<void> {
    const source = this.parentElement?.querySelector('pre') ?? null;
    if (source === null) return;
    try {
      await navigator.clipboard.writeText(source.textContent);
      this.#say('Copied');
    } catch {
      // Pages that are not served over https or from localhost may not write to the clipboard.
      getSelection()?.selectAllChildren(source);
      this.#say('Selected: press Ctrl+C or ⌘C');
    }
  }

  #say(text: string): void {
    const output = this.querySelector('output');
    if (output === null) return;
    output.textContent = text;
    clearTimeout(this.#clear);
    this.#clear = setTimeout(() => (output.textContent = ''), shownFor);
  }
}
