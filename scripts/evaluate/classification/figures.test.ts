import { describe, expect, it } from 'vitest';
import { figuresOf, isOverGraded, isUnderGraded, type Pair } from './figures.ts';

function pair(
  expected: Pair['expected']['category'],
  got: Pair['got']['category'],
  risks: [Pair['expected']['risk'], Pair['got']['risk']] = ['Medium', 'Medium'],
): Pair {
  return {
    server: 's',
    tool: 't',
    expected: { category: expected, risk: risks[0], facets: ['bulk'] },
    got: { category: got, risk: risks[1], facets: [], confidence: 0.95, thin: false },
  };
}

describe('figures', () => {
  it('counts agreement, confusion and calibration', () => {
    const figures = figuresOf([pair('Read', 'Read'), pair('Write', 'Read')]);
    expect(figures.categoryAccuracy).toBe(0.5);
    expect(figures.confusion.Write.Read).toBe(1);
    expect(figures.categories.Read).toMatchObject({ precision: 0.5, recall: 1, support: 1 });
    expect(figures.facets.bulk).toMatchObject({ precision: null, recall: 0, support: 2 });
    expect(figures.calibrationError).toBeCloseTo(0.45);
  });

  it('knows which errors are dangerous', () => {
    expect(isUnderGraded(pair('Execute', 'Read'))).toBe(true);
    expect(isUnderGraded(pair('Execute', 'Write'))).toBe(false);
    expect(isUnderGraded(pair('Destructive', 'Destructive', ['Critical', 'Medium']))).toBe(true);
    expect(isOverGraded(pair('Read', 'Destructive'))).toBe(true);
    expect(isOverGraded(pair('Read', 'Write'))).toBe(false);
  });

  it('refuses to divide by nothing', () => {
    expect(() => figuresOf([])).toThrow(RangeError);
  });
});
