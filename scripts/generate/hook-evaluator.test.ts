import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluatorModule, evaluatorPath } from './hook-evaluator.ts';

test('the evaluator in hooks is the one of the guard, word for word', () => {
  expect(readFileSync(evaluatorPath, 'utf8')).toBe(evaluatorModule());
});
