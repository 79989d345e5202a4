import type { Evidence } from '#core/model/evidence.ts';
import { quote, textAt } from '#core/model/evidence.ts';
import { isJsonObject, pointerTokens } from '#core/model/json.ts';
import { refusalOf, type ClaimKind } from '#core/classify/verdict/supports.ts';
import type { Verdict } from '#core/classify/verdict/verdict.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { answerItem, type AnswerItem, type Quoted } from './answer.ts';
import type { ShownTool } from './request.ts';

/** Why the answer for one tool counts for nothing. */
export type Rejection =
  'no-answer' | 'answered-twice' | 'other-definition' | 'not-by-schema' | 'evidence-not-there' | 'evidence-missing';

/** What became of one tool: a verdict, or why there is none. */
export type Answered = { verdict: Verdict; refused: number } | { rejected: Rejection };

const longestPointer = 1000;
const longestText = 1000;

/** The JSON object or list in a text: alone, in a code fence, or after what a model thought aloud. Undefined where there is none. */
export function jsonIn(text: string): unknown {
  const thought = text.lastIndexOf('</think>');
  const said = thought < 0 ? text : text.slice(thought + '</think>'.length);
  const from = said.search(/[[{]/);
  const to = Math.max(said.lastIndexOf('}'), said.lastIndexOf(']'));
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(said.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

/** The items of an answer, or undefined where it is no answer at all. */
export function itemsOf(text: string): unknown[] | undefined {
  const value = jsonIn(text);
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value) || !Array.isArray(value['tools'])) return undefined;
  return value['tools'];
}

/** Finds a quotation in the definition: in the string that its pointer names, or in the name of the property. */
function located(definition: ToolDefinition, { field, pointer, text }: Quoted): Evidence | null {
  if (text === '' || text.length > longestText || pointer.length > longestPointer) return null;
  if (!pointer.startsWith('/') || pointerTokens(pointer)[0] !== field) return null;
  for (const part of ['value', 'key'] as const) {
    const start = textAt(definition, pointer, part)?.indexOf(text) ?? -1;
    if (start >= 0) return quote(definition, pointer, { part, start, end: start + text.length });
  }
  return null;
}

function readItem(definition: ToolDefinition, item: AnswerItem): Answered {
  let refused = 0;
  let missing = false;
  let astray = false;
  const words = (kind: ClaimKind, claims: readonly Quoted[]): Evidence[] => {
    if (claims.length === 0) missing = true;
    return claims.flatMap((claim) => {
      const evidence = located(definition, claim);
      if (evidence === null) {
        astray = true;
        return [];
      }
      if (refusalOf(definition, kind, evidence) !== null) refused += 1;
      return [evidence];
    });
  };
  const verdict: Verdict = {
    category: { value: item.category, evidence: words('category', item.categoryEvidence) },
    facets: item.facets.map(({ facet, value, evidence }) => ({ facet, value, evidence: words('facet', evidence) })),
    floors: item.floors.map(({ floor, evidence }) => ({ rule: floor, evidence: words('floor', evidence) })),
    does: item.does,
  };
  if (astray) return { rejected: 'evidence-not-there' };
  return missing ? { rejected: 'evidence-missing' } : { verdict, refused };
}

function identityOf(item: unknown, member: 'id' | 'digest'): unknown {
  return isJsonObject(item) && Object.hasOwn(item, member) ? item[member] : undefined;
}

/**
 * Reads the items of an answer tool by tool: what is wrong with one never costs another. An item counts only where it
 * repeats the id and the digest of the tool, is there once, keeps to the schema, and quotes what stands in the
 * definition.
 */
export function readItems(items: readonly unknown[], tools: readonly ShownTool[]): Map<ShownTool, Answered> {
  return new Map(
    tools.map((tool): [ShownTool, Answered] => {
      const own = items.filter((item) => identityOf(item, 'id') === tool.id);
      const [item] = own;
      if (item === undefined) return [tool, { rejected: 'no-answer' }];
      if (own.length > 1) return [tool, { rejected: 'answered-twice' }];
      if (identityOf(item, 'digest') !== tool.digest) return [tool, { rejected: 'other-definition' }];
      const read = answerItem.safeParse(item);
      return [tool, read.success ? readItem(tool.definition, read.data) : { rejected: 'not-by-schema' }];
    }),
  );
}
