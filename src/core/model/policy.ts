import type { JsonObject } from './json.ts';
import type { Decision } from './decision.ts';

/** A decision for a tool of a server. */
export interface ToolDecision {
  tool: string;
  decision: Decision;
  /** The tool's input schema, for a target whose rules depend on the types of arguments; such rules are lost without it. */
  inputSchema?: JsonObject;
}

/** What a target cannot express of a decision, and what it does instead. */
export interface Loss {
  tool: string;
  /** One sentence that names what was wanted and what the policy does instead. */
  text: string;
}

/** A part of a policy that only the reader can fill in; until then the calls that it is about are refused. */
export interface OpenPlace {
  tool: string;
  /** One sentence that names the argument, what stands in the text for now, and what to put there. */
  text: string;
}

/** A file that belongs to a policy beside its main text. */
export interface PolicyFilePart {
  fileName: string;
  text: string;
}

/** Decisions in a target's own format. */
export interface Policy {
  text: string;
  /** Files that the main text needs or that complete it; most formats have none. */
  more: PolicyFilePart[];
  losses: Loss[];
  openPlaces: OpenPlace[];
}
