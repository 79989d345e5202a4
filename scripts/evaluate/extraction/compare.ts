import type { Extraction } from '#scripts/crawl/extract/extraction.ts';
import { factsOf, inputFields, shapeOf } from './facts.ts';
import type { ListedTool } from './truth.ts';

/** What was found of a package, against what its server lists. */
export interface Comparison {
  listed: number;
  /** Names found that the server lists, gated or not. */
  matched: number;
  /** Of the matched, those that are gated all the same. */
  gatedButListed: number;
  descriptions: { equal: number; of: number };
  schemas: { equal: number; of: number; properties: number; required: number; types: number };
  /** Found as registered and ungated, and not listed. */
  junk: string[];
  /** Found gated (or not reached) and not listed. */
  extra: number;
  missing: string[];
  /** `listed` is null where the truth keeps digests alone. */
  unequal: { tool: string; field: string; found: string; listed: string | null }[];
  byStyle: Map<string, StyleCounts>;
}

/** What was found of the tools of one style. */
export interface StyleCounts {
  listed: number;
  /** Those whose description the truth has, and those of them that are equal. */
  described: number;
  descriptions: number;
  schemas: number;
}

/** Compares an extraction with the list of a live server. */
export function compare(extraction: Extraction, listed: readonly ListedTool[]): Comparison {
  const truth = new Map(listed.map((tool) => [tool.facts.name, tool]));
  const result: Comparison = {
    listed: truth.size,
    matched: 0,
    gatedButListed: 0,
    descriptions: { equal: 0, of: 0 },
    schemas: { equal: 0, of: 0, properties: 0, required: 0, types: 0 },
    junk: [],
    extra: 0,
    missing: [],
    unequal: [],
    byStyle: new Map(),
  };
  const seen = new Set<string>();
  for (const tool of extraction.tools) {
    const real = truth.get(tool.definition.name);
    if (real === undefined) {
      if (tool.gated === null && tool.truth === 'registered') result.junk.push(tool.definition.name);
      else result.extra += 1;
      continue;
    }
    if (tool.truth !== 'registered') continue;
    const { name } = real.facts;
    seen.add(name);
    result.matched += 1;
    if (tool.gated !== null) result.gatedButListed += 1;
    const style = result.byStyle.get(tool.style) ?? { listed: 0, described: 0, descriptions: 0, schemas: 0 };
    result.byStyle.set(tool.style, style);
    style.listed += 1;
    const facts = factsOf(tool.definition);
    if (real.facts.description !== null) {
      result.descriptions.of += 1;
      style.described += 1;
      if (facts.description === real.facts.description) {
        result.descriptions.equal += 1;
        style.descriptions += 1;
      } else
        result.unequal.push({
          tool: name,
          field: 'description',
          found: tool.definition.description ?? '(none)',
          listed: real.definition === null ? null : (real.definition.description ?? '(none)'),
        });
    }
    result.schemas.of += 1;
    const differs = inputFields.filter((field) => facts.input[field] !== real.facts.input[field]);
    for (const field of inputFields) if (!differs.includes(field)) result.schemas[field] += 1;
    const [field] = differs;
    if (field === undefined) {
      result.schemas.equal += 1;
      style.schemas += 1;
    } else
      result.unequal.push({
        tool: name,
        field,
        found: shapeOf(tool.definition.inputSchema)[field],
        listed: real.definition === null ? null : shapeOf(real.definition.inputSchema)[field],
      });
  }
  result.missing = [...truth.keys()].filter((name) => !seen.has(name));
  return result;
}
