import type { PolicyFile, PolicyRule } from '../../model/policy-file.ts';
import { policyFileVersion } from '../../model/policy-file-version.ts';
import type { Enforcement, OtherToolsMode, Treatment } from '../target.ts';

const outcomeOf = ({ limit, conditions }: Pick<Treatment, 'limit' | 'conditions'>) => ({
  ...(limit === null ? {} : { limit }),
  remember: true,
  fallback: { action: 'deny' as const },
  conditions: [...conditions],
});

function ruleOf(tool: string, { action, cases, ...rest }: Enforcement): PolicyRule | null {
  if (action === 'none') return null;
  return {
    tool,
    action,
    ...outcomeOf(rest),
    cases: cases.map(({ argument, values, action: apart, ...treatment }) => ({
      argument,
      values: [...values],
      action: apart === 'hide' ? 'deny' : apart,
      ...outcomeOf(treatment),
    })),
  };
}

const othersOf = { denied: 'hide', allowed: 'allow', asked: 'ask', unchanged: 'ask' } as const;

/**
 * What a target does with each tool, as a policy in the project's own format: the neutral policy less what the target
 * loses. The verdicts of the two are the test vectors of the target. Tools that it says nothing about have no rule.
 */
export function neutralOf(tools: ReadonlyMap<string, Enforcement>, others: OtherToolsMode): PolicyFile {
  const rules = [...tools].map(([tool, enforcement]) => ruleOf(tool, enforcement)).filter((rule) => rule !== null);
  return { format: 'toolgrade policy', version: policyFileVersion, others: othersOf[others], rules };
}
