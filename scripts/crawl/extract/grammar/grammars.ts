import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import treeSitter from '@vscode/tree-sitter-wasm';
import type { Language, Parser } from '@vscode/tree-sitter-wasm';
import { failed, success, type Result } from '#core/model/result.ts';
import { SyntaxNode } from './syntax-node.ts';

export type GrammarName = 'python' | 'go';

/** Largest source file that is parsed, in UTF-16 code units. */
const maxSourceLength = 4_000_000;

/** Deepest syntax tree that is read: what walks it recurses. */
const maxDepth = 400;

/** Most nodes of one file. */
const maxNodes = 1_500_000;

const languages = new Map<GrammarName, Language>();
let parser: Parser | null = null;

/** Loads the grammars, once a process. Parsing before that throws. */
export async function loadGrammars(): Promise<void> {
  if (parser !== null) return;
  await treeSitter.Parser.init();
  const require = createRequire(import.meta.url);
  for (const name of ['python', 'go'] as const) {
    const path = require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`);
    languages.set(name, await treeSitter.Language.load(readFileSync(path)));
  }
  parser = new treeSitter.Parser();
}

/** A parsed file, and where its grammar did not fit, if anywhere: what is around that place is read all the same. */
export interface ParsedSource {
  root: SyntaxNode;
  /** The line (from 1) of the first syntax error, or null. */
  errorLine: number | null;
}

/**
 * Parses one file. Fails with one sentence where it is too large or nests too deeply. A syntax error is no failure: the
 * parser recovers, and the tree has `ERROR` nodes.
 */
export function parseSource(grammar: GrammarName, source: string): Result<ParsedSource, string> {
  const language = languages.get(grammar);
  if (parser === null || language === undefined) throw new Error('loadGrammars() has not finished');
  if (source.length > maxSourceLength) return failed(`longer than ${maxSourceLength} characters`);
  parser.setLanguage(language);
  const tree = parser.parse(source);
  if (tree === null) return failed('cannot be parsed');
  const cursor = tree.walk();
  try {
    let errorLine: number | null = null;
    let nodes = 0;
    const read = (): SyntaxNode => {
      nodes += 1;
      const line = cursor.startPosition.row + 1;
      if (errorLine === null && (cursor.nodeType === 'ERROR' || cursor.nodeIsMissing)) errorLine = line;
      return new SyntaxNode(
        {
          type: cursor.nodeType,
          field: cursor.currentFieldName,
          named: cursor.nodeIsNamed,
          start: cursor.startIndex,
          end: cursor.endIndex,
          line,
        },
        source,
      );
    };
    const root = read();
    const open: SyntaxNode[] = [root];
    for (;;) {
      if (cursor.gotoFirstChild()) {
        if (open.length > maxDepth) return failed(`nests deeper than ${maxDepth}`);
        if (nodes > maxNodes) return failed(`has more than ${maxNodes} syntax nodes`);
        const node = read();
        open.at(-1)?.children.push(node);
        open.push(node);
        continue;
      }
      open.pop();
      while (open.length > 0 && !cursor.gotoNextSibling()) {
        cursor.gotoParent();
        open.pop();
      }
      if (open.length === 0) break;
      const node = read();
      open.at(-1)?.children.push(node);
      open.push(node);
    }
    return success({ root, errorLine });
  } finally {
    cursor.delete();
    tree.delete();
  }
}
