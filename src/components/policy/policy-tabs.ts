const key = 'toolgrade:format';

/** Remembers the policy format that a reader chose, and opens it again on the next page. */
export class PolicyTabs extends HTMLElement {
  connectedCallback(): void {
    const choices = [...this.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    const chosen = choices.find((choice) => choice.value === remembered());
    if (chosen !== undefined) {
      chosen.checked = true;
      openSteps(chosen.value);
    }
    this.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'radio') {
        remember(target.value);
        openSteps(target.value);
      }
    });
  }
}

/** The steps further down that belong to a format. */
function openSteps(format: string): void {
  for (const steps of document.querySelectorAll<HTMLDetailsElement>('details[data-format]')) {
    if (steps.dataset['format'] === format) steps.open = true;
  }
}

/** Storage can be switched off; the page then works without a memory. */
function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
