import type { Target } from '#core/policy/target.ts';
import { listed, sentence } from './words.ts';

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
    [can.ask, can.ask && !can.askEachTime ? 'ask, once for many calls' : 'ask'],
    [can.limit, can.limit ? `limit calls in a ${listed(can.windows, 'or')}` : 'limit calls'],
    [can.matchArguments, 'look at arguments'],
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
        : `Policies were run against ${verified.against} on ${verified.on}.`,
  };
}
