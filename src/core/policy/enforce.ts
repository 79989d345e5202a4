import type { Decision, Limit } from '../model/decision.ts';
import { inSentence } from '../model/in-sentence.ts';
import type { Capabilities, Enforced, Enforcement } from './target.ts';

/** "10 calls a minute". */
export function limitPhrase({ max, window }: Limit): string {
  return `${max} ${max === 1 ? 'call' : 'calls'} a ${window}`;
}

/** What a policy does with a tool, to complete "the policy …". */
export function enforcementPhrase(enforcement: Enforcement): string {
  switch (enforcement.action) {
    case 'allow':
      return 'allows it without a limit';
    case 'limit':
      return `allows ${limitPhrase(enforcement.limit)}`;
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

/** A format, as far as one tool's name lets it be used, and what to call it in a sentence. */
export interface Means {
  title: string;
  can: Capabilities;
  /** Why the name of this tool narrows what the format can do, as a clause; null where it does not. */
  narrowedBecause?: string | null;
}

function strictest(can: Capabilities): Enforcement {
  if (can.hide) return { action: 'hide' };
  return { action: can.deny ? 'deny' : 'none' };
}

function limitIn(can: Capabilities, limit: Limit | null): Enforcement | null {
  return limit !== null && can.limit && can.windows.includes(limit.window) ? { action: 'limit', limit } : null;
}

/**
 * What becomes of a decision: exactly it where the format can say it, else its own fallback, else the next stricter
 * thing, and only where no stricter thing exists nothing. A ceiling on an allowed tool is dropped where calls cannot
 * be counted. Whatever is not exact is a loss.
 */
export function enforce(tool: string, decision: Decision, { title, can, narrowedBecause = null }: Means): Enforced {
  const instead = (wanted: string, enforcement: Enforcement): Enforced => {
    const why = narrowedBecause === null ? '' : `, because ${narrowedBecause}`;
    return {
      enforcement,
      loss: `${title} cannot ${wanted}${why}; for ${inSentence(tool)} this policy ${enforcementPhrase(enforcement)}${enforcement.action === 'none' ? '' : ' instead'}.`,
    };
  };
  switch (decision.action) {
    case 'allow':
      return { enforcement: { action: 'allow' }, loss: null };
    case 'limit': {
      const limited = limitIn(can, decision.limit);
      if (limited !== null) return { enforcement: limited, loss: null };
      const wanted = decision.limit === null ? 'count calls' : `limit it to ${limitPhrase(decision.limit)}`;
      return instead(wanted, { action: 'allow' });
    }
    case 'ask': {
      if (can.ask) {
        const loss =
          decision.remember || can.askEachTime
            ? null
            : `${title} cannot make every approval a single one; for ${inSentence(tool)} this policy asks, and an approval may be remembered.`;
        return { enforcement: { action: 'ask' }, loss };
      }
      const fallback =
        decision.fallback?.action === 'deny' && can.deny
          ? ({ action: 'deny' } as const)
          : decision.fallback?.action === 'limit'
            ? limitIn(can, decision.fallback.limit)
            : null;
      return instead('ask for approval', fallback ?? strictest(can));
    }
    case 'deny':
      if (can.deny) return { enforcement: { action: 'deny' }, loss: null };
      return instead('deny it and leave it in the list', strictest(can));
    case 'hide':
      if (can.hide) return { enforcement: { action: 'hide' }, loss: null };
      return instead('hide it', strictest(can));
  }
}
