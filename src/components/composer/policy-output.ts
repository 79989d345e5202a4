import { button, make } from './make.ts';

/** A text that can be copied and saved, with what has to be said of it. */
export interface Output {
  title: string;
  fileName: string;
  mediaType: string;
  text: string;
  /** Sentences about the policy. */
  notes: readonly string[];
  losses: readonly string[];
}

const few = 3;

function lossList(losses: readonly string[]): HTMLElement {
  if (losses.length === 0) return make('p', {}, 'Nothing is lost in this format.');
  const list = make('ul', {}, ...losses.map((loss) => make('li', {}, loss)));
  if (losses.length <= few) return make('div', {}, make('p', {}, 'This format cannot express:'), list);
  return make('details', {}, make('summary', {}, `${losses.length} losses: what this format cannot express`), list);
}

async function copy(pre: HTMLElement, say: (text: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    say('Copied');
  } catch {
    // Pages that are not served over https or from localhost may not write to the clipboard.
    getSelection()?.selectAllChildren(pre);
    say('Selected: press Ctrl+C or ⌘C');
  }
}

function save({ fileName, mediaType, text }: Output): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = make('a', { href: address });
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

/** A policy as a reader takes it away. `say` tells what happened. */
export function policyOutput(output: Output, say: (text: string) => void): HTMLElement {
  const pre = make('pre', {}, make('code', {}, output.text));
  pre.tabIndex = 0;
  return make(
    'div',
    { class: 'output' },
    make(
      'p',
      { class: 'actions' },
      button(`Copy ${output.fileName}`, () => void copy(pre, say)),
      ' ',
      button(`Download ${output.fileName}`, () => save(output)),
    ),
    pre,
    ...output.notes.map((note) => make('p', {}, note)),
    lossList(output.losses),
  );
}
