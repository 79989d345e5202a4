import type { Decision } from '../../model/decision.ts';
import type { Loss, OpenPlace, PolicyFilePart, ToolDecision } from '../../model/policy.ts';
import type { PolicyFile } from '../../model/policy-file.ts';
import { policyFileOf } from '../neutral/policy-file-of.ts';
import { aboutOthers, usualOthers, type OtherToolsMode, type Target } from '../target.ts';
import type { GradedForPolicy } from './graded.ts';
import { chosen, presets, type PresetId, type ToolAction } from './presets.ts';

/** What a reader wants of a server's policy. */
export interface Composition {
  preset: PresetId;
  /** Tools, by name, for which the reader has chosen an action. */
  choices: ReadonlyMap<string, ToolAction>;
}

/** The decisions of a composition, in the server's order of its tools. */
export function composed(tools: readonly GradedForPolicy[], { preset, choices }: Composition): ToolDecision[] {
  return tools.map((tool) => {
    const choice = choices.get(tool.name);
    const decision = choice === undefined ? presets[preset].decide(tool) : chosen(choice, tool);
    const { inputSchema } = tool;
    return { tool: tool.name, decision, ...(inputSchema !== undefined && { inputSchema }) };
  });
}

/** A whole server's policy in a target's format, and what has to be said beside it. */
export interface ComposedPolicy {
  text: string;
  /** Files that belong to it, such as the script of a hook. */
  more: PolicyFilePart[];
  losses: Loss[];
  /** What only the reader can fill in. */
  openPlaces: OpenPlace[];
  others: OtherToolsMode;
  /** What happens to tools that the policy does not list, one sentence. */
  aboutOthers: string;
}

/** Writes decisions in a target's format. `others` null takes the mode that the target usually shows. */
export function composePolicy(
  target: Target,
  decisions: readonly ToolDecision[],
  serverKey: string,
  others: OtherToolsMode | null = null,
): ComposedPolicy {
  const mode = others ?? usualOthers(target, decisions);
  const policy = target.emit(decisions, { serverKey, others: mode });
  return { ...policy, others: mode, aboutOthers: aboutOthers(target, mode) };
}

const strictness: Record<Decision['action'], number> = { allow: 0, limit: 1, ask: 2, deny: 3, hide: 4 };

/**
 * The decisions as a policy in the project's own format. Of two tools of one name the stricter decision holds. `digests`
 * has the digest of each definition, for those who want to pin them.
 */
export function neutralPolicy(
  decisions: readonly ToolDecision[],
  {
    serverKey,
    others,
    digests,
  }: { serverKey: string; others: PolicyFile['others']; digests: ReadonlyMap<string, string> },
): PolicyFile {
  const byName = new Map<string, ToolDecision>();
  for (const each of decisions) {
    const known = byName.get(each.tool);
    if (known === undefined || strictness[each.decision.action] > strictness[known.decision.action]) {
      byName.set(each.tool, each);
    }
  }
  const policy = policyFileOf([...byName.values()], { server: serverKey, others });
  const rules = policy.rules.map((rule) => {
    const definition = digests.get(rule.tool);
    return definition === undefined ? rule : { ...rule, definition };
  });
  return { ...policy, rules };
}
