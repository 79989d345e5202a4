import type { ArgumentCondition } from '../model/argument-condition.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Decision, DecisionCase, Limit } from '../model/decision.ts';
import { inSentence } from '../model/in-sentence.ts';
import { argumentPhrase } from './placeholders.ts';
import type { Capabilities, Enforced, Enforcement, Treatment, TreatedCase } from './target.ts';

/** "10 calls a minute". */
export function limitPhrase({ max, window }: Limit): string {
  return `${max} ${max === 1 ? 'call' : 'calls'} a ${window}`;
}

/** What a policy does with a tool, to complete "the policy …". */
export function enforcementPhrase({ action, limit }: Pick<Enforcement, 'action' | 'limit'>): string {
  switch (action) {
    case 'allow':
      return 'allows it without a limit';
    case 'limit':
      return limit === null ? 'limits it' : `allows ${limitPhrase(limit)}`;
    case 'ask':
      return 'asks a person before each call';
    case 'deny':
      return 'denies it';
    case 'hide':
      return 'hides it from the model and denies it';
    case 'none':
      return 'says nothing about it';
  }
}

/** An enforcement with nothing but its action. */
export function doing(action: Enforcement['action'], limit: Limit | null = null): Enforcement {
  return { action, limit, conditions: [], cases: [] };
}

/** A format, as far as one tool's name lets it be used, and what to call it in a sentence. */
export interface Means {
  title: string;
  can: Capabilities;
  /** Why the name of this tool narrows what the format can do, as a clause; null where it does not. */
  narrowedBecause?: string | null;
  /** False for a condition that the format could check, but not with this argument or these values. */
  takes?: (condition: ArgumentCondition) => boolean;
}

type Outcome = Pick<Decision, 'limit' | 'remember' | 'fallback' | 'conditions'> & { action: Treatment['action'] };

interface Settled {
  treatment: Treatment | null;
  losses: string[];
}

function strictest(can: Capabilities): Treatment | null {
  const action = can.hide ? 'hide' : can.deny ? 'deny' : null;
  return action === null ? null : { action, limit: null, conditions: [] };
}

/** A condition in words, to complete "cannot check …". */
function checkPhrase(condition: ArgumentCondition): string {
  const name = argumentPhrase(condition.argument);
  switch (condition.check) {
    case 'maximum':
      return `how much ${name} says`;
    case 'total':
      return `what ${name} adds up to in a ${condition.window}`;
    case 'hosts':
      return `which host ${name} names`;
    case 'under':
      return `below which folder ${name} stays`;
    case 'domains':
      return `of which domain ${name} is`;
    case 'oneOf':
      return `the value of ${name}`;
  }
}

const narrowness: Record<ArgumentCondition['check'], string> = {
  maximum: 'an amount that is written in another way, such as a number in a string, is refused',
  total: 'an amount that is written in another way is refused',
  hosts:
    'an address is refused too that is a list, has a port of its own, user information, or characters beyond ASCII',
  under:
    'a path is refused too that is a list, has percent signs, backslashes or characters beyond ASCII, or lies on a drive of Windows',
  domains: 'a list of addresses is refused',
  oneOf: 'a list of values is refused',
};

/**
 * What becomes of a decision: exactly it where the format can say it, else its own fallback, else the next stricter
 * thing, and only where no stricter thing exists nothing. A ceiling on an allowed tool is dropped where calls cannot
 * be counted. A condition that cannot be checked makes the policy ask where it can. Whatever is not exact is a loss.
 */
export function enforce(tool: string, decision: Decision, means: Means): Enforced {
  const { title, can, narrowedBecause = null, takes = () => true } = means;
  const why = narrowedBecause === null ? '' : `, because ${narrowedBecause}`;

  const instead = (wanted: string, treatment: Treatment | null): string => {
    const done = enforcementPhrase(treatment ?? doing('none'));
    return `${title} cannot ${wanted}${why}; for ${inSentence(tool)} this policy ${done}${treatment === null ? '' : ' instead'}.`;
  };
  const canCheck = (condition: ArgumentCondition): boolean =>
    can.checks[condition.check] !== undefined && takes(condition);
  const canCount = (limit: Limit | null): limit is Limit =>
    limit !== null && can.limit && can.windows.includes(limit.window);

  /** A treatment that lets calls pass without a person, under conditions of which some may not be expressible. */
  function passing(action: 'allow' | 'limit', limit: Limit | null, conditions: readonly ArgumentCondition[]): Settled {
    const unchecked = conditions.filter((condition) => !canCheck(condition));
    const treatment: Treatment = { action, limit, conditions: conditions.filter(canCheck) };
    const [first] = unchecked;
    if (first === undefined) return { treatment, losses: [] };
    const open = conditions.some(isPlaceholder);
    const fixedOnly = unchecked.every(({ check }) => check === 'oneOf');
    const milder: Treatment | null =
      can.ask && !open
        ? { action: 'ask', limit: null, conditions: treatment.conditions }
        : fixedOnly
          ? treatment
          : null;
    const stricter = milder ?? strictest(can);
    return { treatment: stricter, losses: unchecked.map((each) => instead(`check ${checkPhrase(each)}`, stricter)) };
  }

  function unasked({ fallback, conditions }: Outcome): Settled {
    const wanted = 'ask for approval';
    const blocked = fallback?.action === 'deny' && can.deny ? deny() : strictest(can);
    if (fallback?.action !== 'limit') return { treatment: blocked, losses: [instead(wanted, blocked)] };
    const counted = canCount(fallback.limit) ? fallback.limit : null;
    const open = conditions.filter(({ check }) => check !== 'oneOf');
    // Arguments that are held to a list or a maximum can stand for the question; a number of calls alone only where it is kept.
    const bounded = open.length > 0 && open.every(canCheck);
    if (open.length > 0 ? !bounded : counted === null) {
      return { treatment: strictest(can), losses: [instead(wanted, strictest(can))] };
    }
    const { treatment, losses } = passing(counted === null ? 'allow' : 'limit', counted, conditions);
    return {
      treatment,
      losses: [
        instead(wanted, treatment),
        ...(counted === null && fallback.limit !== null
          ? [instead(`limit it to ${limitPhrase(fallback.limit)}`, treatment)]
          : []),
        ...losses,
      ],
    };
  }

  const deny = (): Treatment => ({ action: 'deny', limit: null, conditions: [] });

  function settle(outcome: Outcome): Settled {
    const { action, limit, remember, conditions } = outcome;
    switch (action) {
      case 'allow':
        return passing('allow', null, conditions);
      case 'limit': {
        if (canCount(limit)) return passing('limit', limit, conditions);
        const { treatment, losses } = passing('allow', null, conditions);
        const wanted = limit === null ? 'count calls' : `limit it to ${limitPhrase(limit)}`;
        return { treatment, losses: [instead(wanted, treatment), ...losses] };
      }
      case 'ask': {
        if (!can.ask) return unasked(outcome);
        // What is left open is for the person who is asked to judge.
        const said = conditions.filter((condition) => !isPlaceholder(condition));
        const treatment: Treatment = { action: 'ask', limit: null, conditions: said.filter(canCheck) };
        const lost = said
          .filter((condition) => !canCheck(condition))
          .map(
            (each) =>
              `${title} cannot check ${checkPhrase(each)}${why}; for ${inSentence(tool)} this policy asks, whatever it is.`,
          );
        if (remember || can.askEachTime) return { treatment, losses: lost };
        const standing = `${title} cannot make every approval a single one; for ${inSentence(tool)} this policy asks, and an approval may be remembered.`;
        return { treatment, losses: [standing, ...lost] };
      }
      case 'deny':
        if (can.deny) return { treatment: deny(), losses: [] };
        return { treatment: strictest(can), losses: [instead('deny it and leave it in the list', strictest(can))] };
      case 'hide': {
        const hidden = strictest(can);
        return { treatment: hidden, losses: can.hide ? [] : [instead('hide it', hidden)] };
      }
    }
  }

  function gate({ argument, values }: DecisionCase): ArgumentCondition {
    return { check: 'oneOf', argument, values: [...values], whenAbsent: 'refuse' };
  }
  const apartLoss = ({ argument, values }: DecisionCase, done: Treatment | null): string => {
    const some = values
      .slice(0, 3)
      .map((value) => inSentence(String(value), { bareWords: true }))
      .join(', ');
    const among = `${some}${values.length > 3 ? ' and others' : ''}`;
    return instead(`treat calls apart whose ${argumentPhrase(argument)} is ${among}`, done);
  };

  const base = settle(decision);
  const blocks = base.treatment?.action === 'deny' || base.treatment?.action === 'hide';
  const [firstCase] = decision.cases;
  let treatment = base.treatment;
  let losses = base.losses;
  const cases: TreatedCase[] = [];
  const shown = treatment?.action === 'hide' && can.deny ? deny() : treatment;
  const apart = decision.cases.length > 0 && decision.cases.every((each) => takes(gate(each)));
  if (can.cases === 'full' && shown !== null && shown.action !== 'hide' && apart) {
    treatment = shown;
    for (const each of decision.cases) {
      const settled = settle(each);
      losses = [...losses, ...settled.losses];
      cases.push({ argument: each.argument, values: each.values, ...(settled.treatment ?? shown) });
    }
  } else if (can.cases === 'gate' && blocks && firstCase !== undefined && canCheck(gate(firstCase))) {
    const settled = settle({ ...firstCase, conditions: [gate(firstCase), ...firstCase.conditions] });
    losses = [...losses, ...settled.losses, ...decision.cases.slice(1).map((each) => apartLoss(each, base.treatment))];
    treatment = settled.treatment;
  } else {
    losses = [...losses, ...decision.cases.map((each) => apartLoss(each, base.treatment))];
  }
  const checked = new Set([treatment, ...cases].flatMap((each) => (each?.conditions ?? []).map(({ check }) => check)));
  const narrower = [...checked].flatMap((check) =>
    can.checks[check] === 'narrower'
      ? [`${title} compares by a pattern; for ${inSentence(tool)} ${narrowness[check]}.`]
      : [],
  );
  return {
    enforcement: treatment === null ? doing('none') : { ...treatment, cases },
    losses: [...new Set([...losses, ...narrower])],
  };
}
