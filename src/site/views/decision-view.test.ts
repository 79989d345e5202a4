import { expect, it } from 'vitest';
import { decisionTitle } from './decision-view.ts';

it('says what to do in a few words', () => {
  const limit = { max: 30, window: 'minute' } as const;
  expect(decisionTitle({ action: 'allow', limit: null, remember: true })).toBe('Allow');
  expect(decisionTitle({ action: 'limit', limit, remember: true })).toBe('Allow at most 30 calls a minute');
  expect(decisionTitle({ action: 'ask', limit: null, remember: true })).toBe('Ask first');
  expect(decisionTitle({ action: 'ask', limit: null, remember: false })).toBe('Ask each time');
  expect(decisionTitle({ action: 'hide', limit: null, remember: false })).toBe('Hide, and deny calls');
  expect(decisionTitle({ action: 'deny', limit: null, remember: true })).toBe('Deny');
});
