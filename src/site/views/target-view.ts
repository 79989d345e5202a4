import type { Check } from '#core/model/argument-condition.ts';
import type { Target } from '#core/policy/target.ts';
import { day, listed, sentence } from './words.ts';

/** What a page says of a target. */
export interface TargetView {
  id: string;
  title: string;
  docs: string;
  fileName: string;
  mediaType: string;
  where: string;
  /** What its format can say about one tool, in words. */
  can: string;
  cannot: string;
  others: string[];
  traps: readonly string[];
  /** Against what policies in this format were checked. */
  verified: string;
  /** True where that was the product's own code or schema. */
  isRun: boolean;
}

const checkWords: Record<Check, string> = {
  maximum: 'a maximum for an amount',
  total: 'a total over a window',
  hosts: 'a list of hosts',
  under: 'a folder to stay below',
  domains: 'domains of mail addresses',
  oneOf: 'fixed values',
};

/** What a target can compare arguments with. */
function lookingAt({ checks: able }: Target['can']): string {
  const named = (Object.keys(checkWords) as Check[]).filter((check) => able[check] !== undefined);
  if (named.length === 0) return 'look at arguments';
  const pattern = named.some((check) => able[check] === 'narrower')
    ? ', by patterns that refuse some spellings too'
    : '';
  return `look at arguments (${listed(named.map((check) => checkWords[check]))}${pattern})`;
}

/** One row of the table of what targets can say: a word for each column. */
export interface CapabilityRow {
  id: string;
  title: string;
  cells: string[];
}

/** The columns of that table. */
export const capabilityColumns = ['Deny', 'Hide', 'Ask', 'Limit', 'Arguments', 'Per action', 'Run against it'] as const;

/** What a target can say, in a word for each column. */
export function capabilityRow({ id, title, can, verified }: Target): CapabilityRow {
  const yes = (able: boolean): string => (able ? 'yes' : 'no');
  const compared = Object.values(can.checks);
  const args = compared.length === 0 ? 'no' : compared.includes('narrower') ? 'by patterns' : 'yes';
  const apart = { full: 'yes', gate: 'allow some' }[can.cases ?? 'full'];
  return {
    id,
    title,
    cells: [
      yes(can.deny),
      yes(can.hide),
      can.ask ? (can.askEachTime ? 'each time' : 'may be remembered') : 'no',
      yes(can.limit),
      args,
      can.cases === null ? 'no' : apart,
      verified === null ? 'no' : day(verified.on),
    ],
  };
}

/** What a target can and cannot say, what goes wrong with it, and against what it was checked. */
export function targetView({ can, verified, ...target }: Target): TargetView {
  const abilities: [boolean, string][] = [
    [can.deny, 'deny'],
    [can.ask, can.ask && !can.askEachTime ? 'ask (one approval may cover many calls)' : 'ask'],
    [can.limit, can.limit ? `count calls (by the ${listed(can.windows, 'or')})` : 'count calls'],
    [Object.keys(can.checks).length > 0, lookingAt(can)],
    [can.cases !== null, 'treat calls of one tool apart by an argument'],
    [can.hide, 'hide a tool from the model'],
  ];
  return {
    id: target.id,
    title: target.title,
    docs: target.docs,
    fileName: target.fileName,
    mediaType: target.mediaType,
    where: sentence(target.where),
    can: listed(['allow', ...abilities.filter(([able]) => able).map(([, words]) => words)]),
    cannot: listed(
      abilities.filter(([able]) => !able).map(([, words]) => words),
      'or',
    ),
    others: target.others.map(({ text }) => text),
    traps: target.traps,
    isRun: verified !== null,
    verified:
      verified === null
        ? 'Policies are parsed back by a reader of our own. They were not run against the product.'
        : `On ${day(verified.on)} policies were run against ${verified.against}.`,
  };
}
