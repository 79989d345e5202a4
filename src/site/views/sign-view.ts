import { signs } from '#core/classify/poisoning/index.ts';
import type { SignExample } from '#core/classify/poisoning/sign.ts';
import { poisoningFacts, type PoisoningKind } from '#core/taxonomy/poisoning-kind.ts';
import { visible } from './visible.ts';

/** What a page shows of one sign that definitions are read for. */
export interface SignView {
  kind: PoisoningKind;
  title: string;
  says: string;
  matches: string[];
  misses: string[];
  gaps: readonly string[];
}

function exampleText({ name, description, inputSchema }: SignExample): string {
  const schema = inputSchema?.['properties'];
  return visible(
    [name, description, schema === undefined ? undefined : JSON.stringify(schema)].filter(Boolean).join(': '),
  );
}

/** What definitions are read for besides their grade, made from the signs themselves. */
export function signViews(): SignView[] {
  return signs.map(({ kind, examples, gaps }) => ({
    kind,
    ...poisoningFacts[kind],
    matches: examples.matches.map(exampleText),
    misses: examples.misses.map(exampleText),
    gaps,
  }));
}
