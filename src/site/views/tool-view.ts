import type { ToolRecord, ToolSummary } from '#catalogue/records.ts';
import type { Evidence } from '#core/model/evidence.ts';
import type { JsonValue } from '#core/model/json.ts';
import type { Server } from '#core/model/server.ts';
import { tokenEstimate } from '#core/model/token-estimate.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import type { WhatIf } from '#core/model/what-if.ts';
import { categoryFacts, type Category } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds } from '#core/taxonomy/facet.ts';
import { patternsFor, type ToolPattern } from '#core/taxonomy/attack-pattern.ts';
import type { RiskLevel } from '#core/taxonomy/risk-level.ts';
import { hintRows, unsetHints, type HintRow } from './hints.ts';
import { decisionView, type DecisionView } from './decision-view.ts';
import { neighbours, type Neighbours } from './neighbours.ts';
import { parametersView, returnsView, type ParametersView } from './parameters.ts';
import { toolPolicyView, type PolicyView } from './policy-view.ts';
import { provenanceView, type ProvenanceView } from './provenance-view.ts';
import { questionsView, type QuestionView } from './questions-view.ts';
import { quotes, type Quote } from './quotes.ts';
import { rationaleText } from './rationale.ts';
import { riskStory, standsFor } from './risk-story.ts';
import { jsonText } from './schema-type.ts';
import { serverKey } from './server-key.ts';
import { segments, visible, visibleName, type Segment } from './visible.ts';
import { count, day, sentence } from './words.ts';

/** A capability of a tool and the words that show it. */
export interface FacetRow {
  title: string;
  meaning: string;
  conditional: boolean;
  quotes: Quote[];
}

/** What the page of one tool shows, in the order in which it shows it. */
export interface ToolView {
  name: string;
  lead: string | null;
  category: Category;
  /** "an Execute tool" */
  kind: string;
  risk: RiskLevel;
  /** "about 180 tokens of context" */
  tokens: string;
  story: string;
  also: { text: string; quotes: Quote[] }[];
  decision: DecisionView;
  policy: PolicyView;
  /** Titles of further targets that the server's policy is written for. */
  otherTargets: readonly string[];
  rationale: Segment[];
  /** "Confidence: High (0.96)." */
  confidence: string;
  /** Tie-breaks and rulings that decided, by their marks. */
  tieBreaks: readonly string[];
  /** What the reader has to know of the grade: contradictions, and what the definition leaves open. */
  notes: string[];
  /** "With readOnlyHint: true: no change, because …" */
  whatIf: string[];
  definition: {
    name: Segment[];
    title: Segment[] | null;
    description: Segment[] | null;
    /** Annotations beyond the specification's. */
    annotations: { name: string; value: Segment[] }[];
    returns: string;
  };
  hints: HintRow[];
  /** What stands for the hints where the author sets none of them. */
  unset: string | null;
  parameters: ParametersView;
  facets: FacetRow[];
  /** Attack patterns that the tool makes possible, and why. */
  attacks: { slug: string; title: string; why: Segment[] }[];
  questions: QuestionView[];
  provenance: ProvenanceView;
  neighbours: Neighbours;
  /** One sentence that names tool, version, grade, rules and definition. */
  citation: string;
}

/** All words of a definition that its classification and its attack patterns quote, each once. */
export function allEvidence(
  { evidence, moves, facets }: ToolRecord['classification'],
  patterns: readonly ToolPattern[],
): Evidence[] {
  const all = [
    ...evidence,
    ...moves.flatMap((move) => move.evidence),
    ...facetIds.flatMap((id) => facets[id].evidence),
    ...patterns.flatMap((pattern) => pattern.evidence),
  ];
  const seen = new Set<string>();
  return all.filter(({ pointer, part, start, end }) => {
    const key = JSON.stringify([pointer, part, start, end]);
    return !seen.has(key) && seen.add(key);
  });
}

/** How sure the rules are, in words and as the figure. */
function confidenceText(confidence: number): string {
  const word = confidence >= 0.8 ? 'High' : confidence >= 0.5 ? 'Moderate' : 'Low';
  return `Confidence: ${word} (${confidence.toFixed(2)}).`;
}

const hintNames = new Set(['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']);

function annotationRows(
  annotations: Record<string, unknown> | undefined,
  marks: Marks,
): { name: string; value: Segment[] }[] {
  return Object.entries(annotations ?? {})
    .filter(([name]) => name !== 'title' && !hintNames.has(name))
    .slice(0, 20)
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : jsonText(value as JsonValue);
      return { name: visible(name), value: segments(text, marks(`/annotations/${name}`)) };
    });
}

/** Text without the blank lines around it that source code often has. */
function withoutMargin(text: Segment[]): Segment[] {
  return text.map((segment, index) => {
    if (segment.kind === 'hidden') return segment;
    const start = index === 0 ? segment.text.trimStart() : segment.text;
    return { ...segment, text: index === text.length - 1 ? start.trimEnd() : start };
  });
}

/** The title, or the one among the annotations, where it says something else than the name. */
function titleOf({ name, title, annotations }: ToolDefinition, marks: Marks): Segment[] | null {
  const shown = title ?? annotations?.title;
  if (shown === undefined || shown === name) return null;
  return segments(shown, title === undefined ? [] : marks('/title'));
}

function returnsText(definition: ToolDefinition): string {
  const returns = returnsView(definition);
  if (returns === null) return 'no output schema';
  if (returns.fields.length === 0) return jsonText(definition.outputSchema ?? {}, 300);
  return `${returns.fields.join(', ')}${returns.more > 0 ? ` and ${returns.more} more` : ''}`;
}

function whatIfText({ change, category, risk, same }: WhatIf): string {
  return same
    ? `With ${visible(change)}: no change, since a hint of the author never lowers a grade.`
    : `With ${visible(change)}: ${category}, ${risk}.`;
}

/** A sentence to cite: the definition's digest makes clear what was graded. */
function citationText({ definition, classification, provenance }: ToolRecord, server: Server): string {
  const version = server.version === null ? '' : ` ${visible(server.version)}`;
  const { category, risk, rulesVersion, digest } = classification;
  return `Toolgrade: ${visibleName(definition.name)} of ${visibleName(server.name)}${version}, ${category}, ${risk}, by rules ${rulesVersion}; read ${day(provenance.obtainedAt)}; ${digest}`;
}

type Marks = (pointer: string) => Evidence[];

/** What the page of a tool shows. Pure: the same record gives the same page. */
export function toolView(tool: ToolRecord, server: Server, summaries: readonly ToolSummary[]): ToolView {
  const { definition, classification, decision, provenance } = tool;
  const patterns = patternsFor(definition, classification, tool.findings);
  const evidence = allEvidence(classification, patterns);
  const marks: Marks = (pointer) => evidence.filter((item) => item.pointer === pointer && item.part === 'value');
  const key = serverKey(server.name);
  const policy = toolPolicyView({ tool: definition.name, decision }, key);
  const story = riskStory(classification);
  const lead = summaries.find((summary) => summary.slug === tool.slug)?.lead ?? null;
  const { article } = categoryFacts[classification.category];
  return {
    name: visibleName(definition.name),
    lead,
    category: classification.category,
    kind: `${article} ${classification.category} tool`,
    risk: classification.risk,
    tokens: `about ${count(tokenEstimate(definition), 'token')} of context`,
    story: story.text,
    also: story.also.map((move) => ({
      text: sentence(standsFor(move)),
      quotes: quotes(move.evidence),
    })),
    decision: decisionView(decision, classification),
    policy: policy.shown,
    otherTargets: policy.elsewhere,
    rationale: segments(rationaleText(classification, { name: definition.name, lead })),
    confidence: confidenceText(classification.confidence),
    tieBreaks: classification.tieBreaks,
    notes: [
      ...classification.contradictions.map(({ text }) => text),
      ...(classification.thin === null
        ? []
        : [
            `The definition is thin. ${sentence(visible(classification.thin))} Where it is silent, the stricter reading holds.`,
          ]),
    ],
    whatIf: (tool.whatIf ?? []).map(whatIfText),
    definition: {
      name: segments(definition.name, marks('/name')),
      title: titleOf(definition, marks),
      description:
        definition.description === undefined
          ? null
          : withoutMargin(segments(definition.description, marks('/description'))),
      annotations: annotationRows(definition.annotations, marks),
      returns: returnsText(definition),
    },
    hints: hintRows(definition.annotations, classification),
    unset: unsetHints(definition.annotations, classification),
    parameters: parametersView(definition, evidence),
    facets: facetIds
      .filter((id) => classification.facets[id].value !== 'no')
      .map((id) => ({
        ...facetFacts[id],
        conditional: classification.facets[id].value === 'conditional',
        quotes: quotes(classification.facets[id].evidence),
      })),
    attacks: patterns.map(({ pattern: { slug, title }, why }) => ({ slug, title, why: segments(why) })),
    questions: questionsView(tool, key),
    provenance: provenanceView(provenance, server, classification),
    neighbours: neighbours(summaries, tool.slug),
    citation: citationText(tool, server),
  };
}
