import { isSpeakable, inputArguments } from '../../model/input-arguments.ts';
import { quotation } from '../../model/in-sentence.ts';
import { pointerToken, pointerTokens } from '../../model/json.ts';
import { quote, type Evidence } from '../../model/evidence.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import { facetFacts, type FacetId } from '../facet.ts';
import type { Possibility, Subject } from './pattern.ts';

/** True where a tool has a facet, if only when an argument asks for it. */
export function has({ classification }: Subject, facet: FacetId): boolean {
  return classification.facets[facet].value !== 'no';
}

/** Words of a definition as a reader would name them: an argument by its name, other text as a quotation. */
function shown({ pointer, text }: Evidence): string {
  const [field, level, name] = pointerTokens(pointer);
  if (field === 'inputSchema' && level === 'properties' && name !== undefined) {
    return isSpeakable(name) ? `argument ${name}` : 'an argument';
  }
  return quotation(text, 48);
}

function withWords(title: string, conditional: boolean, evidence: readonly Evidence[]): string {
  const words = [conditional ? 'conditional' : '', ...[...new Set(evidence.map(shown))].slice(0, 2)];
  const said = words.filter((word) => word !== '');
  return said.length === 0 ? title : `${title} (${said.join(', ')})`;
}

/** Where a tool has all of some facets: those facets, their words, and what follows. */
export function possibleBy(
  subject: Subject,
  facets: readonly FacetId[],
  consequence: string,
  more: readonly Evidence[] = [],
): Possibility | null {
  if (facets.length === 0 || !facets.every((facet) => has(subject, facet))) return null;
  const readings = facets.map((facet) => ({ facet, ...subject.classification.facets[facet] }));
  // Words that a pattern looked for on its own say more than those of the facet.
  const causes = readings.map(({ facet, value, evidence }, at) =>
    withWords(facetFacts[facet].title, value === 'conditional', at === 0 ? [...more, ...evidence] : evidence),
  );
  return {
    facets,
    evidence: [...readings.flatMap(({ evidence }) => evidence), ...more],
    why: `${causes.join(' and ')}: ${consequence}.`,
  };
}

/** Where words of the definition alone make a pattern possible. */
export function possibleByWords(evidence: readonly Evidence[], title: string, consequence: string): Possibility | null {
  if (evidence.length === 0) return null;
  return { facets: [], evidence, why: `${withWords(title, false, evidence)}: ${consequence}.` };
}

/** The first words of the name, title or description that a pattern matches. */
export function wordsMatching(definition: ToolDefinition, pattern: RegExp): Evidence[] {
  return (['name', 'title', 'description'] as const).flatMap((field) => {
    const found = pattern.exec(definition[field] ?? '');
    if (found === null || found[0] === '') return [];
    return [quote(definition, `/${field}`, { start: found.index, end: found.index + found[0].length })];
  });
}

/** The names of top-level arguments that a pattern matches. */
export function argumentsMatching(definition: ToolDefinition, pattern: RegExp): Evidence[] {
  return inputArguments(definition)
    .filter(({ name }) => pattern.test(name))
    .map(({ name }) => quote(definition, `/inputSchema/properties/${pointerToken(name)}`, { part: 'key' }));
}
