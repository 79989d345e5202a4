import type { ToolDecision } from '#core/model/policy.ts';
import { policiesFor, type ToolPolicy } from '#core/policy/policies-for.ts';
import { segments, type Segment } from './visible.ts';
import { sentence } from './words.ts';

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

/** Text cut where the reader's name for the server stands; whole where the two forms do not differ by that name alone. */
function partsAround(text: string, withPlaceholder: string, serverKey: string): string[] {
  const parts = withPlaceholder.split(placeholder);
  return parts.join(serverKey) === text ? parts : [text];
}

function policyView(policy: ToolPolicy, other: ToolPolicy | undefined, serverKey: string): PolicyView {
  const { target, forms, losses, steps } = policy;
  const text = forms[0]?.text ?? '';
  return {
    id: target.id,
    title: target.title,
    docs: target.docs,
    fileName: target.fileName,
    where: sentence(target.where),
    parts: partsAround(text, other?.forms[0]?.text ?? '', serverKey),
    serverKey,
    others: forms[0]?.aboutOthers ?? '',
    losses: losses.map((loss) => segments(loss.text)),
    traps: target.traps,
    steps: steps.map((step) => segments(step)),
    verified:
      target.verified === null
        ? 'The text is parsed back by rules of our own; it was not run against the product.'
        : `The text was run against ${target.verified.against} on ${target.verified.on}.`,
  };
}

/** The policies for one tool, one for each target in the order in which pages offer them. */
export function policyViews(decision: ToolDecision, serverKey: string): PolicyView[] {
  const placed = policiesFor(decision, placeholder);
  return policiesFor(decision, serverKey).map((policy, index) => policyView(policy, placed[index], serverKey));
}
