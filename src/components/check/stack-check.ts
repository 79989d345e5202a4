/** The form of the stack check. What does the work is loaded when it is first asked to. */
export class StackCheck extends HTMLElement {
  #fileName = '';

  connectedCallback(): void {
    const text = this.querySelector('textarea');
    const file = this.querySelector<HTMLInputElement>('input[type=file]');
    file?.addEventListener('change', () => {
      const chosen = file.files?.[0];
      if (chosen === undefined || text === null) return;
      this.#fileName = chosen.name;
      void chosen.text().then((content) => {
        text.value = content;
        return this.#check();
      });
    });
    text?.addEventListener('input', () => (this.#fileName = ''));
    this.querySelector('form')?.addEventListener('submit', (event) => {
      // Nothing is sent: the form has no address, and is read here.
      event.preventDefault();
      void this.#check();
    });
  }

  async #check(): Promise<void> {
    const text = this.querySelector('textarea')?.value ?? '';
    const place = this.querySelector<HTMLElement>('.report');
    const status = this.querySelector('output');
    if (place === null || status === null) return;
    const say = (words: string): void => {
      status.textContent = words;
    };
    const { index = '', part = '', server = '', tool = '' } = this.dataset;
    try {
      const { checkText } = await import('./check-app.ts');
      await checkText(text, this.#fileName, place, { index, part, server, tool }, say);
    } catch {
      say('The index could not be loaded. Try again.');
    }
  }
}
