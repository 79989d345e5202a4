const plain = /^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,78}[A-Za-z0-9_]$|^[A-Za-z0-9]$/;
const most = 60;

/** Text with every character that a reader cannot see written as its code point, such as U+202E. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/**
 * A name from a server, fit to stand in a sentence: as it is where it is an ordinary identifier, else in quotation
 * marks, shortened, with what cannot be seen made visible.
 */
export function inSentence(name: string): string {
  if (plain.test(name)) return name;
  const characters = [...visible(name).replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim()];
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
  return shown === '' ? 'the tool without a name' : `“${shown}”`;
}
