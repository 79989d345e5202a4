import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuracy } from '#core/model/accuracy.ts';
import { categoryConfusion, percent, reliability, riskConfusion } from './accuracy-view.ts';

const file = join(import.meta.dirname, '../../../data/accuracy.json');
const { all } = accuracy.parse(JSON.parse(readFileSync(file, 'utf8')));

describe('what the accuracy page shows', () => {
  it('counts every labelled tool once in each matrix', () => {
    for (const { rows } of [categoryConfusion(all.figures), riskConfusion(all.figures)]) {
      const cells = rows.flatMap((row) => row.cells);
      const sum = cells.reduce((total, { count }) => total + Number(count.replaceAll(',', '')), 0);
      expect(sum).toBe(all.figures.tools);
      expect(cells.filter(({ agrees }) => agrees)).toHaveLength(rows.length);
    }
  });

  it('plots every bin inside the square', () => {
    const points = reliability(all.figures);
    expect(points.reduce((sum, { tools }) => sum + tools, 0)).toBe(all.figures.tools);
    for (const { x, y } of points) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y)).toBeLessThanOrEqual(100);
    }
  });

  it('says of what was not kept that it was not', () => {
    expect([percent(0.9713), percent(1), percent(null)]).toEqual(['97.1 %', '100.0 %', 'not kept']);
  });
});
