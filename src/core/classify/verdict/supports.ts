import { isVerbatim, type Evidence } from '../../model/evidence.ts';
import type { DefinitionField, ToolDefinition } from '../../model/tool-definition.ts';
import { readDefinition } from '../reading/read-definition.ts';

/** What a claim of a verdict is about. */
export type ClaimKind = 'category' | 'facet' | 'floor';

/**
 * Fields whose words can bear a claim out. What a tool returns shows which data it handles, not what it does to them;
 * an author's hints are read by the rules alone.
 */
const fields: Record<ClaimKind, ReadonlySet<DefinitionField>> = {
  category: new Set(['name', 'title', 'description', 'inputSchema']),
  floor: new Set(['name', 'title', 'description', 'inputSchema']),
  facet: new Set(['name', 'title', 'description', 'inputSchema', 'outputSchema']),
};

const longest = 400;

/** Why words are no evidence for a claim, or null where they are. */
export type Refusal = 'not-verbatim' | 'wrong-field' | 'no-words' | 'too-long' | 'speaks-to-the-reader';

/**
 * Whether words of a definition bear a claim out: they stand where they are said to, in a field that can show it,
 * they are words, and they do not tell the reader how to grade.
 */
export function refusalOf(definition: ToolDefinition, kind: ClaimKind, claim: Evidence): Refusal | null {
  if (!isVerbatim(definition, claim)) return 'not-verbatim';
  if (!fields[kind].has(claim.field)) return 'wrong-field';
  if (!/\p{L}/u.test(claim.text)) return 'no-words';
  if (claim.text.length > longest) return 'too-long';
  return speaksToTheReader(claim.text) ? 'speaks-to-the-reader' : null;
}

/** True for text that asks whoever reads a definition for a grade. */
export function speaksToTheReader(text: string): boolean {
  return readDefinition({ name: 'text', description: text }).steering !== null;
}
