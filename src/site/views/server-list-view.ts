import type { ServerList } from '#catalogue/records.ts';
import { serverTraits, traitFacts, type ServerTrait } from '#catalogue/server-traits.ts';
import { server, type Server } from '#core/model/server.ts';
import { riskLevels, riskMeanings, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { kindText } from './outcome-view.ts';

/** A list of servers as a page names it. */
export interface ServerListView {
  title: string;
  /** What all of them have in common, in one sentence. */
  meaning: string;
}

/** Ways to leaf through the servers, in the order in which pages offer them. */
export const listKinds: readonly { by: ServerList['by']; title: string }[] = [
  { by: 'trait', title: 'By what they lack' },
  { by: 'risk', title: 'By their gravest tool' },
  { by: 'kind', title: 'By where they come from' },
  { by: 'letter', title: 'By first letter' },
];

const isTrait = (value: string): value is ServerTrait => serverTraits.some((trait) => trait === value);
const isRisk = (value: string): value is RiskLevel => riskLevels.some((level) => level === value);
const isKind = (value: string): value is Server['kind'] => server.shape.kind.options.some((kind) => kind === value);

/** A short name of a list: what a link to it says. */
export function listName({ by, value }: ServerList): string {
  if (by === 'trait' && isTrait(value)) return traitFacts[value].title;
  if (by === 'kind' && isKind(value)) return kindText({ kind: value });
  return by === 'letter' && value !== 'other' ? value.toUpperCase() : value;
}

/** The heading of a list, and what its servers have in common. */
export function serverListView(list: ServerList): ServerListView {
  const { by, value } = list;
  const name = listName(list);
  if (by === 'trait' && isTrait(value)) {
    return {
      title: `Servers: ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      meaning: `${traitFacts[value].meaning} Only servers whose tools were all read are here.`,
    };
  }
  if (by === 'risk' && isRisk(value))
    return { title: `Servers whose gravest tool is ${value}`, meaning: riskMeanings[value] };
  if (by === 'kind') return { title: `Servers: ${name}`, meaning: 'By the kind of source that they were read from.' };
  return {
    title: `Servers: ${name}`,
    meaning: `Servers whose names start with ${value === 'other' ? 'neither a Latin letter nor a digit' : name}.`,
  };
}

/** The lists of one kind in the order in which a reader looks for them. */
export function inReadingOrder<Counted extends { value: string }>(
  by: ServerList['by'],
  counts: readonly Counted[],
): Counted[] {
  const order: readonly string[] = by === 'trait' ? serverTraits : by === 'risk' ? riskLevels.toReversed() : [];
  return order.length === 0
    ? [...counts]
    : counts.toSorted((one, other) => order.indexOf(one.value) - order.indexOf(other.value));
}
