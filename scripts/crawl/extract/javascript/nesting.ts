/**
 * How deep a source nests, at least as deep as a parser would recurse: brackets that are open, plus operators that
 * chain to the right inside each (`a ? b : a ? b : …`, `x => y => …`, `if (a) if (b) …`). One linear pass; strings,
 * comments and regular expressions are skipped as a tokenizer would, near enough. The native parser recurses on the
 * machine stack and would take the process down with it, so this runs first. Stops at `limit`.
 */
export function nestingOf(source: string, limit: number): number {
  const levels: Level[] = [];
  let level: Level = { operators: 0, heads: 0, choices: [] };
  let total = 0;
  let deepest = 0;
  const templates: number[] = [];
  let previous = '';
  const length = source.length;
  const deepen = (): void => {
    total += 1;
    if (total > deepest) deepest = total;
  };
  const open = (): void => {
    levels.push(level);
    level = { operators: 0, heads: 0, choices: [] };
    deepen();
  };
  const endChain = (): void => {
    total -= level.operators + level.heads + level.choices.length;
    level = { operators: 0, heads: 0, choices: [] };
  };
  const close = (): void => {
    const outer = levels.pop();
    if (outer === undefined) return;
    total -= level.operators + level.heads + level.choices.length + 1;
    level = outer;
  };
  // A `:` ends the choices that stand complete between it and its `?`; what follows it nests as deep as its `?`.
  const otherwise = (): boolean => {
    const at = level.choices.lastIndexOf('?');
    if (at === -1) return false;
    total -= level.choices.length - at - 1;
    level.choices.length = at + 1;
    level.choices[at] = ':';
    return true;
  };
  for (let at = 0; at < length; at += 1) {
    if (deepest > limit) break;
    const code = source.charCodeAt(at);
    if (code <= 32) {
      // A line that ends in an operand most often ends a statement; a chain of `if (…)` goes on.
      if (code === 10 && endsOperand.has(previous)) {
        total -= level.operators + level.choices.length;
        level.operators = 0;
        level.choices = [];
      }
      continue;
    }
    if (isWord(code)) {
      const start = at;
      while (at + 1 < length && isWord(source.charCodeAt(at + 1))) at += 1;
      const word = at - start < 10 ? source.slice(start, at + 1) : 'x';
      if (chaining.has(word)) {
        level.heads += 1;
        deepen();
      }
      previous = beforeExpression.has(word) ? '(' : 'x';
      continue;
    }
    const mark = source[at] ?? '';
    if (mark === '"' || mark === "'") {
      at = endOfString(source, at, code);
      previous = 'x';
    } else if (mark === '/' && source[at + 1] === '/') {
      const end = source.indexOf('\n', at);
      at = end === -1 ? length : end - 1;
    } else if (mark === '/' && source[at + 1] === '*') {
      const end = source.indexOf('*/', at + 2);
      at = end === -1 ? length : end + 1;
    } else if (mark === '/' && !endsOperand.has(previous)) {
      at = endOfRegExp(source, at);
      previous = 'x';
    } else if (mark === '`' || (mark === '}' && templates.at(-1) === levels.length)) {
      if (mark === '}') {
        close();
        templates.pop();
      }
      at = endOfTemplatePart(source, at);
      previous = 'x';
      if (source[at] === '{') {
        open();
        templates.push(levels.length);
        previous = '(';
      }
    } else {
      if (mark === '(' || mark === '[' || mark === '{') open();
      else if (mark === ')' || mark === ']') close();
      else if (mark === '}') {
        close();
        if (source[at + 1] === '\n') endChain();
      } else if (mark === ';' || mark === ',') endChain();
      else if (mark === '?' && source[at + 1] !== '.' && source[at + 1] !== '?' && previous !== '?') {
        level.choices.push('?');
        deepen();
      } else if (mark !== ':' || !otherwise()) {
        level.operators += 1;
        deepen();
      }
      previous = mark;
    }
  }
  return deepest;
}

/** What is open between two brackets. */
interface Level {
  operators: number;
  /** Words such as `if` and `await` that take what follows. */
  heads: number;
  /** Choices (`a ? b : c`) whose test, or whose first branch, has been read. */
  choices: ('?' | ':')[];
}

const endsOperand = new Set(['x', ')', ']', '}']);
const chaining = new Set([
  'if',
  'else',
  'new',
  'await',
  'typeof',
  'void',
  'delete',
  'yield',
  'while',
  'for',
  'do',
  'with',
  'in',
  'of',
]);
const beforeExpression = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'do',
  'await',
  'yield',
  'instanceof',
]);

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}

function endOfString(source: string, from: number, quote: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === quote || code === 10) return at;
  }
  return source.length;
}

function endOfRegExp(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 10) return from;
    else if (code === 91) inClass = true;
    else if (code === 93) inClass = false;
    else if (code === 47 && !inClass) return at;
  }
  return from;
}

/** The offset of the closing backtick, or of the `{` of the next `${`. */
function endOfTemplatePart(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 96) return at;
    else if (code === 36 && source.charCodeAt(at + 1) === 123) return at + 1;
  }
  return source.length;
}
