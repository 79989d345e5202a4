import type { Loss, ToolDecision } from '../model/policy.ts';
import { enforcementPhrase } from './enforce.ts';
import { aboutOthers, usualOthers, type OtherToolsMode, type Target } from './target.ts';
import { targets } from './targets/index.ts';

/** One text of a policy, and what it does with the tools that it does not list. */
export interface PolicyForm {
  others: OtherToolsMode;
  aboutOthers: string;
  text: string;
}

/** What a page shows of one target for one tool. */
export interface ToolPolicy {
  target: Target;
  /** What the policy does with the tool, to complete "the policy …". */
  does: string;
  /** The usual form first; another only where the format has one. */
  forms: PolicyForm[];
  losses: Loss[];
  steps: string[];
  /** How to block the tool whatever was decided, as a clause; null where the format cannot name it. */
  block: string | null;
}

/** One tool's decision in the format of every target. `serverKey` is the reader's name for the server. */
export function policiesFor(decision: ToolDecision, serverKey: string): ToolPolicy[] {
  return targets.map((target) => {
    const usual = usualOthers(target, [decision]);
    const modes = [usual, ...target.others.map(({ mode }) => mode).filter((mode) => mode !== usual)];
    const options = { serverKey, others: usual };
    return {
      target,
      does: enforcementPhrase(target.enforces(decision).enforcement),
      forms: modes.map((others) => ({
        others,
        aboutOthers: aboutOthers(target, others),
        text: target.emit([decision], { serverKey, others }).text,
      })),
      losses: target.emit([decision], options).losses,
      steps: target.steps(options),
      block: target.block(decision.tool, options),
    };
  });
}
