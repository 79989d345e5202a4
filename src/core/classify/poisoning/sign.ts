import { quote, type Evidence } from '../../model/evidence.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import type { Honesty, PoisoningKind } from '../../taxonomy/poisoning-kind.ts';
import type { DefinitionText } from './definition-texts.ts';

/** What is known besides a definition: the name of its server, and the names of all tools of that server. */
export interface Surroundings {
  server?: string | undefined;
  tools?: readonly string[] | undefined;
}

/** A definition as signs are looked for in it. */
export interface Subject extends Surroundings {
  definition: ToolDefinition;
  texts: readonly DefinitionText[];
}

/** Words that a sign found, and how often they are honest. */
export interface Hit {
  honest: Honesty;
  evidence: Evidence;
}

/** A definition and its surroundings, to show what a sign finds and what it leaves alone. */
export type SignExample = ToolDefinition & Surroundings;

/** One thing to look for in the texts of a definition. */
export interface Sign {
  kind: PoisoningKind;
  find: (subject: Subject) => Hit[];
  /** What it is known to miss, and what it takes for a sign without being one. */
  gaps: readonly string[];
  examples: {
    matches: readonly [SignExample, ...SignExample[]];
    misses: readonly [SignExample, SignExample, ...SignExample[]];
  };
}

/** A pattern over prose, and how often its matches are honest. Its quantifiers are bounded: texts are hostile. */
export interface Pattern {
  pattern: RegExp;
  honest: Honesty;
  /** Text around a match (the sentence before included) that makes it ordinary. */
  unless?: RegExp;
}

const sentenceEnd = /[.!?](?=\s|$)|[。！？]|\n/g;
const longestQuotation = 280;

/** Offsets of the sentence in which a match stands, cut to what a page can show. */
export function sentenceAround(text: string, start: number, end: number): { start: number; end: number } {
  const ends = [...text.matchAll(sentenceEnd)].map(({ index }) => index + 1);
  const from = Math.max(ends.findLast((at) => at <= start) ?? 0, start - longestQuotation / 2);
  const to = Math.min(ends.find((at) => at >= end) ?? text.length, Math.max(end, from + longestQuotation));
  const lead = /^[\s*#>-]*/.exec(text.slice(from, start))?.[0].length ?? 0;
  return { start: from + lead, end: Math.max(end, text.slice(0, to).trimEnd().length) };
}

/** Text with emphasis taken out of it, in which every offset stays what it was. */
function withoutEmphasis(text: string): string {
  return text.replace(/\*/g, ' ');
}

/** Hits of patterns in the texts of a definition, as the sentences in which they stand. */
export function hitsOf({ definition, texts }: Subject, hint: RegExp, patterns: readonly Pattern[]): Hit[] {
  const hits: Hit[] = [];
  for (const { pointer, part, text } of texts) {
    if (!hint.test(text)) continue;
    const prose = withoutEmphasis(text);
    for (const { pattern, honest, unless } of patterns) {
      const found = pattern.exec(prose);
      if (found === null) continue;
      const around = prose.slice(Math.max(0, found.index - 200), found.index + found[0].length + 120);
      if (unless?.test(around) === true) continue;
      const { start, end } = sentenceAround(text, found.index, found.index + found[0].length);
      hits.push({ honest, evidence: quote(definition, pointer, { part, start, end }) });
      break;
    }
  }
  return hits;
}
