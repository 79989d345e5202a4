import { attackPatterns } from './attack-patterns/index.ts';
import type { AttackPattern, Possibility, Subject } from './attack-patterns/pattern.ts';

export { mappingsOf, type Mapping } from './attack-patterns/frameworks.ts';
export { patternNeeds } from './attack-patterns/needs.ts';
export { notFromADefinition, patternLevels, type AttackPattern } from './attack-patterns/pattern.ts';
export { attackPatterns };

/** A pattern that a tool makes possible, with the facets and the words that do. */
export interface ToolPattern extends Possibility {
  pattern: AttackPattern;
}

const most = 5;

/** The most telling first: signs of an attack, then what several facets make possible, then single facets. */
const order = [
  'tool-poisoning',
  'effect-mismatch',
  'toxic-flow',
  'browser-hijack',
  'unauthorised-payment',
  'command-injection',
  'sql-injection',
  'remote-exec-pivot',
  'network-exposure',
  'privilege-change',
  'credential-exposure',
  'config-persistence',
  'destructive-mistake',
  'over-broad-filesystem',
  'indirect-prompt-injection',
  'ssrf',
  'exfiltration-channel',
  'path-traversal',
  'token-passthrough',
  'runaway-loop',
];

/**
 * The attack patterns that a tool's facets and words make possible, at most five. A facet that only an argument brings
 * in counts after those that the tool always has, and what rests on no words of the definition comes last.
 */
export function patternsFor(
  definition: Subject['definition'],
  classification: Subject['classification'],
  findings: Subject['findings'] = [],
): ToolPattern[] {
  const distance = ({ facets, evidence }: Possibility): number => {
    if (facets.length === 0 && evidence.length === 0) return 2;
    return facets.some((facet) => classification.facets[facet].value === 'conditional') ? 1 : 0;
  };
  return attackPatterns
    .flatMap((pattern) => {
      const possibility = pattern.possible({ definition, classification, findings });
      return possibility === null ? [] : [{ pattern, ...possibility }];
    })
    .sort(
      (one, other) =>
        distance(one) - distance(other) || order.indexOf(one.pattern.slug) - order.indexOf(other.pattern.slug),
    )
    .slice(0, most);
}
