import type { ArgumentCondition } from '../model/argument-condition.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import { inSentence } from '../model/in-sentence.ts';
import type { OpenPlace, Policy } from '../model/policy.ts';
import type { Enforcement } from './target.ts';

/** What stands in a text where the reader has to say something: a host that cannot exist, a folder that nobody has. */
export const standIn = { host: 'fill-in.invalid', folder: '/fill-in', amount: -1 } as const;

/** A condition with something that no call meets in place of what is left open, so that a text is valid and lets nothing pass. */
export function closed(condition: ArgumentCondition): ArgumentCondition {
  switch (condition.check) {
    case 'maximum':
    case 'total':
      return { ...condition, max: condition.max ?? standIn.amount };
    case 'hosts':
      return { ...condition, hosts: condition.hosts ?? [standIn.host] };
    case 'under':
      return { ...condition, roots: condition.roots ?? [standIn.folder] };
    case 'domains':
      return { ...condition, domains: condition.domains ?? [standIn.host] };
    case 'oneOf':
      return condition;
  }
}

/** The argument that a pointer names, fit to stand in a sentence: `amount`, `options.force`. */
export function argumentPhrase(pointer: string): string {
  const name = pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  return inSentence(name, { bareWords: true });
}

/** What the reader has to fill in for a condition, to complete "put …". */
export function wantedFor(condition: ArgumentCondition): string {
  const name = argumentPhrase(condition.argument);
  switch (condition.check) {
    case 'maximum':
      return `the most that ${name} may say in one call`;
    case 'total':
      return `the most that ${name} may add up to in a ${condition.window}`;
    case 'hosts':
      return `the hosts that ${name} may name`;
    case 'under':
      return `the folders that ${name} must stay below`;
    case 'domains':
      return `the mail domains that ${name} may name`;
    case 'oneOf':
      return `the values that ${name} may have`;
  }
}

function standsFor({ check }: ArgumentCondition): string {
  if (check === 'maximum' || check === 'total') return String(standIn.amount);
  return check === 'under' ? standIn.folder : standIn.host;
}

/** The places of a policy that are left open, for the tools in the order given. */
export function openPlaces(tools: ReadonlyMap<string, Enforcement>): OpenPlace[] {
  return [...tools].flatMap(([tool, { conditions, cases }]) =>
    [...conditions, ...cases.flatMap((each) => each.conditions)].filter(isPlaceholder).map((condition) => ({
      tool,
      text: `For ${inSentence(tool)}, put ${wantedFor(condition)} in place of ${standsFor(condition)}; until then the policy refuses such calls.`,
    })),
  );
}

/** A policy whose text says null where something is left open, and its open places as they then read. */
export function asNull(policy: Policy): Policy {
  const places = policy.openPlaces.map(({ tool, text }) => ({
    tool,
    text: text.replace(/ in place of \S+;/, ' in place of null;'),
  }));
  return { ...policy, openPlaces: places };
}
