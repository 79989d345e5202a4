import type { Decision } from './decision.ts';

/** A decision for a tool of a server. */
export interface ToolDecision {
  tool: string;
  decision: Decision;
}

/** What a target cannot express of a decision, and what it does instead. */
export interface Loss {
  tool: string;
  /** One sentence that names what was wanted and what the policy does instead. */
  text: string;
}

/** Decisions in a target's own format. */
export interface Policy {
  text: string;
  losses: Loss[];
}
