import { failed, success, type Result } from '#core/model/result.ts';

/**
 * The words of a command line, as a POSIX shell splits them: quotes and backslashes count, and nothing else does (no variables, no
 * patterns, no pipes). Fails with a sentence where a quote is left open.
 */
export function splitWords(line: string): Result<string[], string> {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (quote === "'" ? character !== "'" : character === '\\') {
      if (quote === "'") word = (word ?? '') + character;
      else {
        index += 1;
        word = (word ?? '') + line.charAt(index);
      }
    } else if (character === quote) quote = null;
    else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (quote !== null) return failed(`The command has a quotation mark (${quote}) that is not closed.`);
  if (word !== null) words.push(word);
  return words.length === 0 ? failed('The command is empty.') : success(words);
}
