import type { ToolRecord, ToolSummary } from '#catalogue/records.ts';
import type { Evidence } from '#core/model/evidence.ts';
import type { JsonValue } from '#core/model/json.ts';
import type { Server } from '#core/model/server.ts';
import { categoryFacts, type Category } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds } from '#core/taxonomy/facet.ts';
import { patternsFor, type ToolPattern } from '#core/taxonomy/attack-pattern.ts';
import type { RiskLevel } from '#core/taxonomy/risk-level.ts';
import { decisionView, type DecisionView } from './decision-view.ts';
import { parametersView, type ParametersView } from './parameters.ts';
import { toolPolicyViews, type PolicyView } from './policy-view.ts';
import { provenanceView, type ProvenanceView } from './provenance-view.ts';
import { questionsView, type QuestionView } from './questions-view.ts';
import { quotes, type Quote } from './quotes.ts';
import { rationaleText } from './rationale.ts';
import { riskStory, standsFor } from './risk-story.ts';
import { jsonText } from './schema-type.ts';
import { serverKey } from './server-key.ts';
import { siblings } from './siblings.ts';
import { segments, visible, visibleName, type Segment } from './visible.ts';
import { sentence } from './words.ts';

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
  /** The definition's own title, where it says something else than the name. */
  title: string | null;
  lead: string | null;
  category: Category;
  /** "an Execute tool" */
  kind: string;
  risk: RiskLevel;
  story: string;
  also: { text: string; quotes: Quote[] }[];
  decision: DecisionView;
  policies: PolicyView[];
  /** Titles of further targets that the server's policy is written for. */
  otherTargets: string[];
  rationale: Segment[];
  confidence: string;
  /** Tie-breaks and rulings that decided, by their marks. */
  tieBreaks: readonly string[];
  thin: string | null;
  contradictions: string[];
  definition: {
    name: Segment[];
    title: Segment[] | null;
    description: Segment[] | null;
    annotations: { name: string; value: Segment[] }[];
    returns: string | null;
  };
  parameters: ParametersView;
  facets: FacetRow[];
  /** Attack patterns that the tool makes possible, and why. */
  attacks: { slug: string; title: string; why: Segment[] }[];
  questions: QuestionView[];
  provenance: ProvenanceView;
  siblings: ToolSummary[];
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
  return `${word} (${confidence.toFixed(2)})`;
}

function annotationRows(
  annotations: Record<string, unknown> | undefined,
  marks: Marks,
): { name: string; value: Segment[] }[] {
  return Object.entries(annotations ?? {})
    .filter(([name]) => name !== 'title')
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

type Marks = (pointer: string) => Evidence[];

/** What the page of a tool shows. Pure: the same record gives the same page. */
export function toolView(tool: ToolRecord, server: Server, summaries: readonly ToolSummary[]): ToolView {
  const { definition, classification, decision, provenance } = tool;
  const patterns = patternsFor(definition, classification, tool.findings);
  const evidence = allEvidence(classification, patterns);
  const marks: Marks = (pointer) => evidence.filter((item) => item.pointer === pointer && item.part === 'value');
  const key = serverKey(server.name);
  const policies = toolPolicyViews({ tool: definition.name, decision }, key);
  const story = riskStory(classification);
  const display = definition.title ?? definition.annotations?.title ?? null;
  const { article } = categoryFacts[classification.category];
  return {
    name: visibleName(definition.name),
    title: display === null || display === definition.name ? null : visible(display),
    lead: summaries.find((summary) => summary.slug === tool.slug)?.lead ?? null,
    category: classification.category,
    kind: `${article} ${classification.category} tool`,
    risk: classification.risk,
    story: story.text,
    also: story.also.map((move) => ({
      text: sentence(standsFor(move)),
      quotes: quotes(move.evidence),
    })),
    decision: decisionView(decision, classification),
    policies: policies.shown,
    otherTargets: policies.elsewhere,
    rationale: segments(rationaleText(classification)),
    confidence: confidenceText(classification.confidence),
    tieBreaks: classification.tieBreaks,
    thin: classification.thin === null ? null : sentence(visible(classification.thin)),
    contradictions: classification.contradictions.map(({ text }) => text),
    definition: {
      name: segments(definition.name, marks('/name')),
      title: definition.title === undefined ? null : segments(definition.title, marks('/title')),
      description:
        definition.description === undefined
          ? null
          : withoutMargin(segments(definition.description, marks('/description'))),
      annotations: annotationRows(definition.annotations, marks),
      returns: definition.outputSchema === undefined ? null : jsonText(definition.outputSchema, 2000),
    },
    parameters: parametersView(definition, evidence),
    facets: facetIds
      .filter((id) => classification.facets[id].value !== 'no')
      .map((id) => ({
        ...facetFacts[id],
        conditional: classification.facets[id].value === 'conditional',
        quotes: quotes(classification.facets[id].evidence),
      })),
    attacks: patterns.map(({ pattern: { slug, title }, why }) => ({ slug, title, why: segments(why) })),
    questions: questionsView(tool, server, key),
    provenance: provenanceView(provenance, server, classification),
    siblings: siblings(summaries, tool.slug),
  };
}
