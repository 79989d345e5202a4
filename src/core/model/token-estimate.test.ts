import { expect, test } from 'vitest';
import { tokenEstimate } from './token-estimate.ts';

test('counts what a client hands to a model, and nothing else', () => {
  const definition = { name: 'get', description: 'Gets it.' };
  expect(tokenEstimate(definition)).toBe(Math.ceil('{"name":"get","description":"Gets it."}'.length / 4));
  expect(tokenEstimate({ ...definition, title: 'A title', outputSchema: { type: 'object' } })).toBe(
    tokenEstimate(definition),
  );
  expect(tokenEstimate({ ...definition, inputSchema: { type: 'object' } })).toBeGreaterThan(tokenEstimate(definition));
});
