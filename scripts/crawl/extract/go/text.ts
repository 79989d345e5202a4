import type { SyntaxNode } from '../grammar/syntax-node.ts';

const simple = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

/** The text of a string literal, interpreted or raw; undefined for any other node. */
export function goString(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'raw_string_literal') return node.text.slice(1, -1).replaceAll('\r', '');
  if (node.type !== 'interpreted_string_literal') return undefined;
  return node.text
    .slice(1, -1)
    .replace(
      /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
      (whole, octal: string, hex: string, short: string, long: string, single: string) => {
        if (single !== undefined) return simple.get(single) ?? whole;
        const code = octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8);
        return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
      },
    );
}

/** `fmt.Sprintf` of known values with `%s`, `%d`, `%v`, `%q`, `%t` and `%%`; null where that cannot be told. */
export function sprintf(template: string, values: readonly (string | number | boolean | null)[]): string | null {
  let next = 0;
  let failed = false;
  const text = template.replace(
    /%(?:\[(\d+)\])?([+#]?)([a-zA-Z%])/g,
    (whole, index: string | undefined, _flag, verb: string) => {
      if (verb === '%') return '%';
      const at = index === undefined ? next : Number(index) - 1;
      next = at + 1;
      const value = values[at];
      if (value === undefined || value === null || !'sdvqt'.includes(verb)) {
        failed = true;
        return whole;
      }
      return verb === 'q' ? JSON.stringify(value) : String(value);
    },
  );
  return failed ? null : text;
}

/** The value of one key of a struct tag, or undefined. */
export function tagValue(tag: string, key: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${key}:"((?:[^"\\\\]|\\\\.)*)"`).exec(tag);
  return match?.[1]
    ?.replace(/\\(["\\])/g, '$1')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}
