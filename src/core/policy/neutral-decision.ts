import type { Decision, Limit } from '../model/decision.ts';
import type { Category } from '../taxonomy/category.ts';
import type { RiskLevel } from '../taxonomy/risk-level.ts';

/** A decision without the words that explain it. */
export type Plan = Pick<Decision, 'action' | 'limit' | 'remember' | 'fallback' | 'ifEnabled'>;

/**
 * Calls a minute that are conventional for a category. They are the ceilings that gateways and their published
 * examples use, so that policies can be compared; nobody has measured that fewer harm and more do not.
 */
export const conventionalCeilings = { Read: 60, Write: 30, Execute: 10 } as const;

const aMinute = (max: number): Limit => ({ max, window: 'minute' });
const plan = (part: Partial<Plan> & Pick<Plan, 'action'>): Plan => ({
  limit: null,
  remember: true,
  fallback: null,
  ifEnabled: null,
  ...part,
});

const allow = plan({ action: 'allow' });
const limited = (max: number): Plan => plan({ action: 'limit', limit: aMinute(max) });
const askElseLimit = (max: number): Plan => plan({ action: 'ask', fallback: { action: 'limit', limit: aMinute(max) } });
const askEachTimeElse = (action: 'hide' | 'deny'): Plan =>
  plan({ action: 'ask', remember: false, fallback: { action, limit: null } });
const hide = plan({ action: 'hide', remember: false, ifEnabled: 'ask' });

const { Read, Write, Execute } = conventionalCeilings;

/**
 * What to do with a tool of a category and a risk level, before any format. A level that a cap lowered is
 * treated as the milder thing that the cap shows it to be.
 */
export const neutralDecisions: Record<Category, Record<RiskLevel, Plan>> = {
  Read: { Low: allow, Medium: limited(Read), High: askElseLimit(Read), Critical: hide },
  Write: { Low: allow, Medium: limited(Write), High: askElseLimit(Write), Critical: hide },
  Execute: { Low: allow, Medium: askElseLimit(Execute), High: askElseLimit(Execute), Critical: hide },
  Destructive: { Low: allow, Medium: askElseLimit(Execute), High: askEachTimeElse('hide'), Critical: hide },
  Financial: { Low: allow, Medium: askElseLimit(Execute), High: askEachTimeElse('deny'), Critical: hide },
};
