import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { floorRules } from '#core/classify/verdict/findings.ts';
import { categories, categoryFacts } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds } from '#core/taxonomy/facet.ts';
import { answer } from '../answer.ts';

/** The instructions to the model, and the digest that names this version of them. */
export interface Prompt {
  text: string;
  digest: string;
  schema: string;
  schemaDigest: string;
}

const sha256 = (text: string): string => `sha256-${createHash('sha256').update(text).digest('hex')}`;
const listed = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** Fills `prompt.md` from the tables of the taxonomy and the rules, so that it can say nothing that they do not. */
export function readPrompt(): Prompt {
  const schema = JSON.stringify(z.toJSONSchema(answer));
  const parts: Record<string, string> = {
    categories: listed(categories.map((name) => `${name}: ${categoryFacts[name].test}`)),
    facets: listed(facetIds.map((id) => `${id}: ${facetFacts[id].meaning}`)),
    floors: listed(floorRules.map(({ id, claim }) => `${id}: ${claim}`)),
    schema,
  };
  const template = readFileSync(join(import.meta.dirname, 'prompt.md'), 'utf8');
  const text = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`prompt.md asks for ${name}, and nothing gives it`);
    return part;
  });
  return { text, digest: sha256(text), schema, schemaDigest: sha256(schema) };
}
