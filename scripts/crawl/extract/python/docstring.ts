/**
 * What fastmcp (from 3.2.4) reads out of a docstring: the words before the first section, and what each argument's entry
 * says. A docstring without entries for arguments stays whole.
 */
export interface ParsedDocstring {
  description: string | null;
  parameters: ReadonlyMap<string, string>;
}

const parameterSections = new Set(['args', 'arguments', 'params', 'parameters']);
const otherSections = new Set([
  'keyword args',
  'keyword arguments',
  'other args',
  'other arguments',
  'other params',
  'other parameters',
  'type args',
  'type arguments',
  'type params',
  'type parameters',
  'raises',
  'exceptions',
  'returns',
  'yields',
  'receives',
  'examples',
  'attributes',
  'functions',
  'methods',
  'classes',
  'type aliases',
  'modules',
  'warns',
  'warnings',
]);
const heading = /^(\w[\w\s-]*):(?:\s+(\S.*))?\s*$/;

const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Reads a cleaned docstring (Google's style, then NumPy's, then Sphinx's) as far as descriptions of arguments go. */
export function parseDocstring(doc: string): ParsedDocstring {
  for (const read of [readGoogle, readNumpy, readSphinx]) {
    const parsed = read(doc.split('\n'));
    if (parsed.parameters.size > 0) return parsed;
  }
  return { description: doc, parameters: new Map() };
}

function readGoogle(lines: readonly string[]): ParsedDocstring {
  const parameters = new Map<string, string>();
  const texts: string[] = [];
  let current: string[] = [];
  let inCode = false;
  const endText = (): void => {
    if (current.some((line) => line !== '')) texts.push(current.join('\n').replace(/\n+$/, ''));
    current = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const fence = line.trimStart().startsWith('```');
    const match = inCode || fence ? null : heading.exec(line);
    if (fence) inCode = !inCode;
    if (match === null || !opensBlock(lines, at)) {
      current.push(line);
      continue;
    }
    const kind = (match[1] ?? '').toLowerCase();
    if (parameterSections.has(kind)) {
      endText();
      at = readItems(lines, at + 1, parameters);
    } else {
      const end = endOfBlock(lines, at + 1);
      if (end > at || otherSections.has(kind)) endText();
      else current.push(line);
      at = Math.max(end, at);
    }
  }
  endText();
  return { description: texts[0] ?? null, parameters };
}

/** True where the line is a heading: a blank line above it, and an indented one right below. */
function opensBlock(lines: readonly string[], at: number): boolean {
  const below = lines[at + 1];
  return (at === 0 || isBlank(lines[at - 1])) && !isBlank(below) && below?.startsWith(' ') === true;
}

/** The last line of the indented block that starts at `from`, or the line before it where there is none. */
function endOfBlock(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  const indent = indentOf(lines[at] ?? '');
  if (indent === 0) return from - 1;
  while (at < lines.length && (isBlank(lines[at]) || indentOf(lines[at] ?? '') >= indent)) at += 1;
  return at - 1;
}

/** Reads `name (type): words` entries with their indented continuations, and gives the last line read. */
function readItems(lines: readonly string[], from: number, into: Map<string, string>): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  const indent = indentOf(lines[at] ?? '');
  if (indent === 0) return at - 1;
  const items: string[][] = [];
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const depth = indentOf(line);
    if (isBlank(line)) items.at(-1)?.push('');
    else if (depth < indent) break;
    else if (depth === indent || items.length === 0) items.push([line.slice(indent)]);
    else items.at(-1)?.push(line.slice(Math.min(depth, depth >= indent * 2 ? indent * 2 : depth)));
  }
  for (const [first = '', ...rest] of items) {
    const colon = first.indexOf(':');
    if (colon === -1) continue;
    const head = first.slice(0, colon);
    const name = head.includes('(') && head.endsWith(')') ? head.slice(0, head.indexOf('(')).trim() : head;
    into.set(name, [first.slice(colon + 1).trimStart(), ...rest].join('\n').replace(/\n+$/, ''));
  }
  return at - 1;
}

function readNumpy(lines: readonly string[]): ParsedDocstring {
  const parameters = new Map<string, string>();
  const underlined = (at: number): boolean => /^-{3,}\s*$/.test(lines[at + 1] ?? '') && !isBlank(lines[at]);
  const first = lines.findIndex((_, at) => underlined(at));
  if (first === -1) return { description: null, parameters };
  for (let at = first; at < lines.length; at += 1) {
    if (!underlined(at) || (lines[at] ?? '').trim().toLowerCase() !== 'parameters') continue;
    let name: string | null = null;
    let words: string[] = [];
    const end = (): void => {
      if (name !== null) for (const one of name.split(',')) parameters.set(one.trim(), words.join('\n').trim());
      words = [];
    };
    for (at += 2; at < lines.length && !underlined(at); at += 1) {
      const line = lines[at] ?? '';
      if (isBlank(line)) words.push('');
      else if (indentOf(line) === 0) {
        end();
        name = (line.split(':')[0] ?? line).trim();
      } else words.push(line.trim());
    }
    end();
    break;
  }
  const description = lines.slice(0, first).join('\n').replace(/\n+$/, '');
  return { description: description === '' ? null : description, parameters };
}

function readSphinx(lines: readonly string[]): ParsedDocstring {
  const parameters = new Map<string, string>();
  const text: string[] = [];
  let name: string | null = null;
  let seen = false;
  for (const line of lines) {
    const field = /^:(\w+)(?:\s+[^:]*?)??(?:\s+(\w+))?:\s*(.*)$/.exec(line);
    if (field !== null) {
      seen = true;
      name = /^(?:param|parameter|arg|argument|key|keyword)$/.test(field[1] ?? '') ? (field[2] ?? null) : null;
      if (name !== null) parameters.set(name, (field[3] ?? '').trim());
    } else if (name !== null && line.startsWith(' '))
      parameters.set(name, `${parameters.get(name) ?? ''}\n${line.trim()}`.trim());
    else if (!seen) text.push(line);
  }
  const description = text.join('\n').replace(/\n+$/, '');
  return { description: description === '' ? null : description, parameters };
}
