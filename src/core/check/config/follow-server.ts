import { commandReference } from './command.ts';
import type { Followable } from './followable.ts';
import type { ConfiguredServer } from './read-config.ts';
import { remoteReference } from './remote.ts';
import type { Surroundings } from './surroundings.ts';

/** The reference that a configured server leads to, or why there is none. */
export function followServer({ command, args, url }: ConfiguredServer, around: Surroundings): Followable {
  if (url !== null) return remoteReference(url);
  if (command !== null) return commandReference(command, args, around);
  return { code: 'E_ENTRY', why: 'It has neither a command nor an address.' };
}
