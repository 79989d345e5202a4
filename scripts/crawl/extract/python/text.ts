const simpleEscapes = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\n', ''],
]);

/** The text of a string literal's inside: escapes decoded as Python does, unknown ones kept as they are. */
export function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|([\s\S]))/g,
    (whole, octal: string, hex: string, unicode: string, wide: string, single: string) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const digits = hex ?? unicode ?? wide;
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16);
        return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
      }
      return simpleEscapes.get(single) ?? whole;
    },
  );
}

/** `str.expandtabs()` with stops of eight columns. */
export function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let out = '';
  for (const character of text) {
    if (character === '\t') {
      const width = 8 - (column % 8);
      out += ' '.repeat(width);
      column += width;
    } else {
      out += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

function indentOf(line: string): number {
  return line.length - line.replace(/^\s+/, '').length;
}

/** `inspect.cleandoc`: what `inspect.getdoc` makes of a docstring. */
export function cleanDoc(doc: string): string {
  const lines = expandTabs(doc).split('\n');
  const margin = Math.min(
    ...lines
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map(indentOf),
  );
  const clean = lines.map((line, at) =>
    at === 0 ? line.replace(/^\s+/, '') : Number.isFinite(margin) ? line.slice(margin) : line,
  );
  while (clean.length > 0 && clean.at(-1) === '') clean.pop();
  while (clean.length > 0 && clean[0] === '') clean.shift();
  return clean.join('\n');
}

/** A docstring as the compiler of Python 3.13 and later stores it: the common indentation taken off, nothing else. */
export function compiledDoc(doc: string): string {
  const lines = doc.split('\n');
  const spaces = (line: string): number => line.length - line.replace(/^ +/, '').length;
  const margin = Math.min(
    ...lines
      .slice(1)
      .filter((line) => line.replace(/^ +/, '') !== '')
      .map(spaces),
  );
  return lines
    .map((line, at) =>
      line.slice(at === 0 ? spaces(line) : Math.min(spaces(line), Number.isFinite(margin) ? margin : 0)),
    )
    .join('\n');
}

/** `textwrap.dedent`. */
export function dedent(text: string): string {
  const lines = text.replace(/^[ \t]+$/gm, '').split('\n');
  let margin: string | null = null;
  for (const line of lines) {
    const indent = /^[ \t]*(?=[^ \t\n])/.exec(line)?.[0];
    if (indent === undefined) continue;
    if (margin === null || margin.startsWith(indent)) margin = indent;
    else if (!indent.startsWith(margin)) {
      let shared = 0;
      while (shared < margin.length && margin[shared] === indent[shared]) shared += 1;
      margin = margin.slice(0, shared);
    }
  }
  const cut = margin?.length ?? 0;
  return lines.map((line) => (line === '' ? line : line.slice(cut))).join('\n');
}

/** `str.title()`: the first letter of each run of letters in upper case, the others in lower case. */
export function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, (run) => {
    const [first = '', ...rest] = run;
    return first.toUpperCase() + rest.join('').toLowerCase();
  });
}

/** Source on one line, shortened in the middle of nothing: cut at the end with an ellipsis. */
export function quoteSource(text: string, longest: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`;
}
