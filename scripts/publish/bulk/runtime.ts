import { addAttribute as officialAttribute, spreadAttributes as officialSpread } from 'astro/compiler-runtime';

/**
 * What compiled `.astro` components call, for pages that need none of what a server or a framework does: everything is
 * synchronous, and a template is one string. It takes the place of `astro/compiler-runtime` in the bundle that renders
 * pages in bulk. The bytes are Astro's own: a build compares its first pages with Astro's, and a test compares all of a
 * catalogue. Whatever it does not know is an error, never a guess.
 */

/** Markup that is not to be escaped again. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Slot = (result: PageResult) => unknown;
type Slots = Record<string, Slot | undefined>;
type Props = Record<string, unknown>;
type Component = ((result: PageResult, props: Props, slots: Slots) => unknown) & { isComponent?: true };

/** What one page is rendered with. */
export interface PageResult {
  url: URL;
  site: URL | undefined;
  /** The markup of the head that the build adds: links to stylesheets. */
  head: string;
  /** The markup of each script, by the id that the compiler gave it. */
  scripts: ReadonlyMap<string, string>;
  /** Scripts that the page has already. */
  scripted: Set<string>;
  /** Scripts inside a custom element stand before it; null outside of one. */
  hoisted: string[] | null;
  createAstro(props: Props, slots: Slots): Record<string, unknown>;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&quot;' };

function escape(text: string): string {
  return /[&<>'"]/.test(text) ? text.replace(/[&<>'"]/g, (character) => entities[character] ?? character) : text;
}

/** The markup of whatever stands between braces. */
function markup(child: unknown): string {
  if (typeof child === 'string') return escape(child);
  if (child instanceof Html) return child.text;
  if (child === null || child === undefined || child === false) return '';
  if (typeof child === 'number') return String(child);
  if (Array.isArray(child)) {
    let text = '';
    for (const item of child) text += markup(item);
    return text;
  }
  if (typeof child === 'function') return markup(child());
  throw new TypeError(`a page shows a value of the kind ${Object.prototype.toString.call(child)}`);
}

export function render(parts: TemplateStringsArray, ...values: unknown[]): Html {
  let text = parts[0] ?? '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    // Astro shows neither 0n nor NaN, and "true" as a word; none of our pages has one.
    if (value !== '') text += markup(value);
    text += parts[index + 1] ?? '';
  }
  return new Html(text);
}

export function createComponent(component: Component): Component {
  component.isComponent = true;
  return component;
}

export const Fragment = Symbol('fragment');

const voidElement = /^(area|base|br|col|command|embed|hr|img|input|keygen|link|meta|param|source|track|wbr)$/i;

/** An element whose name has a hyphen. Scripts of what is in it stand before it. */
function customElement(result: PageResult, name: string, props: Props, slots: Slots): Html {
  const outer = result.hoisted;
  const scripts: string[] = [];
  result.hoisted = scripts;
  const children = Object.values(slots)
    .map((slot) => markup(slot?.(result)))
    .join('');
  result.hoisted = outer;
  const close = children === '' && voidElement.test(name) ? '/>' : `>${children}</${name}>`;
  const element = `<${name}${attributes(props, name)}${close}`;
  if (outer === null) return new Html(scripts.join('') + element);
  outer.push(...scripts);
  return new Html(element);
}

export function renderComponent(
  result: PageResult,
  name: string,
  component: unknown,
  props: Props,
  slots: Slots = {},
): unknown {
  for (const key of Object.keys(props)) {
    if (key === 'class:list' || key.startsWith('client:') || key.startsWith('server:')) {
      throw new TypeError(`<${name}> has ${key}, which pages rendered in bulk cannot have`);
    }
  }
  if (typeof component === 'function') return (component as Component)(result, props, slots);
  if (component === Fragment) return slots['default']?.(result);
  if (typeof component === 'string') return customElement(result, component, props, slots);
  throw new TypeError(`<${name}> is no component`);
}

export function renderSlot(result: PageResult, slot: unknown, fallback?: unknown): unknown {
  const content = slot ?? fallback;
  return typeof content === 'function' ? (content as Slot)(result) : content;
}

/** Names whose values Astro writes as any other: the usual ones, without a rule of their own. */
const ordinary =
  /^(?:aria-[a-z]+|data-[a-z-]+|action|alt|class|colspan|content|d|datetime|for|height|href|id|lang|method|name|placeholder|rel|role|rowspan|scope|src|title|type|value|viewBox|width|x|y)$/;

export function addAttribute(value: unknown, key: string, shouldEscape = true, tag = ''): Html | '' {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' && shouldEscape && ordinary.test(key)) {
    if (value === '') return new Html(` ${key}`);
    const safe = /[&"]/.test(value) ? value.replaceAll('&', '&amp;').replaceAll('"', '&quot;') : value;
    return new Html(` ${key}="${safe}"`);
  }
  return new Html(String(officialAttribute(value, key, shouldEscape, tag)));
}

function attributes(props: Props, tag: string): string {
  let text = '';
  for (const [key, value] of Object.entries(props)) {
    const attribute = addAttribute(value, key, true, tag);
    if (attribute !== '') text += attribute.text;
  }
  return text;
}

export function spreadAttributes(values: Props, name?: string, options?: { class?: string }): Html {
  return new Html(String(officialSpread(values, name, options)));
}

const nothing = new Html('');

export function maybeRenderHead(): Html {
  return nothing;
}

export function renderHead(result: PageResult): Html {
  return new Html(result.head);
}

export function renderScript(result: PageResult, id: string): Html {
  if (result.scripted.has(id)) return nothing;
  result.scripted.add(id);
  const script = result.scripts.get(id);
  if (script === undefined) throw new Error(`the build has no script ${id}`);
  if (result.hoisted === null) return new Html(script);
  result.hoisted.push(script);
  return nothing;
}

export function unescapeHTML(value: unknown): unknown {
  if (value instanceof Html || value === null || value === undefined) return value;
  if (typeof value === 'string') return new Html(value);
  throw new TypeError('set:html takes text');
}

export function mergeSlots(...slots: Record<string, unknown>[]): Record<string, unknown> {
  return Object.assign({}, ...slots);
}

/** Only `Astro.site` stands outside of a component, and no page reads it there. */
export function createAstro(): Record<string, never> {
  return {};
}

/** Part of what the compiler writes; nobody reads it. */
export function createMetadata(): null {
  return null;
}

/** A whole page as Astro writes it. */
export function renderPage(
  page: unknown,
  {
    props,
    path,
    site,
    head,
    scripts,
  }: Pick<PageResult, 'head' | 'scripts'> & {
    props: Props;
    /** With the site's base: `/base/servers/example/`. */
    path: string;
    site: string | null;
  },
): string {
  const result: PageResult = {
    url: new URL(path, site ?? 'http://localhost'),
    site: site === null ? undefined : new URL(site),
    head,
    scripts,
    scripted: new Set(),
    hoisted: null,
    createAstro: (own, slots) => ({ props: own, slots, url: result.url, site: result.site }),
  };
  return `<!DOCTYPE html>${markup(renderComponent(result, 'Page', page, props))}`;
}
