import type { Server } from '#core/model/server.ts';
import type { Counts } from './records.ts';

/** What readers choose servers by, mostly by what a server lacks. */
export const serverTraits = [
  'read-only',
  'no-destructive',
  'no-money',
  'no-execute',
  'nothing-above-medium',
  'nothing-sent-out',
  'no-trifecta',
  'no-secret',
] as const;
export type ServerTrait = (typeof serverTraits)[number];

/** A name for lists and filters, and what exactly is claimed. */
export const traitFacts: Record<ServerTrait, { title: string; meaning: string }> = {
  'read-only': { title: 'Only reads', meaning: 'Every tool is in the category Read.' },
  'no-destructive': { title: 'No destructive tool', meaning: 'No tool is in the category Destructive.' },
  'no-money': {
    title: 'Moves no money',
    meaning: 'No tool is in the category Financial or shows the capability Money.',
  },
  'no-execute': {
    title: 'Executes nothing',
    meaning: 'No tool is in the category Execute or shows the capability Code execution.',
  },
  'nothing-above-medium': { title: 'Nothing above Medium', meaning: 'No tool is High or Critical.' },
  'nothing-sent-out': {
    title: 'Sends nothing out',
    meaning: 'No tool shows the capability External communication.',
  },
  'no-trifecta': {
    title: 'No lethal trifecta',
    meaning: 'Its tools do not together show all three of private data, untrusted content and external communication.',
  },
  'no-secret': {
    title: 'Needs no secret',
    meaning: 'Its code reads no environment variable whose name is that of a key, token, password or other secret.',
  },
};

const secretName =
  /(?:^|[_-])(?:api_?key|key|token|secret|password|passwd|pass|pwd|credentials?|auth|pat|dsn)(?:$|[_-])|connection_?string|apikey/i;

/** True for the name of an environment variable that holds a secret, as far as its name says. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * The traits of a server. Only a server whose tools were all read has any: what was not read cannot be said to be
 * missing.
 */
export function traitsOf(
  { outcome, environment, kind }: Pick<Server, 'outcome' | 'environment' | 'kind'>,
  { tools, risks, categories, facets }: Counts,
): ServerTrait[] {
  if (outcome.state !== 'ok' || tools === 0) return [];
  const holds: Record<ServerTrait, boolean> = {
    'read-only': categories.Read === tools,
    'no-destructive': categories.Destructive === 0,
    'no-money': categories.Financial === 0 && facets.money === 0,
    'no-execute': categories.Execute === 0 && facets['code-execution'] === 0,
    'nothing-above-medium': risks.High === 0 && risks.Critical === 0,
    'nothing-sent-out': facets['external-communication'] === 0,
    'no-trifecta':
      facets['private-data'] === 0 || facets['untrusted-content'] === 0 || facets['external-communication'] === 0,
    // Of an endpoint nothing is known but its tools.
    'no-secret': kind !== 'remote' && kind !== 'import' && !environment.some(isSecretName),
  };
  return serverTraits.filter((trait) => holds[trait]);
}
