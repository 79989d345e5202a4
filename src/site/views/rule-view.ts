import type { Rule, Shows } from '#core/classify/rule.ts';
import { rules } from '#core/classify/rules/index.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { capital, listed } from './words.ts';

/** An example of a rule: what a definition says, in one line. */
export interface ExampleView {
  name: string;
  text: string | null;
}

/** One rule as the methodology shows it. */
export interface RuleView {
  id: string;
  claim: string;
  shows: string;
  why: string;
  /** Tie-breaks and rulings that it applies, by their marks. */
  rulings: readonly string[];
  reads: string;
  gaps: readonly string[];
  matches: ExampleView[];
  misses: ExampleView[];
}

const groupTitles: Record<Shows['kind'], string> = {
  category: 'Rules that show a category',
  floor: 'Rules that raise the level',
  cap: 'Rules that cap the level',
  facet: 'Rules that show a capability',
  tag: 'Rules that set a tag',
};

function showsText(shows: Shows): string {
  switch (shows.kind) {
    case 'category':
      return shows.category;
    case 'facet':
      return facetFacts[shows.facet].title;
    case 'floor':
      return `at least ${shows.level}`;
    case 'cap':
      return `at most ${shows.level}`;
    case 'tag':
      return shows.tag;
  }
}

function examples(list: Rule['examples']['matches']): ExampleView[] {
  return list.map(({ name, description, inputSchema }) => {
    const properties = inputSchema?.['properties'];
    const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
    const text = [description, names.length > 0 ? `(${names.join(', ')})` : null]
      .filter((part) => part != null)
      .join(' ');
    return { name, text: text === '' ? null : text };
  });
}

function ruleView(rule: Rule): RuleView {
  return {
    id: rule.id,
    claim: rule.claim,
    shows: showsText(rule.shows),
    why: rule.why,
    rulings: rule.rulings,
    reads: listed(rule.reads),
    gaps: rule.gaps,
    matches: examples(rule.examples.matches),
    misses: examples(rule.examples.misses),
  };
}

/** Every rule in groups by what it shows, each group in order of the rules' ids. */
export function ruleGroups(): { id: Shows['kind']; title: string; rules: RuleView[] }[] {
  return (Object.keys(groupTitles) as Shows['kind'][]).map((id) => ({
    id,
    title: capital(groupTitles[id]),
    rules: rules
      .filter((rule) => rule.shows.kind === id)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
      .map(ruleView),
  }));
}
