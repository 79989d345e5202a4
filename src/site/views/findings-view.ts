import type { PoisoningFinding } from '#core/model/poisoning-finding.ts';
import { honestyWords, poisoningFacts } from '#core/taxonomy/poisoning-kind.ts';
import { quotes, type Quote } from './quotes.ts';

/** A finding in the texts of a definition, as a page tells it. */
export interface FindingView {
  title: string;
  text: string;
  /** How often such words are honest. */
  honesty: string;
  quotes: Quote[];
}

/** What a page tells of the findings of one tool. */
export function findingsView(findings: readonly PoisoningFinding[]): FindingView[] {
  return findings.map(({ kind, honest, text, evidence }) => ({
    title: poisoningFacts[kind].title,
    text,
    honesty: honestyWords[honest],
    quotes: quotes(evidence),
  }));
}
