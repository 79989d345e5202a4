import { expect, it } from 'vitest';
import { rules } from '#core/classify/rules/index.ts';
import { targets } from '#core/policy/targets/index.ts';
import { attackPatterns } from '#core/taxonomy/attack-pattern.ts';
import { attackView } from './attack-view.ts';
import { externalLink } from './external-link.ts';
import { ruleGroups } from './rule-view.ts';
import { targetView } from './target-view.ts';

it('shows every rule once, under what it shows', () => {
  const shown = ruleGroups().flatMap((group) => group.rules.map(({ id }) => id));
  expect(shown.toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
});

it('tells every attack pattern with dates, sources and editions', () => {
  for (const pattern of attackPatterns) {
    const view = attackView(pattern);
    expect(view.dependsOn).not.toBe('');
    for (const { date, source, standing } of view.incidents) {
      expect(date).toMatch(/^(?:(?:\d+ )?[A-Z][a-z]+ )?\d{4}$/);
      expect(externalLink(source)).not.toBeNull();
      expect(standing).not.toBe('');
    }
    for (const { edition, entries } of view.frameworks) {
      expect(edition).not.toBe('');
      expect(entries.length).toBeGreaterThan(0);
    }
  }
});

it('says of every target what it can and cannot do', () => {
  for (const target of targets) {
    const view = targetView(target);
    expect(view.can).toMatch(/^allow/);
    expect(view.others.length).toBe(target.others.length);
    expect(externalLink(view.docs)).not.toBeNull();
    expect(`${view.can} ${view.cannot}`).toMatch(/\bask\b/);
  }
});
