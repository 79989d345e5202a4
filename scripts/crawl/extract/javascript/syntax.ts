import { parseSync, rawTransferSupported, type ParserOptions, type Program } from 'oxc-parser';
import { failed, success, type Result } from '#core/model/result.ts';
import { maxNesting, maxSourceLength } from '../budget.ts';
import { nestingOf } from './nesting.ts';

/** A parsed file. */
export interface Syntax {
  program: Program;
  /** True where the file has `import` or `export` declarations (or `import.meta`). */
  isModule: boolean;
}

/**
 * Parses one file of JavaScript or TypeScript (by its name). Fails with one sentence where it is too large, too deeply
 * nested for the native parser, or not well formed.
 */
export function parse(path: string, source: string): Result<Syntax, string> {
  if (source.length > maxSourceLength) return failed(`longer than ${maxSourceLength} characters`);
  const nesting = nestingOf(source, maxNesting);
  if (nesting > maxNesting) return failed(`nests deeper than ${maxNesting}`);
  const lang = languageOf(path);
  const options: ParserOptions & { experimentalRawTransfer: boolean } = {
    lang,
    astType: lang === 'js' || lang === 'jsx' ? 'js' : 'ts',
    preserveParens: false,
    sourceType: 'unambiguous',
    experimentalRawTransfer: source.length < 1_000_000_000 && rawTransferSupported(),
  };
  try {
    const parsed = parseSync(path, source, options);
    const fatal = parsed.errors.find((error) => error.severity === 'Error');
    const program = parsed.program;
    if (fatal !== undefined && program.body.length === 0) return failed(fatal.message);
    return success({ program, isModule: program.sourceType === 'module' });
  } catch (error) {
    return failed(error instanceof Error ? error.message : 'cannot be parsed');
  }
}

function languageOf(path: string): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (/\.[mc]?ts$/.test(path)) return 'ts';
  if (path.endsWith('.tsx')) return 'tsx';
  return path.endsWith('.jsx') ? 'jsx' : 'js';
}

/** The line (from 1) of an offset in a source. */
export class Lines {
  private starts: number[] | null = null;
  private readonly source: string;
  constructor(source: string) {
    this.source = source;
  }

  at(offset: number): number {
    if (this.starts === null) {
      this.starts = [0];
      for (let at = this.source.indexOf('\n'); at !== -1; at = this.source.indexOf('\n', at + 1))
        this.starts.push(at + 1);
    }
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}
