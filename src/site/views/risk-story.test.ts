import { expect, it } from 'vitest';
import type { Classification, Move } from '#core/model/classification.ts';
import { riskStory, standsFor } from './risk-story.ts';

const move = (kind: Move['kind'], level: Move['level'], because: string): Move => ({
  kind,
  id: because,
  level,
  because,
  evidence: [],
});

function story(part: Pick<Classification, 'category' | 'base' | 'risk' | 'moves'>): string {
  return riskStory(part).text;
}

it('says where a category starts, and that nothing moves it', () => {
  expect(story({ category: 'Execute', base: 'High', risk: 'High', moves: [] })).toBe(
    'Execute starts at High; nothing in the definition moves it.',
  );
});

it('says of what would hold anyway how far it would hold', () => {
  const moves = [move('floor', 'High', 'it changes network exposure.')];
  expect(story({ category: 'Execute', base: 'High', risk: 'High', moves })).toBe(
    'Execute starts at High; it stays there.',
  );
  expect(moves.map(standsFor)).toEqual(['At least High in any category, because it changes network exposure']);
  expect(standsFor(move('cap', 'High', 'it is a draft'))).toBe('At most High in any category, because it is a draft');
});

it('says what raised it, every reason of the highest level', () => {
  const moves = [
    move('floor', 'High', 'it changes network exposure.'),
    move('floor', 'High', 'it grants access'),
    move('floor', 'Medium', 'it reads mail'),
  ];
  expect(story({ category: 'Write', base: 'Medium', risk: 'High', moves })).toBe(
    'Write starts at Medium; raised to High because it changes network exposure and it grants access.',
  );
  expect(riskStory({ category: 'Write', base: 'Medium', risk: 'High', moves }).also).toEqual([moves[2]]);
});

it('says what capped it, after what raised it', () => {
  const moves = [
    move('floor', 'Critical', 'it runs code on the host'),
    move('cap', 'Medium', 'it runs in a container'),
  ];
  expect(story({ category: 'Execute', base: 'High', risk: 'Medium', moves })).toBe(
    'Execute starts at High; raised to Critical because it runs code on the host; capped at Medium because it runs in a container.',
  );
});

it('never hides a level that its moves do not explain', () => {
  expect(story({ category: 'Read', base: 'Low', risk: 'High', moves: [] })).toBe('Read starts at Low; set to High.');
});
