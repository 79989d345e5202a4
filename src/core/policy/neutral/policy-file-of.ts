import type { Decision, Fallback, Limit } from '../../model/decision.ts';
import type { ToolDecision } from '../../model/policy.ts';
import type { PolicyFile, PolicyRule } from '../../model/policy-file.ts';
import { policyFileVersion } from '../../model/policy-file-version.ts';

type Said = Pick<Decision, 'limit' | 'remember' | 'fallback' | 'conditions'>;

const limited = (limit: Limit | null) => (limit === null ? {} : { limit });

function fallbackOf(fallback: Fallback | null): PolicyRule['fallback'] {
  return fallback === null ? { action: 'deny' } : { action: fallback.action, ...limited(fallback.limit) };
}

const outcomeOf = ({ limit, remember, fallback, conditions }: Said) => ({
  ...limited(limit),
  remember,
  fallback: fallbackOf(fallback),
  conditions,
});

/** A decision as the rule of a policy file. */
export function ruleOf({ tool, decision }: ToolDecision): PolicyRule {
  const cases = decision.cases.map(({ argument, values, action, ...said }) => ({
    argument,
    values,
    action,
    ...outcomeOf(said),
  }));
  return { tool, action: decision.action, ...outcomeOf(decision), cases };
}

/**
 * Decisions as a policy in the project's own format, one rule a tool in code-unit order of the names. Throws a RangeError
 * where two decisions are about one name: which of them holds is for the caller to say.
 */
export function policyFileOf(
  decisions: readonly ToolDecision[],
  { server, others }: { server: string; others: PolicyFile['others'] },
): PolicyFile {
  const rules = decisions.map(ruleOf).sort((one, other) => (one.tool < other.tool ? -1 : 1));
  const twice = rules.find((rule, index) => rules[index + 1]?.tool === rule.tool);
  if (twice !== undefined) throw new RangeError(`${JSON.stringify(twice.tool)} has two decisions`);
  return { format: 'toolgrade policy', version: policyFileVersion, server, others, rules };
}
