import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decision } from '#core/model/decision.ts';
import { targets } from '#core/policy/targets/index.ts';
import { policyViews, toolPolicyView } from './policy-view.ts';

const ask: Decision = {
  action: 'ask',
  limit: null,
  remember: true,
  fallback: { action: 'limit', limit: { max: 10, window: 'minute' } },
  ifEnabled: null,
  conditions: [],
  cases: [],
  noLimit: null,
  reason: 'A person sees each call first.',
  doesNotPrevent: [],
};

it('is the text of every target, cut where the reader’s own name for the server stands', () => {
  const decisions = [{ tool: 'reload', decision: ask }];
  const views = policyViews(decisions, 'firewall');
  expect(views.map(({ id }) => id)).toEqual(targets.map(({ id }) => id));
  for (const [index, target] of targets.entries()) {
    const view = views[index];
    const modes = target.others.map(({ mode }) => target.emit(decisions, { serverKey: 'firewall', others: mode }).text);
    expect(modes).toContain(view?.parts.join('firewall'));
    expect(target.others.map(({ text }) => text)).toContain(view?.others);
    expect(view?.steps.length).toBeGreaterThan(0);
  }
  expect(views.find(({ id }) => id === 'claude-code')?.parts.length).toBe(2);
});

it('stays whole with names that hold the name of the server', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (tool) => {
      const decisions = [{ tool: `${tool}firewall`, decision: ask }];
      for (const view of policyViews(decisions, 'firewall')) {
        const target = targets.find(({ id }) => id === view.id);
        const modes = target?.others.map(
          ({ mode }) => target.emit(decisions, { serverKey: 'firewall', others: mode }).text,
        );
        expect(modes).toContain(view.parts.join('firewall'));
      }
    }),
    { numRuns: 40 },
  );
});

it('leaves no target out: what a tool’s page does not show, it names', () => {
  const { shown, elsewhere } = toolPolicyView({ tool: 'reload', decision: ask }, 'firewall');
  expect(shown.id).toBe('policy-json');
  expect(elsewhere).toHaveLength(targets.length - 1);
});
