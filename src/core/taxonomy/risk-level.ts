/** Risk levels, lowest first. */
export const riskLevels = ['Low', 'Medium', 'High', 'Critical'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** The higher of two risk levels. */
export function higher(one: RiskLevel, other: RiskLevel): RiskLevel {
  return riskLevels.indexOf(one) >= riskLevels.indexOf(other) ? one : other;
}

/** The lower of two risk levels. */
export function lower(one: RiskLevel, other: RiskLevel): RiskLevel {
  return higher(one, other) === one ? other : one;
}

/** What each level means to somebody who has to decide, in one sentence. */
export const riskMeanings: Record<RiskLevel, string> = {
  Low: 'Nothing lasting changes and nothing sensitive is read.',
  Medium: 'A change that can be undone, or data that is sensitive or written by outsiders.',
  High: 'An effect that reaches beyond stored data, is hard to undo, or touches access, secrets or exposure.',
  Critical: 'One call can cause damage that cannot be undone, move money freely, or take over a host.',
};
