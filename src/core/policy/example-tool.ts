import type { Classification, FacetReading, Move } from '../model/classification.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { categoryFacts, type Category } from '../taxonomy/category.ts';
import { facetIds, type FacetId } from '../taxonomy/facet.ts';
import type { RiskLevel } from '../taxonomy/risk-level.ts';

/** What a test says of a tool; the rest is filled in as a classifier would that found nothing else. */
export interface Example {
  name?: string;
  description?: string;
  inputSchema?: ToolDefinition['inputSchema'];
  category: Category;
  risk: RiskLevel;
  moves?: Move[];
  facets?: Partial<Record<FacetId, FacetReading | FacetReading['value']>>;
  contradictions?: Classification['contradictions'];
  thin?: string | null;
}

function reading(value: FacetReading | FacetReading['value'] | undefined): FacetReading {
  return typeof value === 'object' ? value : { value: value ?? 'no', evidence: [] };
}

/** A definition and its classification, for tests. */
export function exampleTool(example: Example): { definition: ToolDefinition; classification: Classification } {
  const { name = 'example_tool', description, inputSchema, category, risk, facets = {} } = example;
  const read = Object.fromEntries(facetIds.map((facet) => [facet, reading(facets[facet])]));
  return {
    definition: { name, description, inputSchema },
    classification: {
      digest: 'sha256-example',
      category,
      risk,
      base: categoryFacts[category].base,
      moves: example.moves ?? [],
      facets: read as Classification['facets'],
      tieBreaks: [],
      tags: [],
      rationale: '',
      evidence: [],
      confidence: 0.9,
      thin: example.thin ?? null,
      contradictions: example.contradictions ?? [],
      rules: [],
      method: 'rules',
      rulesVersion: 'test',
    },
  };
}
