import type { Classification } from '../../model/classification.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { PoisoningFinding } from '../../model/poisoning-finding.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import type { FacetId } from '../facet.ts';
import type { PatternIds } from './frameworks.ts';

/** Of what an attack pattern is a property. */
export const patternLevels = {
  T: 'the capability of a tool',
  S: 'the server or its code',
  P: 'the tools that one session combines',
  C: 'the client or the transport',
} as const;
export type PatternLevel = keyof typeof patternLevels;

/** Something that happened, with the place where it can be checked. */
export interface Incident {
  what: string;
  /** ISO 8601, as exact as the source: a year, a month or a day. */
  date: string;
  /** An https address. */
  source: string;
  /** V1: read in the primary or an official source. V2: two or more independent texts agree. V3: one secondary text, told as a report. */
  confidence: 'V1' | 'V2' | 'V3';
}

/** A tool, as far as a pattern looks at it. */
export interface Subject {
  definition: ToolDefinition;
  classification: Pick<Classification, 'category' | 'facets' | 'tags' | 'contradictions'>;
  /** What in its texts may be meant to steer a model. */
  findings?: readonly PoisoningFinding[] | undefined;
}

/** That a tool makes a pattern possible: the facets and the words that do. */
export interface Possibility {
  facets: readonly FacetId[];
  evidence: readonly Evidence[];
  /** One line: the facet, its words, and what follows from them. */
  why: string;
}

/** One way in which MCP tools are abused. */
export interface AttackPattern {
  /** `AP-01` to `AP-30`. */
  id: `AP-${string}`;
  /** Also the name of the file that defines it. */
  slug: string;
  title: string;
  levels: readonly PatternLevel[];
  summary: string;
  /** What it needs, a sentence. */
  preconditions: string;
  /** How a tool's definition makes it possible; null where it does not, or where no definition can show it. */
  possible(subject: Subject): Possibility | null;
  mitigations: readonly string[];
  incidents: readonly Incident[];
  ids: PatternIds;
}

/** For patterns that are no property of one tool's definition. */
export function notFromADefinition(): null {
  return null;
}
