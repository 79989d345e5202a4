/** What an element is made with: its properties, and attributes where a property has another name. */
interface Parts {
  class?: string;
  id?: string;
  for?: string;
  type?: string;
  name?: string;
  value?: string;
  href?: string;
  checked?: boolean;
  label?: string;
  describedBy?: string;
}

/** A new element with text and elements in it. All text is text: nothing is read as markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  parts: Parts = {},
  ...children: (string | Node)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  const { checked, label, describedBy, ...attributes } = parts;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (label !== undefined) element.setAttribute('aria-label', label);
  if (describedBy !== undefined) element.setAttribute('aria-describedby', describedBy);
  if (checked === true && element instanceof HTMLInputElement) element.checked = true;
  element.append(...children);
  return element;
}

/** A list to choose one of, with a label before it. */
export function chooser(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  changed: (value: string) => void,
): HTMLLabelElement {
  const select = make('select', {}, ...options.map(([value, text]) => make('option', { value }, text)));
  select.value = chosen;
  select.addEventListener('change', () => changed(select.value));
  return make('label', {}, `${label} `, select);
}

/** A button that does something. */
export function button(text: string, act: () => void): HTMLButtonElement {
  const made = make('button', { type: 'button' }, text);
  made.addEventListener('click', act);
  return made;
}
