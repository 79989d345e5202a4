import type { GroupedLoss } from '#site/views/grouped-losses.ts';
import { button, make } from './make.ts';

/** A file that can be copied and saved. */
export interface OutputFile {
  fileName: string;
  mediaType: string;
  text: string;
}

/** A policy's files, with what has to be said of them. */
export interface Output {
  files: readonly OutputFile[];
  /** Sentences about the policy. */
  notes: readonly string[];
  losses: readonly GroupedLoss[];
}

const few = 3;

function lossItem({ text, tools }: GroupedLoss): HTMLElement {
  return make('li', {}, text, ...(tools.length === 0 ? [] : [' ', make('small', {}, tools.join(', '))]));
}

function lossList(losses: readonly GroupedLoss[]): HTMLElement {
  if (losses.length === 0) return make('p', {}, 'Nothing is lost in this format.');
  const list = make('ul', {}, ...losses.map(lossItem));
  const total = losses.reduce((sum, { tools }) => sum + Math.max(1, tools.length), 0);
  if (total <= few) return make('div', {}, make('p', {}, 'This format cannot express:'), list);
  return make('details', {}, make('summary', {}, `${total} losses: what this format cannot express`), list);
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

function save({ fileName, mediaType, text }: OutputFile): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = make('a', { href: address });
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

function fileParts(file: OutputFile, say: (text: string) => void): HTMLElement[] {
  const pre = make('pre', {}, make('code', {}, file.text));
  pre.tabIndex = 0;
  const copyIt = button(`Copy ${file.fileName}`, () => void copy(pre, say));
  const saveIt = button(`Download ${file.fileName}`, () => save(file));
  return [make('p', { class: 'actions' }, copyIt, ' ', saveIt), pre];
}

/** A policy as a reader takes it away. `say` tells what happened. */
export function policyOutput({ files, notes, losses }: Output, say: (text: string) => void): HTMLElement {
  return make(
    'div',
    { class: 'output' },
    ...files.flatMap((file) => fileParts(file, say)),
    ...notes.map((note) => make('p', {}, note)),
    lossList(losses),
  );
}
