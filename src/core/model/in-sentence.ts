const plain = /^(?!.*\.\.)[A-Za-z0-9_@][A-Za-z0-9_.:/@-]{0,98}[A-Za-z0-9_]$|^[A-Za-z0-9]$/;
const word = /^[A-Za-z]+$/;
const longestName = 60;

/** Text with every character that a reader cannot see written as its code point, such as U+202E. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/**
 * Words of somebody else in quotation marks of ours: quotation marks inside are straight, what cannot be seen is made
 * visible, and what is longer than `longest` characters ends in an ellipsis, at the end of a word where there is one.
 */
export function quotation(text: string, longest: number): string {
  const characters = [...visible(text).replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim()];
  if (characters.length <= longest) return `“${characters.join('')}”`;
  const cut = characters.slice(0, longest - 1).join('');
  return `“${cut.replace(/(?<=\S)\s\S*$/, '')}…”`;
}

/**
 * A name from a server, fit to stand in a sentence: as it is where it is an ordinary identifier, else as a quotation.
 * A single word of letters is quoted too, since it would read as a word of the sentence ("add to to the list");
 * `bareWords` leaves it alone where no such reading is possible.
 */
export function inSentence(name: string, { bareWords = false }: { bareWords?: boolean } = {}): string {
  if (plain.test(name) && (bareWords || !word.test(name))) return name;
  return name === '' ? '“” (an empty name)' : quotation(name, longestName);
}
