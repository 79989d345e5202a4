/** Text without a character that is escaped, as most is. */
const plain = /^[ !#-[\]-~]*$/;

/** A text as a CEL string literal: in double quotes, with every character that is not plain ASCII as an escape. */
export function celText(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  const escaped = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') return `\\${character}`;
    if (code >= 0x20 && code < 0x7f) return character;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped.join('')}"`;
}
