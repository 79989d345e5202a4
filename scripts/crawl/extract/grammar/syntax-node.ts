/**
 * A node of a concrete syntax tree, copied out of the parser's memory: plain data that lives as long as it is used.
 * Types and fields are the grammar's own.
 */
export class SyntaxNode {
  readonly type: string;
  /** The grammar's name for this child's place in its parent, or null. */
  readonly field: string | null;
  /** False for punctuation and keywords. */
  readonly named: boolean;
  /** Offsets in the source, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly source: string;
  readonly children: SyntaxNode[] = [];

  constructor(
    place: { type: string; field: string | null; named: boolean; start: number; end: number; line: number },
    source: string,
  ) {
    this.type = place.type;
    this.field = place.field;
    this.named = place.named;
    this.start = place.start;
    this.end = place.end;
    this.line = place.line;
    this.source = source;
  }

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The children that are not punctuation or comments. */
  get parts(): SyntaxNode[] {
    return this.children.filter((child) => child.named && child.type !== 'comment');
  }

  /** The first child in a field, or undefined. */
  child(field: string): SyntaxNode | undefined {
    return this.children.find((child) => child.field === field);
  }

  /** All children in a field. */
  all(field: string): SyntaxNode[] {
    return this.children.filter((child) => child.field === field && child.type !== 'comment');
  }

  /** The first child of a type, or undefined. */
  first(type: string): SyntaxNode | undefined {
    return this.children.find((child) => child.type === type);
  }
}
