import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { floorRules } from '#core/classify/verdict/findings.ts';
import { categoryFacts } from '#core/taxonomy/category.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { answer } from '../answer.ts';
import { readPrompt } from './read-prompt.ts';

describe('the prompt', () => {
  it('says every category, facet and floor as the tables say them', () => {
    const { text } = readPrompt();
    for (const { test } of Object.values(categoryFacts)) expect(text).toContain(test);
    for (const { meaning } of Object.values(facetFacts)) expect(text).toContain(meaning);
    for (const { id, claim } of floorRules) expect(text).toContain(`- ${id}: ${claim}`);
    expect(text).not.toMatch(/\{\{\w*\}\}|undefined/);
    expect(text.length).toBeLessThan(16_000);
  });

  it('has one digest a version', () => {
    expect(readPrompt()).toEqual(readPrompt());
    expect(readPrompt().digest).toMatch(/^sha256-[0-9a-f]{64}$/);
  });
});

describe('the schema of an answer', () => {
  it('keeps to what strict endpoints enforce: closed objects, all members required, no other keyword', () => {
    const keywords = new Set(['$schema', 'type', 'properties', 'required', 'additionalProperties', 'items', 'enum']);
    let depth = 0;
    const walk = (schema: unknown, level: number): void => {
      const node = z.record(z.string(), z.unknown()).parse(schema);
      depth = Math.max(depth, level);
      expect(Object.keys(node).filter((keyword) => !keywords.has(keyword))).toEqual([]);
      if (node['items'] !== undefined) walk(node['items'], level + 1);
      if (node['type'] !== 'object') return;
      const properties = z.record(z.string(), z.unknown()).parse(node['properties']);
      expect(node['additionalProperties']).toBe(false);
      expect(node['required']).toEqual(Object.keys(properties));
      for (const property of Object.values(properties)) walk(property, level + 1);
    };
    walk(z.toJSONSchema(answer), 1);
    expect(depth).toBeLessThanOrEqual(10);
  });
});
