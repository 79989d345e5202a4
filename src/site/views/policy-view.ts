import type { ToolDecision } from '#core/model/policy.ts';
import { aboutOthers, usualOthers, type EmitOptions, type Target } from '#core/policy/target.ts';
import { targets } from '#core/policy/targets/index.ts';
import { segments, type Segment } from './visible.ts';

/** A policy in one target's format, and what has to be said beside it. */
export interface PolicyView {
  id: string;
  title: string;
  docs: string;
  fileName: string;
  where: string;
  /** The text between the places where the reader's own name for the server stands; one part where it stands nowhere. */
  parts: string[];
  serverKey: string;
  /** What happens to the server's tools that the policy does not list. */
  others: string;
  losses: Segment[][];
  traps: readonly string[];
  steps: Segment[][];
  /** Against what the format was checked, in words. */
  verified: string;
}

/** A name that no definition holds, to find where a policy writes the reader's name for the server. */
const placeholder = 'Zq7SERVERKEYqZ7';

function parts(target: Target, decisions: readonly ToolDecision[], options: EmitOptions, text: string): string[] {
  const around = target.emit(decisions, { ...options, serverKey: placeholder }).text.split(placeholder);
  return around.join(options.serverKey) === text ? around : [text];
}

function policyIn(target: Target, decisions: readonly ToolDecision[], serverKey: string): PolicyView {
  const others = usualOthers(target, decisions);
  const options = { serverKey, others };
  const { text, losses } = target.emit(decisions, options);
  return {
    id: target.id,
    title: target.title,
    docs: target.docs,
    fileName: target.fileName,
    where: target.where,
    parts: parts(target, decisions, options, text),
    serverKey,
    others: aboutOthers(target, others),
    losses: losses.map((loss) => segments(loss.text)),
    traps: target.traps,
    steps: target.steps(options).map((step) => segments(step)),
    verified:
      target.verified === null
        ? 'Checked against the published grammar only, not against a running product.'
        : `Checked against ${target.verified.against} on ${target.verified.on}.`,
  };
}

/** The policies for some tools of one server, one for each target in the order in which pages offer them. */
export function policyViews(decisions: readonly ToolDecision[], serverKey: string): PolicyView[] {
  return targets.map((target) => policyIn(target, decisions, serverKey));
}
