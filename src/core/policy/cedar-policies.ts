import { cedarCase, cedarCondition, type CedarArguments } from './cedar-text.ts';
import { closed } from './placeholders.ts';
import type { Enforcement, Treatment } from './target.ts';

/**
 * The permissions of one tool: one for its calls, and one for each kind of call that is treated apart. A tool that is
 * denied has none, since what nothing permits is denied. `head` is the scope of a permission.
 */
export function cedarPermits(
  head: string,
  { action, conditions, cases }: Enforcement,
  names: CedarArguments,
): string[] {
  const permits: string[] = [];
  const permit = (kind: Pick<Treatment, 'conditions'> & { action: string }, apart: readonly string[]): void => {
    if (kind.action !== 'allow') return;
    const all = [...apart, ...kind.conditions.map((each) => cedarCondition(closed(each), names))];
    permits.push(all.length === 0 ? `permit (${head});` : `permit (${head})\nwhen { ${all.join(' && ')} };`);
  };
  const others: string[] = [];
  for (const each of cases) {
    const met = cedarCase(each, names);
    permit(each, [...others, met]);
    others.push(`!(${met})`);
  }
  permit({ action, conditions }, others);
  return permits;
}
