import type { Classification } from '../model/classification.ts';
import type { Decision } from '../model/decision.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';

/** A policy that the page shows, as far as an answer may speak of it. */
export interface FaqPolicy {
  /** The target's title. */
  title: string;
  /** What the policy does with the tool, to complete "the policy …". */
  does: string;
  /** True where the format can count calls. */
  limits: boolean;
  /** How to block the tool in this format, as a clause; null where it cannot be named. */
  block: string | null;
}

/** All that an answer may rest on. */
export interface FaqTool {
  definition: ToolDefinition;
  classification: Classification;
  decision: Decision;
  policies: readonly FaqPolicy[];
}

/** A question that a page answers about a tool. Pure: the same tool gives the same words. */
export interface Question {
  /** Also the name of the file that defines it. */
  id: string;
  /** False where the answer would say nothing about this tool. */
  applies(tool: FaqTool): boolean;
  /** Asked of "it": the page that asks is about one tool, and names it at its top. */
  question: string;
  /** Full sentences of plain text. */
  answer(tool: FaqTool): string;
  /** What the answer rests on, as paths into the tool. */
  cites: readonly string[];
}
