import type { ToolDecision } from '#core/model/policy.ts';
import { aboutOthers, usualOthers, type Target } from '#core/policy/target.ts';
import { targets } from '#core/policy/targets/index.ts';
import { groupedLosses } from './grouped-losses.ts';
import { segments, type Segment } from './visible.ts';

/** What a policy cannot say, or leaves open, and the tools that it is true of; none where the sentence names its own. */
export interface LossView {
  text: Segment[];
  tools: string[];
}

/** A policy in one target's format, and what has to be said beside it. */
export interface PolicyView {
  id: string;
  title: string;
  fileName: string;
  /** The text between the places where the reader's own name for the server stands; one part where it stands nowhere. */
  parts: string[];
  serverKey: string;
  /** What happens to the server's tools that the policy does not list. */
  others: string;
  losses: LossView[];
  /** Places that only the reader can fill in. */
  open: LossView[];
  /** Names of the files that belong beside the text. */
  beside: string[];
  steps: Segment[][];
}

/** A name that no definition holds, to find where a policy writes the reader's name for the server. */
const placeholder = 'Zq7SERVERKEYqZ7';

/** Text cut where the reader's name for the server stands; whole where the two forms do not differ by that name alone. */
function partsAround(text: string, withPlaceholder: string, serverKey: string): string[] {
  const parts = withPlaceholder.split(placeholder);
  return parts.join(serverKey) === text ? parts : [text];
}

const lossViews = (losses: readonly { tool: string; text: string }[]): LossView[] =>
  groupedLosses(losses).map(({ text, tools }) => ({ text: segments(text), tools }));

/** The policy for some tools in one target’s format. */
export function policyView(target: Target, decisions: readonly ToolDecision[], serverKey: string): PolicyView {
  const others = usualOthers(target, decisions);
  let isNamed = false;
  const { text, losses, openPlaces, more } = target.emit(decisions, {
    get serverKey() {
      isNamed = true;
      return serverKey;
    },
    others,
  });
  // A target that never asks for the server's name writes it nowhere.
  const parts = isNamed
    ? partsAround(text, target.emit(decisions, { serverKey: placeholder, others }).text, serverKey)
    : [text];
  return {
    id: target.id,
    title: target.title,
    fileName: target.fileName,
    parts,
    serverKey,
    others: aboutOthers(target, others),
    losses: lossViews(losses),
    open: lossViews(openPlaces),
    beside: more.map(({ fileName }) => fileName),
    steps: target.steps({ serverKey, others }).map((step) => segments(step)),
  };
}

/** The target whose policy stands on every tool's page; each more would make every page longer. */
const onToolPages = targetOf('policy-json');
const elsewhere = targets.filter((target) => target !== onToolPages).map(({ title }) => title);

function targetOf(id: string): Target {
  const found = targets.find((target) => target.id === id);
  if (found === undefined) throw new RangeError(`there is no target ${id}`);
  return found;
}

/** The policy for some tools of one server, for each target in the order in which pages offer them. */
export function policyViews(decisions: readonly ToolDecision[], serverKey: string): PolicyView[] {
  return targets.map((target) => policyView(target, decisions, serverKey));
}

/** The policy for one tool that its page shows, and the titles of the targets that the server's policy has besides. */
export function toolPolicyView(
  decision: ToolDecision,
  serverKey: string,
): { shown: PolicyView; elsewhere: readonly string[] } {
  return { shown: policyView(onToolPages, [decision], serverKey), elsewhere };
}
