import type { Target } from '#core/policy/target.ts';
import { day, listed, sentence } from './words.ts';

/** What a page says of a target. */
export interface TargetView {
  id: string;
  title: string;
  docs: string;
  fileName: string;
  where: string;
  /** What its format can say about one tool, in words. */
  can: string;
  cannot: string;
  others: string[];
  traps: readonly string[];
  /** Against what policies in this format were checked. */
  verified: string;
}

/** What a target can and cannot say, what goes wrong with it, and against what it was checked. */
export function targetView({ can, verified, ...target }: Target): TargetView {
  const abilities: [boolean, string][] = [
    [can.deny, 'deny'],
    [can.ask, can.ask && !can.askEachTime ? 'ask (one approval may cover many calls)' : 'ask'],
    [can.limit, can.limit ? `count calls (by the ${listed(can.windows, 'or')})` : 'count calls'],
    [Object.keys(can.checks).length > 0, 'look at arguments'],
    [can.hide, 'hide a tool from the model'],
  ];
  return {
    id: target.id,
    title: target.title,
    docs: target.docs,
    fileName: target.fileName,
    where: sentence(target.where),
    can: listed(['allow', ...abilities.filter(([able]) => able).map(([, words]) => words)]),
    cannot: listed(
      abilities.filter(([able]) => !able).map(([, words]) => words),
      'or',
    ),
    others: target.others.map(({ text }) => text),
    traps: target.traps,
    verified:
      verified === null
        ? 'Policies are parsed back by a reader of our own. They were not run against the product.'
        : `On ${day(verified.on)} policies were run against ${verified.against}.`,
  };
}
