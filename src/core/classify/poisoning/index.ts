import type { Evidence } from '../../model/evidence.ts';
import type { PoisoningFinding } from '../../model/poisoning-finding.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import { poisoningFacts } from '../../taxonomy/poisoning-kind.ts';
import { asksForSecrets } from './asks-for-secrets.ts';
import { claimsPrecedence } from './claims-precedence.ts';
import { definitionTexts } from './definition-texts.ts';
import { hiddenCharacters } from './hidden-characters.ts';
import { keepsFromTheUser } from './keeps-from-the-user.ts';
import { lookalikeLetters } from './lookalike-letters.ts';
import { overridesInstructions } from './overrides-instructions.ts';
import type { Hit, Sign, Surroundings } from './sign.ts';
import { skipsApproval } from './skips-approval.ts';
import { speaksToGraders } from './speaks-to-graders.ts';
import { steersOtherTools } from './steers-other-tools.ts';
import { unexplainedSecret } from './unexplained-secret.ts';

/** Every sign of poisoning that is looked for, in the order in which findings are listed. */
export const signs: readonly Sign[] = [
  hiddenCharacters,
  lookalikeLetters,
  overridesInstructions,
  keepsFromTheUser,
  asksForSecrets,
  unexplainedSecret,
  speaksToGraders,
  skipsApproval,
  claimsPrecedence,
  steersOtherTools,
];

/** Places that one finding names. */
const mostPlaces = 5;

function distinctPlaces(hits: readonly Hit[]): Evidence[] {
  const places = new Map(
    hits.map(({ evidence }) => [`${evidence.pointer} ${evidence.part} ${evidence.start}`, evidence]),
  );
  return [...places.values()].slice(0, mostPlaces);
}

/**
 * What in the texts of a definition may be meant to steer the model that reads it, those seldom written for an honest
 * reason first. Pure; looks at every text of the definition, bounded. Findings move no grade. Orders about the tool's
 * own use ("always quote paths", "use this before get_details") are ordinary, and none of these.
 */
export function poisoningFindings(definition: ToolDefinition, surroundings: Surroundings = {}): PoisoningFinding[] {
  const subject = { ...surroundings, definition, texts: definitionTexts(definition) };
  return signs
    .flatMap(({ kind, find }): PoisoningFinding[] => {
      const hits = find(subject);
      if (hits.length === 0) return [];
      const honest = hits.some((hit) => hit.honest === 'seldom') ? 'seldom' : 'often';
      const telling = [...hits.filter((hit) => hit.honest === honest), ...hits.filter((hit) => hit.honest !== honest)];
      return [{ kind, honest, text: poisoningFacts[kind].says, evidence: distinctPlaces(telling) }];
    })
    .sort((one, other) => Number(one.honest === 'often') - Number(other.honest === 'often'));
}
