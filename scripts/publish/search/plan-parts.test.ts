import { expect, it } from 'vitest';
import { planParts, type PlannedServer } from './plan-parts.ts';

const limits = { whole: 100, first: 50, rest: 100 };
const many = (count: number, tools: number, counted = false): PlannedServer[] =>
  Array.from({ length: count }, (_, index) => ({ server: `${counted ? 'k' : 'd'}${tools}-${index}`, tools, counted }));

it('makes one part of a small catalogue, and none of an empty one', () => {
  expect(planParts(many(10, 6), limits)).toHaveLength(1);
  expect(planParts([], limits)).toEqual([]);
});

it('puts first what is known best, leaves nobody out, and keeps to the sizes', () => {
  const all = [...many(40, 0), ...many(30, 6), ...many(6, 4, true)];
  const parts = planParts(all, limits);
  expect(parts.flat().toSorted((a, b) => (a.server < b.server ? -1 : 1))).toEqual(
    all.toSorted((a, b) => (a.server < b.server ? -1 : 1)),
  );
  expect(parts[0]?.map(({ server }) => server)).toEqual(
    expect.arrayContaining(many(6, 4, true).map(({ server }) => server)),
  );
  const weights = parts.map((part) => part.reduce((sum, { tools }) => sum + tools + 4, 0));
  expect(weights[0]).toBeLessThanOrEqual(50);
  expect(parts.length).toBe(6);
  for (const weight of weights.slice(1)) expect(weight).toBeLessThanOrEqual(130);
});

it('depends on the servers alone, not on their order', () => {
  const all = [...many(40, 0), ...many(30, 6), ...many(6, 4, true)];
  expect(planParts(all.toReversed(), limits)).toEqual(planParts(all, limits));
});

it('has a part for a server that is larger than one', () => {
  const parts = planParts([...many(1, 500, true), ...many(50, 6)], limits);
  expect(parts.flat()).toHaveLength(51);
});
