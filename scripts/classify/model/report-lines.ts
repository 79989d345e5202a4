import type { AdviceReport } from './adviser.ts';

const named = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** What a run asked and got, for a person to read: one to four lines. */
export function reportLines(report: AdviceReport): string[] {
  const { model, calls, kept, verdicts, unanswered, none, failures, findings, tokens, usd, stopped } = report;
  const cost = usd === null ? '' : `, $${usd.toFixed(2)}`;
  const left = unanswered === 0 ? '' : ` ${unanswered} tools had no answer and are asked about in the next run.`;
  return [
    `${model}: ${calls} calls, ${tokens.input + tokens.output} tokens${cost}. ${verdicts} new verdicts, ${kept} tools known.${left}`,
    ...(Object.keys(none).length === 0 ? [] : [`Without a verdict: ${named(none)}.`]),
    ...(Object.keys(failures).length === 0 ? [] : [`Calls that failed: ${named(failures)}.`]),
    ...(Object.keys(findings).length === 0 ? [] : [`To look at: ${named(findings)}.`]),
    ...(stopped === null ? [] : [stopped]),
  ];
}
