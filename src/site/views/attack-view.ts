import {
  mappingsOf,
  notFromADefinition,
  patternLevels,
  patternNeeds,
  type AttackPattern,
  type Mapping,
} from '#core/taxonomy/attack-pattern.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { day, listed, monthOf } from './words.ts';

/** Something that happened, as a page tells it. */
export interface IncidentView {
  what: string;
  date: string;
  source: string;
  /** Where it was read, in words. */
  standing: string;
}

/** What the page of an attack pattern shows. */
export interface AttackView {
  id: string;
  slug: string;
  title: string;
  summary: string;
  preconditions: string;
  /** The same as capabilities of a tool, each line enough by itself; empty where no capability shows it. */
  needs: string[];
  /** On what it depends. */
  dependsOn: string;
  /** True where no definition of a tool can show it, so that no count of tools says anything. */
  isBeyondDefinitions: boolean;
  mitigations: readonly string[];
  incidents: IncidentView[];
  frameworks: { name: string; edition: string; entries: Mapping[] }[];
}

const standings: Record<AttackPattern['incidents'][number]['confidence'], string> = {
  V1: 'read in an official source',
  V2: 'several sources agree',
  V3: 'one secondary source',
};

/** A date as exact as its source: a day, a month or a year. */
function dateText(date: string): string {
  if (/^\d{4}-\d\d-\d\d/.test(date)) return day(date);
  return /^\d{4}-\d\d$/.test(date) ? monthOf(date) : date;
}

function frameworksOf(mappings: readonly Mapping[]): AttackView['frameworks'] {
  const names = [...new Set(mappings.map(({ framework }) => framework))];
  return names.map((name) => {
    const entries = mappings.filter(({ framework }) => framework === name);
    return { name, edition: entries[0]?.edition ?? '', entries };
  });
}

/** What the page of an attack pattern shows, incidents newest first. */
export function attackView(pattern: AttackPattern): AttackView {
  return {
    id: pattern.id,
    slug: pattern.slug,
    title: pattern.title,
    summary: pattern.summary,
    preconditions: pattern.preconditions,
    needs: (patternNeeds[pattern.slug] ?? []).map(({ facets, also }) => {
      const titles = facets.map((facet) => facetFacts[facet].title);
      return listed(also === undefined ? titles : [...titles, also]);
    }),
    isBeyondDefinitions: pattern.possible === notFromADefinition,
    dependsOn: listed(pattern.levels.map((level) => patternLevels[level])),
    mitigations: pattern.mitigations,
    incidents: pattern.incidents
      .toSorted((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0))
      .map(({ what, date, source, confidence }) => ({
        what,
        date: dateText(date),
        source,
        standing: standings[confidence],
      })),
    frameworks: frameworksOf(mappingsOf(pattern.ids)),
  };
}
